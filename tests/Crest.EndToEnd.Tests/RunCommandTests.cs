using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Runs are found again, noted, named, deleted and restored, as a user types it.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_best_runs_are_found_by_a_condition_and_an_order()
    {
        string first = SampleRuns.Add(_project, "sn-class", 0.98), best = SampleRuns.Add(_project, "sn-class", 0.99);
        SampleRuns.Add(_project, "sn-class", 0.5);
        SampleRuns.Add(_project, "redshift", 0.995);
        string none = SampleRuns.Add(_project, "sn-class");
        string[] lines = Lines("list", "--where", "method = sn-class and metric.test_auc > 0.97", "--sort", "metric.test_auc desc");
        Assert.Equal([best, first], Ids(lines));
        Assert.Contains("metric.test_auc", lines[0], StringComparison.Ordinal);
        Assert.Contains("  0.99  ", lines[2], StringComparison.Ordinal);
        Assert.Equal(none, Ids(Lines("list", "--sort", "metric.test_auc"))[^1]);
        Assert.Equal(
            "no such runs: no recent run has metric.auc, did you mean metric.test_auc?\n",
            Runs("list", "--where", "metric.auc > 0").Succeeded().Errors);
        Assert.Equal("2 of 5 runs; --limit 5 lists all\n", Runs("list", "--limit", "2").Succeeded().Errors);
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public void A_message_that_cannot_be_written_does_not_end_the_command(string redirection)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("there is no /dev/full on this system");
        string[] ids = [SampleRuns.Add(_project, "sn-class"), SampleRuns.Add(_project, "redshift")];
        string program = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "crest.dll")}'";
        // With --limit 1 there is a message about the other run.
        string output = OutsideProgram.Run(
            "bash", "-ec",
            $"cd '{_project.Folder}'; {program} runs list --limit 1 {redirection}; {program} runs note {ids[0]} seen {redirection}");
        Assert.Contains(ids[1], output, StringComparison.Ordinal);
        Assert.Contains("seen", Runs("show", ids[0]).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_condition_or_order_is_wrong_usage()
    {
        Runs("list", "--where", "metod = a")
            .FailedWith(2, "--where: column 1: 'metod' is no field, did you mean 'method'?", "runs list --help");
        Runs("list", "--where", "").FailedWith(2, "--where: column 1: expected a field");
        Runs("list", "--where", new string('(', 10_000)).FailedWith(2, "nested more than 50 deep");
        Runs("list", "--where", "method", "=", "a")
            .FailedWith(2, "unknown word '='; put a condition or an order of several words in quotes");
        Runs("list", "--sort", "-started").FailedWith(2, "--sort: column 1: write 'started desc'");
        Runs("list", "--json", "--csv").FailedWith(2, "give --json or --csv, not both");
    }

    [Fact]
    public void Runs_are_printed_as_JSON_and_CSV()
    {
        Assert.Equal("[]\n", Runs("list", "--json").Succeeded().Output);
        Assert.Equal("id,name,project,method,status,started,ended,memo\n", Runs("list", "--csv").Succeeded().Output);
        string id = SampleRuns.Add(_project, "sn-class", double.NaN, "with, a comma\nand a second line");
        using JsonDocument list = JsonDocument.Parse(Runs("list", "--json").Succeeded().Output);
        JsonElement run = Assert.Single(list.RootElement.EnumerateArray());
        Assert.Equal((id, "with, a comma\nand a second line"), (run.GetProperty("id").GetString(), run.GetProperty("memo").GetString()));
        Assert.Equal("32", run.GetProperty("param").GetProperty("hidden_size").GetString());
        Assert.Equal(JsonValueKind.Null, run.GetProperty("metric").GetProperty("test_auc").ValueKind);
        using JsonDocument shown = JsonDocument.Parse(Runs("show", id, "--json").Succeeded().Output);
        Assert.True(JsonElement.DeepEquals(run, shown.RootElement));
        string csv = Runs("list", "--csv").Succeeded().Output;
        Assert.Equal(csv, Runs("show", id, "--csv").Succeeded().Output);
        Assert.Contains($"{id},,simsn,sn-class,finished,", csv, StringComparison.Ordinal);
        Assert.Contains(",\"with, a comma\nand a second line\",", csv, StringComparison.Ordinal);
        // The table has a line for it, and no line ends with blanks.
        string[] lines = Lines("list");
        Assert.Equal(3, lines.Length);
        Assert.Equal(lines.Select(line => line.TrimEnd()), lines);
        Assert.EndsWith("with, a comma and a second line", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_noted_and_named_and_both_can_be_changed_and_removed()
    {
        string id = SampleRuns.Add(_project, "sn-class"), other = SampleRuns.Add(_project, "redshift");
        Assert.Equal($"{id}: the note is 'of the paper'\n", Runs("note", id[..11], "of", "the", "paper").Succeeded().Errors);
        Assert.Equal($"{id}: the note is 'no' (it was 'of the paper')\n", Runs("note", id, "no").Succeeded().Errors);
        Assert.Equal([id], Ids(Lines("list", "--where", "note = no")));
        Assert.Equal($"{id}: there is no note now (it was 'no')\n", Runs("note", id, "").Succeeded().Errors);
        Assert.Equal($"{id}: the note is '-0_5 mag'\n", Runs("note", id, "--", "-0_5", "mag").Succeeded().Errors);
        Assert.Equal($"{id}: the name is 'baseline'\n", Runs("rename", id, "baseline").Succeeded().Errors);
        Assert.Contains("baseline", Runs("show", "baseline").Succeeded().Output, StringComparison.Ordinal);
        Runs("rename", "baseline", "").Succeeded();
        Runs("show", "baseline").FailedWith(1, "baseline: there is no such run; the nearest are");
        Runs("note", id[..4], "x").FailedWith(1, "2 runs begin so", id, other);
        Runs("note", "", "x").FailedWith(1, "the id of the run is empty");
        Runs("note", id).FailedWith(2, "TEXT");
        Runs("rename", id, "a\nb").FailedWith(1, "NAME: a name is one line");
        Runs("rename", id).FailedWith(2, "NAME");
    }

    [Fact]
    public void Runs_are_deleted_by_their_whole_ids_and_restored()
    {
        string id = SampleRuns.Add(_project, "sn-class"), other = SampleRuns.Add(_project, "redshift");
        string folder = Directory.CreateDirectory(_project.At($"runs/{id}")).FullName;
        Runs("delete", id[..11]).FailedWith(1, $"deleting needs the whole id, {id}");
        Runs("delete", id[..8]).FailedWith(1, "2 runs begin so", "deleting needs the whole id");
        Runs("delete", other, "20190705_01_none").FailedWith(1, "20190705_01_none: there is no such run; the nearest are");
        Runs("delete").FailedWith(2, "RUN");
        Assert.Equal([other, id], Ids(Lines("list")));
        Assert.Equal($"{id} is deleted\n", Runs("delete", id).Succeeded().Errors);
        Runs("delete", id).FailedWith(1, $"'crest runs restore {id}' restores it");
        Assert.Equal([other], Ids(Lines("list")));
        Assert.Equal([id], Ids(Lines("list", "--deleted")));
        Assert.Contains("deleted", Runs("show", id).Succeeded().Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(folder));
        Assert.Equal($"{id} is restored\n", Runs("restore", id).Succeeded().Errors);
        Runs("restore", id).FailedWith(1, "the run is not deleted");
        string running = SampleRuns.Add(_project, "sn-epoch", finished: false);
        Runs("delete", id, running).FailedWith(1, $"{running}: the run is at work (process {Environment.ProcessId}");
        Assert.Equal([running, other, id], Ids(Lines("list")));
    }

    [Fact]
    public void Without_a_project_a_run_is_missing_and_nothing_is_made()
    {
        Directory.Delete(_project.At(".crest"));
        string[][] commands = [["show", "a"], ["note", "a", "b"], ["rename", "a", "b"], ["delete", "a"], ["restore", "a"]];
        foreach (string[] command in commands)
            Runs(command).FailedWith(1, "a: there is no such run: neither");
        Assert.Equal("[]\n", Runs("list", "--json").Succeeded().Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_project.Folder));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    public void On_a_terminal_no_line_is_too_long_and_no_id_is_cut(int columns)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("there is no script of util-linux");
        string[] ids = [SampleRuns.Add(_project, "sn-class", 0.987654, new string('m', 200)), SampleRuns.Add(_project, "sn-class-search")];
        string[] shown = ["runs list", "runs list --sort 'metric.test_auc desc'", $"runs show {ids[0]}"];
        foreach (string command in shown)
        {
            CrestResult result = _project.RunOnTerminal(columns, command).Succeeded();
            Assert.All((result.Output + result.Errors).Split('\n'), line => Assert.InRange(line.Length, 0, columns));
            Assert.Contains(ids[0], result.Output, StringComparison.Ordinal);
            if (command == shown[^1]) continue;
            Assert.Contains(ids[1], result.Output, StringComparison.Ordinal);
            Assert.Contains("runs list --csv' shows all", result.Errors.ReplaceLineEndings(" "), StringComparison.Ordinal);
        }
    }

    private CrestResult Runs(params string[] words) => _project.RunWith(["runs", .. words]);

    private string[] Lines(params string[] words) =>
        Runs(words).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Ids(string[] lines) => [.. lines.Skip(2).Select(line => line.Split(' ')[0])];
}
