namespace Crest.CommandLine.Terminal;

/// <summary>
/// A table that fits the terminal: a row is one line, and where there is no room for all columns, long texts are shortened and the least
/// important columns are left out. In a file or a pipe everything is there.
/// </summary>
/// <param name="columns">The columns from the left.</param>
/// <example>
/// <code>
/// var table = new FittedTable([new FittedColumn("run"), new FittedColumn("memo") { Rank = 1, Shortest = 12 }]);
/// table.AddRow("20190705_01_sn-class", "the one of the paper");
/// table.Show("'crest runs list --csv' shows all");
/// </code>
/// </example>
internal sealed class FittedTable(params IReadOnlyList<FittedColumn> columns)
{
    private const int Gap = 2;

    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row.</summary>
    /// <param name="cells">A text for each column; line breaks and other control characters in it become blanks.</param>
    public void AddRow(params IReadOnlyList<string> cells)
    {
        if (cells.Count != columns.Count) throw new ArgumentException($"A row of this table has {columns.Count} cells, not {cells.Count}.");
        _rows.Add([.. cells.Select(CellText.Clean)]);
    }

    /// <summary>Shows it on standard output, and on standard error what there was no room for.</summary>
    /// <param name="more">What shows all of it, the end of a sentence: <c>'crest runs list --csv' shows all</c>.</param>
    public void Show(string more = "a wider terminal or a file shows all")
    {
        (IReadOnlyList<string> lines, IReadOnlyList<string> missing) = Fit(Screen.Width, Screen.HasUnicode);
        foreach (string line in lines) Console.Out.WriteLine(line);
        if (missing.Count == 0) return;
        foreach (string line in CellText.Fold($"left out or shortened: {string.Join(", ", missing)}; {more}", Screen.Width ?? int.MaxValue))
            Screen.Say(line);
    }

    /// <summary>Fits it.</summary>
    /// <param name="width">The characters of a line; null where lines can be as long as they need.</param>
    /// <param name="unicode">Whether there may be other characters than those of ASCII around the texts.</param>
    /// <returns>The lines, without blanks at their ends, and the titles of the columns that are missing or shortened.</returns>
    public (IReadOnlyList<string> Lines, IReadOnlyList<string> Missing) Fit(int? width, bool unicode)
    {
        int[] wanted =
        [
            .. columns.Select((column, i) => _rows.Select(row => CellText.Width(row[i])).Append(CellText.Width(column.Title)).Max()),
        ];
        int[] widths = width is { } room ? Widths(wanted, room) : wanted;
        int[] shown = [.. Enumerable.Range(0, columns.Count).Where(i => widths[i] > 0)];
        string Cell(string text, int i) =>
            CellText.Pad(CellText.Shorten(text, widths[i], columns[i].Separator), widths[i], columns[i].RightAligned);
        string Line(Func<int, string> text) => string.Join(new string(' ', Gap), shown.Select(i => Cell(text(i), i))).TrimEnd();
        return (
            [
                Line(i => columns[i].Title),
                Line(i => new string(unicode ? '─' : '-', widths[i])),
                .. _rows.Select(row => Line(i => row[i])),
            ],
            [.. columns.Where((_, i) => widths[i] < wanted[i]).Select(column => column.Title)]);
    }

    /// <summary>The widths of the columns; 0 for one that is left out.</summary>
    private int[] Widths(int[] wanted, int room)
    {
        int[] widths =
            [.. columns.Select((column, i) => Math.Min(wanted[i], Math.Max(CellText.Width(column.Title), column.Shortest ?? wanted[i])))];
        int[] least = [.. widths], byImportance = [.. Enumerable.Range(0, columns.Count).OrderBy(i => columns[i].Rank)];
        int Free() => room - widths.Sum() - (Gap * (widths.Count(w => w > 0) - 1));
        foreach (int i in byImportance.Reverse())
            if (Free() < 0 && columns[i].Rank > 0) widths[i] = 0;
        // A narrow column may have room where a wide one, more important, has none.
        foreach (int i in byImportance)
            if (widths[i] == 0 && least[i] + Gap <= Free()) widths[i] = least[i];
        // What is left is for those that are shortened.
        foreach (int i in byImportance)
            if (widths[i] > 0) widths[i] = Math.Min(wanted[i], widths[i] + Math.Max(0, Free()));
        return widths;
    }
}
