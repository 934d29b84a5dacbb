using System.Globalization;
using Crest.CommandLine.Terminal;
using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Results;

/// <summary>
/// The ranked list of an observed set as text of 80 columns: the two most probable types, redshift, peak day, and how many visits were
/// measured, as far as the list has them. No line ends with blanks, and a name is never broken: one that is too long has a line of its own.
/// </summary>
internal static class RankedListTable
{
    private const int Width = 80, BarWidth = 4, LongestType = 8, ShortestName = 8;

    /// <summary>Shows the first candidates of a list.</summary>
    /// <param name="candidates">The list.</param>
    /// <param name="most">How many at most.</param>
    public static void Show(RankedCandidates candidates, int most)
    {
        foreach (string line in Lines(candidates, most)) Console.WriteLine(line.TrimEnd());
    }

    internal static IEnumerable<string> Lines(RankedCandidates candidates, int most)
    {
        IReadOnlyList<RankedCandidate> list = candidates.List;
        RankedCandidate[] shown = [.. list.Take(most)];
        bool anyKnown = list.Any(c => c.KnownType is not null);
        NumberColumn[] numbers = [.. NumberColumn.All.Where(column => list.Any(column.Has))];
        int type = Math.Clamp(candidates.Classes.Max(c => c.Length), 4, LongestType);
        string[] texts = [.. shown.Select(c => string.Join(' ', numbers.Select(column => column.Text(c).PadLeft(column.Width))))];
        string head = string.Join(' ', numbers.Select(column => column.Title.PadLeft(column.Width)));
        int number = Math.Max(2, $"{shown.Length}".Length);
        int fixedWidth = number + 2 + type + 1 + 5 + 1 + BarWidth + 1 + type + 1 + 5 + 1 + head.Length + (anyKnown ? 1 + type : 0);
        int room = Math.Max(ShortestName, Width - fixedWidth - 1);
        int name = Math.Min(room, Math.Max(4, shown.Select(c => CellText.Width(CellText.Clean(c.Name))).DefaultIfEmpty(0).Max()));

        yield return "";
        yield return $"{"#".PadLeft(number)}  {"name".PadRight(name)} {"type".PadRight(type + 7 + BarWidth)} "
            + $"{"next".PadRight(type + 6)} {head}" + (anyKnown ? " known" : "");
        for (int place = 0; place < shown.Length; place++)
        {
            RankedCandidate c = shown[place];
            string start = $"{place + 1}".PadLeft(number) + "  ", rest = c.IsJudged
                ? $"{Types(candidates.Classes, c, type)} {texts[place]}"
                : $"not judged: {c.Note}";
            if (anyKnown && c.KnownType is { } known)
                rest = c.IsJudged ? $"{rest} {Cut(known, type)}" : $"{rest}; known {known}";
            string shownName = CellText.Clean(c.Name);
            if (CellText.Width(shownName) <= name) yield return $"{start}{CellText.Pad(shownName, name, right: false)} {rest}";
            else
            {
                yield return start + shownName;
                yield return new string(' ', start.Length + name + 1) + rest;
            }
        }

        yield return "";
        foreach (string note in Notes(list, shown)) yield return note;
    }

    private static IEnumerable<string> Notes(IReadOnlyList<RankedCandidate> list, RankedCandidate[] shown)
    {
        if (shown.Any(c => c.IsUnlikeTraining)) yield return "! unlike the training data: do not rely on these predictions";
        if (list.Count <= shown.Length) yield break;
        IEnumerable<string> reasons = list.Skip(shown.Length).Where(c => !c.IsJudged).GroupBy(c => c.Note)
            .Select(group => $"; {group.Count()} not judged: {group.Key}");
        yield return $"... and {list.Count - shown.Length} more{string.Concat(reasons)}";
    }

    private static string Types(IReadOnlyList<string> classes, RankedCandidate c, int width)
    {
        int[] order = [.. Enumerable.Range(0, classes.Count).OrderByDescending(i => c.Probabilities[i])];
        string second = order.Length < 2 ? "" : $"{Cut(classes[order[1]], width)} {Percent(c.Probabilities[order[1]])}";
        double first = c.Probabilities[order[0]];
        return $"{Cut(classes[order[0]], width)} {Percent(first)} {Bar(first)} {second.PadRight(width + 6)}";
    }

    private static string Cut(string type, int width) => type.Length <= width ? type.PadRight(width) : $"{type[..(width - 1)]}…";

    private static string Percent(double probability) => (Math.Round(100 * probability), probability) switch
    {
        (100, < 1) => ">99 %",
        (0, > 0) => " <1 %",
        (var percent, _) => string.Create(CultureInfo.InvariantCulture, $"{percent,3} %"),
    };

    /// <summary>A probability as eighths of blocks, so that small ones still show.</summary>
    private static string Bar(double probability)
    {
        int eighths = (int)Math.Round(probability * BarWidth * 8);
        string bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? "▏▎▍▌▋▊▉"[(eighths % 8) - 1] : "");
        return bar.PadRight(BarWidth);
    }

    /// <summary>A column of what is not a type. A list that was merged without a task lacks its column.</summary>
    private sealed record NumberColumn(string Title, int Width, Func<RankedCandidate, bool> Has, Func<RankedCandidate, string> Text)
    {
        public static NumberColumn[] All { get; } =
        [
            new("redshift", 9, c => !double.IsNaN(c.Redshift), c => WithError(c.Redshift, c.RedshiftError, "F2")),
            new("peak day", 8, c => !double.IsNaN(c.PeakDay), c => WithError(c.PeakDay, c.PeakDayError, "F0")),
            new("visits", 7, c => c.Measured is not null, c => $"{c.Measured}/{c.Visits}{(c.IsUnlikeTraining ? "!" : " ")}"),
        ];

        private static string WithError(double value, double error, string digits) =>
            value.ToString(digits, CultureInfo.InvariantCulture)
            + (double.IsNaN(error) ? "" : $"±{error.ToString(digits, CultureInfo.InvariantCulture)}");
    }
}
