namespace Crest.Workflows.Graphs;

/// <summary>
/// The edges between two layers of a drawing in letters. Each net comes down in a column, turns into a row of its own, and goes down in
/// further columns; no two nets share a part of a row or a column.
/// </summary>
internal sealed class TextGap
{
    private TextGap(IReadOnlyList<TextNet> nets, int rows) => (Nets, Rows) = (nets, rows);

    /// <summary>The nets.</summary>
    public IReadOnlyList<TextNet> Nets { get; }

    /// <summary>How many rows they turn in.</summary>
    public int Rows { get; }

    /// <summary>Finds the rows.</summary>
    /// <param name="nets">The nets with their columns.</param>
    /// <returns>Null where no order of rows keeps all nets apart.</returns>
    public static TextGap? Of(IReadOnlyList<TextNet> nets)
    {
        Dictionary<int, TextNet> stems = nets.ToDictionary(net => net.Stem);
        // Where a net goes down below the column in which another comes down, the other turns before.
        ILookup<TextNet, TextNet> before = nets
            .SelectMany(net => net.Drops.Where(drop => stems.ContainsKey(drop.Column) && stems[drop.Column] != net)
                .Select(drop => (net, other: stems[drop.Column])))
            .ToLookup(pair => pair.net, pair => pair.other);
        var rows = new List<List<TextNet>>();
        var waiting = new List<TextNet>(nets.OrderBy(net => net.To - net.From));
        while (waiting.Count > 0)
        {
            TextNet? next = waiting.Find(net => before[net].All(other => !waiting.Contains(other)));
            if (next is null) return null;
            waiting.Remove(next);
            if (next.IsStraight)
            {
                // Nothing can be before or after what never turns.
                if (before[next].Any()) return null;
                continue;
            }

            if (before[next].Any(other => other.IsStraight)) return null;
            int row = before[next].Select(other => other.Row + 1).DefaultIfEmpty(0).Max();
            while (row < rows.Count && rows[row].Exists(other => other.From <= next.To + 1 && next.From <= other.To + 1)) row++;
            while (rows.Count <= row) rows.Add([]);
            rows[row].Add(next);
            next.Row = row;
        }

        return new TextGap(nets, rows.Count);
    }
}
