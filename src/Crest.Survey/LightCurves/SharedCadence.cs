using Crest.Foundation.Errors;


namespace Crest.Survey.LightCurves;

/// <summary>
/// Finds the cadence that a set of files shares, by vote: a visit (band, index, elapsed day) is on it when at least half of the files
/// that were heard hold it. So a file that lacks rows or has a wrong one does not decide the grid, and is found out against it.
/// </summary>
public sealed class SharedCadence
{
    private readonly Dictionary<Visit, Votes> _votes = [];
    private int _files;

    /// <summary>Hears one file.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="path">Its name, for error messages.</param>
    public void Hear(LightCurveRows rows, string path)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _files++;
        for (int row = 0; row < rows.Count; row++)
        {
            var visit = new Visit(rows.Band[row], rows.Index[row], rows.ElapsedDay[row]);
            if (!_votes.TryGetValue(visit, out Votes? votes)) _votes.Add(visit, votes = new Votes(visit, path));
            if (votes.LastFile == _files) continue;
            votes.LastFile = _files;
            votes.Count++;
        }
    }

    /// <summary>The cadence: bands from blue to red, visits by index.</summary>
    /// <exception cref="CrestException">The files agree on no visit, or half of them put a visit on another day
    /// than the other half.</exception>
    public Cadence Decide()
    {
        var elected = new List<Votes>();
        foreach (Votes candidate in _votes.Values)
            if (candidate.Count * 2 >= _files) elected.Add(candidate);
        if (elected.Count == 0)
            throw new CrestException($"{_votes.Values.First().FirstPath}: no visit is shared by half of the {_files} objects looked at: "
                + "they are on no common grid of (Filter, Index, Elapsed_days)");
        elected.Sort((a, b) => Compare(a.Visit, b.Visit));
        for (int i = 1; i < elected.Count; i++)
        {
            (Visit one, Visit other) = (elected[i - 1].Visit, elected[i].Visit);
            if (one.Band == other.Band && one.Index == other.Index)
                throw new CrestException($"{elected[i].FirstPath}: visit {other.Index} of band {other.Band} is on day {other.ElapsedDay}, "
                    + $"but on day {one.ElapsedDay} in {elected[i - 1].FirstPath}; all objects of a set share one grid");
        }

        return new Cadence(elected.Select(e => e.Visit));
    }

    private static int Compare(Visit a, Visit b)
    {
        int order = PassbandOrder.Compare(a.Band, b.Band);
        if (order == 0) order = a.Index.CompareTo(b.Index);
        return order != 0 ? order : a.ElapsedDay.CompareTo(b.ElapsedDay);
    }

    private sealed class Votes(Visit visit, string firstPath)
    {
        public Visit Visit { get; } = visit;

        public string FirstPath { get; } = firstPath;

        public int Count { get; set; }

        public int LastFile { get; set; }
    }
}
