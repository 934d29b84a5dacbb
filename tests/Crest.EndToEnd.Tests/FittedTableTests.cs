using Crest.CommandLine.Terminal;

namespace Crest.EndToEnd.Tests;

/// <summary>Tables fit the width that there is, and are whole where there is no width.</summary>
public class FittedTableTests
{
    private const string Id = "20190705_01_sn-class-search";

    [Fact]
    public void In_a_pipe_everything_is_there_and_no_line_ends_with_blanks()
    {
        string memo = new('m', 300);
        (IReadOnlyList<string> lines, IReadOnlyList<string> missing) = Sample(memo).Fit(null, unicode: false);
        Assert.Equal(
            [
                "run                          loss  metrics                     memo",
                $"---------------------------  ----  --------------------------  {new string('-', 300)}",
                $"{Id}   0.5  accuracy 0.8, auc 0.9, x 1  {memo}",
                "20190705_02_a                  12  a 1",
            ],
            lines);
        Assert.Empty(missing);
    }

    [Fact]
    public void Texts_are_shortened_first_and_then_the_least_important_columns_are_left_out()
    {
        FittedTable table = Sample("one two three four");
        (IReadOnlyList<string> lines, IReadOnlyList<string> missing) = table.Fit(80, unicode: true);
        // A metric is there with all its digits or not at all.
        Assert.Equal($"{Id}   0.5  accuracy 0.8, auc 0.9, …   one two three four", lines[2]);
        Assert.Equal(["metrics"], missing);
        (lines, missing) = table.Fit(62, unicode: true);
        Assert.Equal($"{Id}   0.5  accuracy 0.8, …  one two t…", lines[2]);
        Assert.Equal(["metrics", "memo"], missing);
        (lines, missing) = table.Fit(45, unicode: true);
        Assert.Equal($"{Id}   0.5  one two t…", lines[2]);
        Assert.Equal(["metrics", "memo"], missing);
        (lines, missing) = table.Fit(40, unicode: true);
        Assert.Equal([Id + "   0.5", "20190705_02_a                  12"], lines.Skip(2));
        // A name is never cut, however narrow the terminal is.
        Assert.Equal(Id, table.Fit(10, unicode: true).Lines[2]);
    }

    [Fact]
    public void No_line_is_wider_than_the_terminal_whatever_its_width()
    {
        string accents = string.Concat(Enumerable.Repeat("e\u0301", 30));
        foreach (string memo in (string[])["", "short", new string('m', 500), "超新星の候補を五十個えらぶ", accents])
        {
            for (int width = Id.Length; width < 200; width++)
            {
                IReadOnlyList<string> lines = Sample(memo).Fit(width, unicode: true).Lines;
                Assert.All(lines, line => Assert.InRange(CellText.Width(line), 1, width));
                Assert.Equal(lines.Select(line => line.TrimEnd()), lines);
                Assert.StartsWith(Id, lines[2], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_cell_is_one_line_without_control_characters()
    {
        IReadOnlyList<string> lines = Sample("a\nb\r\nc\u001b[31m\td\u009b").Fit(null, unicode: false).Lines;
        Assert.Equal(4, lines.Count);
        Assert.EndsWith("  a b c [31m d", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Details_continue_on_the_next_line_and_nothing_is_lost()
    {
        var list = new DetailList();
        list.Add("run", Id);
        list.Add("empty", "");
        list.Add("command", "crest train sn-class optimize --output-dir models/a");
        list.Add("a name that is longer than half of the line", "value");
        Assert.Equal(
            [
                $"run               {Id}"[..18] + Id[..18],
                "                  " + Id[18..],
                "command           crest train",
                "                  sn-class optimize",
                "                  --output-dir",
                "                  models/a",
                "a name that is longer than half of the line",
                "    value",
            ],
            list.Fit(36));
        Assert.Equal(3, list.Fit(null).Count());
    }

    [Fact]
    public void Blanks_at_the_ends_of_lines_are_left_out_of_a_file()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using var trimmed = new TrimmedWriter(text);
        trimmed.Write(" a  b   \n  \n");
        trimmed.Write("c ");
        trimmed.Write(" d  \r\n");
        Assert.Equal(" a  b\n\nc  d\r\n", text.ToString());
    }

    private static FittedTable Sample(string memo)
    {
        var table = new FittedTable(
            new FittedColumn("run"),
            new FittedColumn("loss") { RightAligned = true, Rank = 1 },
            new FittedColumn("metrics") { Rank = 3, Shortest = 15, Separator = ", " },
            new FittedColumn("memo") { Rank = 2, Shortest = 8 });
        table.AddRow(Id, "0.5", "accuracy 0.8, auc 0.9, x 1", memo);
        table.AddRow("20190705_02_a", "12", "a 1", "");
        return table;
    }
}
