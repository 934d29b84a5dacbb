namespace Crest.Survey.Snana;

/// <summary>
/// Which rows of a PHOT table belong to which object of its HEAD. Where the numbers of observations, with a row of MJD -777 after each
/// object (the last may be missing), are the rows of the table, the objects follow each other and the pointers need not be believed.
/// Else the HEAD is a selection, and an object has the rows that its pointers name, if they are as many as NOBS and nobody else's.
/// </summary>
internal sealed class SnanaSegments
{
    private readonly (SnanaHeadRow Object, long First, long Last)[] _segments;
    private int _at;

    /// <summary>Finds the segments.</summary>
    /// <param name="objects">The objects in the order of HEAD.</param>
    /// <param name="rows">Number of rows of PHOT.</param>
    public SnanaSegments(IReadOnlyList<SnanaHeadRow> objects, long rows)
    {
        long needed = objects.Sum(o => o.Observations + 1L);
        bool follow = Follow = needed == rows || needed - 1 == rows;
        List<(SnanaHeadRow Object, long First, long Last)> segments = [];
        long next = 1;
        foreach (SnanaHeadRow found in follow ? objects : [.. objects.OrderBy(o => o.First)])
        {
            bool fits = found.First >= next && found.Last - found.First + 1 == found.Observations && found.Last <= rows;
            if (follow)
            {
                if (found.Observations > 0) segments.Add((found, next, next + found.Observations - 1));
                if (found.First != next || found.Last != next + found.Observations - 1)
                {
                    FirstMended = Mended == 0 ? found.Object.Name : FirstMended;
                    Mended++;
                }

                next += found.Observations + 1;
            }
            else if (fits && found.Observations > 0)
            {
                segments.Add((found, found.First, found.Last));
                next = found.Last + 1;
            }
            else if (found.Observations > 0)
            {
                FirstWrong = Wrong == 0 ? found.Object.Name : FirstWrong;
                Wrong++;
            }
        }

        _segments = [.. segments];
    }

    /// <summary>Whether the objects follow each other, so that every other row has MJD -777.</summary>
    public bool Follow { get; }

    /// <summary>Number of objects whose pointers were wrong, and whose rows are known all the same.</summary>
    public int Mended { get; }

    /// <summary>The first of them.</summary>
    public string FirstMended { get; } = "";

    /// <summary>Number of objects whose rows are not known.</summary>
    public int Wrong { get; }

    /// <summary>The first of them.</summary>
    public string FirstWrong { get; } = "";

    /// <summary>The object of a row; null for a row that belongs to none. Rows are asked for in ascending order.</summary>
    /// <param name="row">The row, from 1.</param>
    public SnanaHeadRow? At(long row)
    {
        while (_at < _segments.Length && _segments[_at].Last < row) _at++;
        return _at < _segments.Length && _segments[_at].First <= row ? _segments[_at].Object : null;
    }

    /// <summary>Whether a row is the last one of its object.</summary>
    /// <param name="row">The row, from 1.</param>
    public bool IsLast(long row) => _at < _segments.Length && _segments[_at].Last == row;
}
