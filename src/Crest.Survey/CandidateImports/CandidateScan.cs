using Crest.Survey.Candidates;

namespace Crest.Survey.CandidateImports;

/// <summary>
/// The first pass over a table: how many rows each piece has of each group, and how long texts are. One a thread, added up later.
/// </summary>
internal sealed unsafe class CandidateScan(RowReader reader, CandidateSchema schema)
{
    private readonly int[] _texts = [.. Enumerable.Range(0, schema.Columns.Count).Where(i => schema.Columns[i].Type == ColumnType.Text)];

    /// <summary>Number of real candidates of each group.</summary>
    public int[] Real { get; } = new int[FilterNames.Most];

    /// <summary>The longest text of each group, by column.</summary>
    public int[][] Widths { get; } = [.. schema.Columns.Select(c => c.Type == ColumnType.Text ? new int[FilterNames.Most] : [])];

    /// <summary>Counts a piece.</summary>
    /// <param name="piece">Which.</param>
    public PieceCounts Count(int piece)
    {
        var rows = new int[FilterNames.Most];
        int all = 0;
        reader.Begin(piece);
        while (reader.Next())
        {
            ReadOnlySpan<ushort> groups = reader.Groups;
            ReadOnlySpan<byte> labels = reader.Labels;
            for (int row = 0; row < groups.Length; row++)
            {
                rows[groups[row]]++;
                Real[groups[row]] += labels[row];
            }

            foreach (int column in _texts) Measure(groups, column, Widths[column]);
            all += reader.Rows;
        }

        return new PieceCounts(reader.LinesBefore, all, rows, reader.Fingerprint);
    }

    private void Measure(ReadOnlySpan<ushort> groups, int column, int[] widths)
    {
        ReadOnlySpan<int> positions = reader.Positions;
        int stride = reader.Stride, place = reader.OffsetOf(column);
        for (int row = 0; row < groups.Length; row++, place += stride)
        {
            ref int width = ref widths[groups[row]];
            width = Math.Max(width, positions[place + 1] - positions[place]);
        }
    }
}
