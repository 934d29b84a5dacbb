using System.Diagnostics;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Experiments.TensorBoard;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary><c>crest runs import | export | compare | tag</c>, as a user types it.</summary>
public sealed class RunTransferTests : IDisposable
{
    private readonly Project _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void A_published_event_file_is_imported_once()
    {
        string published = ReferenceFiles.Path("lab/tensorboard");
        Assert.Equal("1 run, 1 new, 9000 values\n", Runs("import", published).Succeeded().Errors);
        Assert.Equal("1 run, 0 new, 9000 values\n", Runs("import", published).Succeeded().Errors);
        using JsonDocument runs = JsonDocument.Parse(Runs("list", "--json").Succeeded().Output);
        JsonElement run = Assert.Single(runs.RootElement.EnumerateArray());
        Assert.EndsWith("_01_tensorboard", run.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("2019-11-26T18:08:13.530Z", run.GetProperty("started").GetString());
        Assert.Equal("2019-11-26T18:12:22.788Z", run.GetProperty("ended").GetString());
        Assert.Equal(published, run.GetProperty("tag").GetProperty("import.source").GetString());
        Assert.Equal(9001, Runs("export", "--metrics").Succeeded().Output.Count(letter => letter == '\n'));
    }

    [Fact]
    public void A_run_is_followed_until_Ctrl_C()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        string logs = Directory.CreateDirectory(_project.At("logs")).FullName;
        using Process process = _project.StartUnder(Project.HearsInterrupts, "runs import logs --follow --project night");
        Assert.Equal("0 runs, 0 new, 0 values", process.StandardError.ReadLine());
        using (var events = EventFile.Create(logs, TimeProvider.System)) events.AddScalars(1, [new("loss", 0.5)]);
        WaitFor("running");
        using (var events = EventFile.Create(logs, TimeProvider.System)) events.AddScalars(2, [new("loss", 0.25)]);
        while (!Runs("list", "--where", "metric.loss = 0.25").Output.Contains("running", StringComparison.Ordinal)) Thread.Sleep(100);
        Project.Interrupt(process);
        CrestResult result = Project.Wait(process, "runs import");
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("crest: stopped", result.ErrorLines[^1]);
        WaitFor("finished");
        Assert.Contains("night", Runs("list", "--csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_reported_and_what_is_before_it_imported()
    {
        string logs = Directory.CreateDirectory(_project.At("logs")).FullName;
        string path;
        using (var events = EventFile.Create(logs, TimeProvider.System))
        {
            events.AddScalars(1, [new("loss", 0.5)]);
            path = events.Path;
        }

        long length = new FileInfo(path).Length;
        File.AppendAllText(path, "this is no record at all");
        CrestResult result = Runs("import", "logs");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal("crest: logs: what is before this fault is imported, the rest is not", result.ErrorLines[^1]);
        string fault = $"warning: {path}: byte {length}: the checksum of the record's length is wrong";
        Assert.Contains(fault, result.Errors, StringComparison.Ordinal);
        Assert.Contains("loss", Runs("list", "--json").Output, StringComparison.Ordinal);
        Runs("import", "none").FailedWith(1, "none: there is no such folder");
        Runs("import", ".crest").FailedWith(1, ".crest: neither event files of TensorBoard nor runs of MLflow are in it");
        Runs("import", "logs", "--method", "a b").FailedWith(2, "--method: 'a b'");
        Runs("import").FailedWith(2, "PATH");
    }

    [Fact]
    public void Runs_are_exported_in_each_format_and_no_file_is_replaced()
    {
        Runs("export").Succeeded();
        string first = SampleRuns.Add(_project, "sn-class", 0.9, "a, b"), second = SampleRuns.Add(_project, "redshift", 0.8);
        Assert.StartsWith("id,name,project,method,", Runs("export").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal("runs.json: 1 run\n", Runs("export", "--method", "redshift", "-o", "runs.json").Succeeded().Errors);
        using (JsonDocument json = JsonDocument.Parse(File.ReadAllText(_project.At("runs.json"))))
            Assert.Equal(second, Assert.Single(json.RootElement.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(
            "values.csv: 2 runs, 4 values\n", Runs("export", "--metrics", "--sort", "id", "-o", "values.csv").Succeeded().Errors);
        string[] lines = File.ReadAllLines(_project.At("values.csv"));
        Assert.StartsWith($"{first},,simsn,sn-class,test_accuracy,1,", lines[1], StringComparison.Ordinal);
        Runs("export", "-o", "values.csv").FailedWith(1, "values.csv: the file is there already; give --force");
        Runs("export", "-o", "values.csv", "--force").Succeeded();
        Runs("export", "-o", "runs.parquet").Succeeded();
        Assert.Equal("PAR1"u8.ToArray(), File.ReadAllBytes(_project.At("runs.parquet"))[..4]);
        Runs("export", "-o", "runs.txt").FailedWith(2, "'runs.txt' must end with .csv, .json or .parquet");
        Runs("export", "--format", "xls").FailedWith(2, "--format must be csv, json or parquet, not 'xls'");
        Runs("export", "--format", "parquet").FailedWith(2, "--format parquet needs --output");
        Runs("export", "--where", "metod = a").FailedWith(2, "--where: column 1: 'metod' is no field");
        Runs("export", "-o", "none/such/runs.csv").Succeeded();
    }

    [Fact]
    public void Runs_are_compared_by_what_differs()
    {
        string first = SampleRuns.Add(_project, "sn-class", 0.9), second = SampleRuns.Add(_project, "redshift", 0.8);
        string[] lines = Runs("compare", first, second).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("metric.test_auc", StringComparison.Ordinal)
            && line.Contains("0.9", StringComparison.Ordinal) && line.EndsWith("0.8", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("param.", StringComparison.Ordinal));
        Assert.Contains("param.hidden_size", Runs("compare", first, second, "--all").Succeeded().Output, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(Runs("compare", first, second, "--json").Succeeded().Output);
        Assert.Equal([first, second], json.RootElement.EnumerateArray().Select(run => run.GetProperty("id").GetString()!));
        Assert.Contains("metric.test_auc", Runs("compare", first, second, "--csv").Succeeded().Output, StringComparison.Ordinal);
        Runs("compare", first).FailedWith(2, "give at least two runs to compare");
        Runs("compare", first, first).FailedWith(1, "give another one");
        Runs("compare", first, "none").FailedWith(1, "none: there is no such run");
    }

    [Fact]
    public void Tags_are_set_replaced_and_removed()
    {
        string id = SampleRuns.Add(_project, "sn-class");
        Assert.Equal(
            $"{id}: the tag a is '1=2'\n{id}: the tag paper is 'no' (it was 'yes')\n",
            Runs("tag", id, "a=1=2", "paper=no").Succeeded().Errors);
        Assert.Contains(id, Runs("list", "--where", "tag.a = '1=2'").Succeeded().Output, StringComparison.Ordinal);
        Assert.Equal($"{id}: the tag a is removed (it was '1=2')\n", Runs("tag", id, "--remove", "a").Succeeded().Errors);
        Assert.Equal($"{id}: there is no tag a\n", Runs("tag", id, "--remove", "a").Succeeded().Errors);
        Runs("tag", id).FailedWith(2, "nothing to do");
        Runs("tag", id, "=x").FailedWith(2, "'=x': a tag is written NAME=VALUE");
        Runs("tag", "none", "a=b").FailedWith(1, "none: there is no such run");
    }

    private void WaitFor(string status)
    {
        var waited = Stopwatch.StartNew();
        while (!Runs("list").Output.Contains(status, StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), $"no run is {status}");
            Thread.Sleep(100);
        }
    }

    private CrestResult Runs(params string[] arguments) => _project.RunWith(["runs", .. arguments]);
}
