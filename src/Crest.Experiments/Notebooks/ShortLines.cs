using System.Globalization;

namespace Crest.Experiments.Notebooks;

/// <summary>Which lines of a long output stay.</summary>
internal static class ShortLines
{
    /// <summary>An output of so many lines is not shortened; of a longer one the first and the last half of them stay.</summary>
    private const int Most = 40;

    /// <summary>The least number of neighbouring progress bars of which only the first and the last stay.</summary>
    private const int FewestBars = 4;

    /// <summary>Chooses the lines that stay.</summary>
    /// <param name="lines">The lines, as a terminal shows them at last.</param>
    /// <returns>For each line what takes its place: itself, a note about lines that are left out, or null for nothing.</returns>
    public static string?[] Of(IReadOnlyList<string> lines)
    {
        string?[] kept = [.. lines];
        foreach ((int first, int end, int epochs) in MiddleEpochs(lines)) LeaveOut(kept, first, end, $"{epochs} epochs");
        foreach ((int first, int end) in BarsBetween(kept)) LeaveOut(kept, first, end, $"{Count(kept, first, end)} progress bars");
        int[] open = [.. Enumerable.Range(0, kept.Length).Where(i => kept[i] is not null)];
        if (open.Length > Most)
        {
            int first = open[Most / 2], end = open[^(Most / 2)];
            LeaveOut(kept, first, end, $"{Count(kept, first, end)} lines");
        }

        return kept;
    }

    /// <summary>The lines between the first and the last epoch of each training; a training ends where the numbers start again.</summary>
    private static IEnumerable<(int First, int End, int Epochs)> MiddleEpochs(IReadOnlyList<string> lines)
    {
        var starts = new List<(int Line, int Epoch)>();
        for (int i = 0; i <= lines.Count; i++)
        {
            int? epoch = i < lines.Count ? EpochMark.Of(lines[i]) : -1;
            if (epoch is null || (starts.Count > 0 && starts[^1].Epoch == epoch)) continue;
            if (starts.Count > 0 && epoch < starts[^1].Epoch)
            {
                // At least two epochs in the middle: a note in place of one saves nothing.
                if (starts.Count > 3) yield return (starts[1].Line, starts[^1].Line, starts.Count - 2);
                starts.Clear();
            }

            starts.Add((i, epoch.Value));
        }
    }

    private static IEnumerable<(int First, int End)> BarsBetween(string?[] lines)
    {
        int first = -1, last = -1, count = 0;
        for (int i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && (lines[i] is null || string.IsNullOrWhiteSpace(lines[i]))) continue;
            if (i < lines.Length && EpochMark.IsBar(lines[i]!) && EpochMark.Of(lines[i]!) is null)
            {
                if (count++ == 0) first = i;
                last = i;
                continue;
            }

            if (count >= FewestBars) yield return (first + 1, last);
            count = 0;
        }
    }

    private static string Count(string?[] lines, int first, int end) =>
        lines[first..end].Count(line => line is not null).ToString("N0", CultureInfo.InvariantCulture);

    private static void LeaveOut(string?[] lines, int first, int end, string what)
    {
        Array.Clear(lines, first, end - first);
        lines[first] = $"[... {what} left out ...]";
    }
}
