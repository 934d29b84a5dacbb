using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Runs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_line_fixes_the_columns_and_each_epoch_can_be_read_at_once()
    {
        using RunFolder run = RunFolder.Create(_folder["run"]);
        run.AppendMetrics(1, Metrics(("loss", 0.1), ("val/loss", 1e-20)));
        Assert.Equal("epoch,loss,val/loss\n1,0.1,1E-20\n", ReadShared("run/metrics.csv"));
        run.AppendMetrics(2, Metrics(("val/loss", double.NaN)));
        run.AppendMetrics(3, Metrics(("val/loss", double.NegativeInfinity), ("loss", double.PositiveInfinity)));
        Assert.Equal("epoch,loss,val/loss\n1,0.1,1E-20\n2,,nan\n3,inf,-inf\n", ReadShared("run/metrics.csv"));
        ArgumentException error = Assert.Throws<ArgumentException>(() => run.AppendMetrics(4, Metrics(("accuracy", 1))));
        Assert.Contains("'accuracy'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_resume_later_epochs_and_half_a_line_are_gone()
    {
        using (RunFolder run = RunFolder.Create(_folder["run"]))
            for (int epoch = 1; epoch <= 5; epoch++) run.AppendMetrics(epoch, Metrics(("loss", epoch)));
        File.AppendAllText(_folder["run/metrics.csv"], "2");
        using (RunFolder run = RunFolder.Resume(_folder["run"], throughEpoch: 3)) run.AppendMetrics(4, Metrics(("loss", 40)));
        Assert.Equal("epoch,loss\n1,1\n2,2\n3,3\n4,40\n", ReadShared("run/metrics.csv"));
    }

    [Fact]
    public void The_table_is_read_by_columns_while_it_is_written()
    {
        using RunFolder run = RunFolder.Create(_folder["run"]);
        run.AppendMetrics(1, Metrics(("loss", 0.1), ("score", 1e-20)));
        run.AppendMetrics(2, Metrics(("score", double.NaN)));
        run.AppendMetrics(3, Metrics(("score", double.NegativeInfinity), ("loss", double.PositiveInfinity)));
        File.AppendAllText(_folder["run/metrics.csv"], "4,0.");
        IReadOnlyDictionary<string, double[]> read = RunFolder.ReadMetrics(_folder["run"]);
        Assert.Equal([1, 2, 3, 4], read["epoch"]);
        Assert.Equal([0.1, double.NaN, double.PositiveInfinity, 0], read["loss"]);
        Assert.Equal([1e-20, double.NaN, double.NegativeInfinity, double.NaN], read["score"]);
        File.WriteAllText(_folder["run/metrics.csv"], "loss\n1\n");
        Assert.Contains(
            "metrics.csv:1:1: the first column must be 'epoch'",
            Assert.Throws<CrestException>(() => RunFolder.ReadMetrics(_folder["run"])).Message, StringComparison.Ordinal);
        Assert.Throws<CrestException>(() => RunFolder.ReadMetrics(_folder["none"]));
    }

    [Fact]
    public void A_run_resumed_before_its_first_epoch_starts_the_table()
    {
        RunFolder.Create(_folder["run"]).Dispose();
        using RunFolder run = RunFolder.Resume(_folder["run"], throughEpoch: 0);
        run.AppendMetrics(1, Metrics(("loss", 1)));
        Assert.Equal("epoch,loss\n1,1\n", ReadShared("run/metrics.csv"));
    }

    [Fact]
    public void The_results_of_another_run_are_not_overwritten()
    {
        using (RunFolder run = RunFolder.Create(_folder["run"])) run.AppendMetrics(1, Metrics(("loss", 1)));
        Assert.Contains(
            "another run", Assert.Throws<CrestException>(() => RunFolder.Create(_folder["run"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_table_is_named_with_its_line_and_kept()
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run/metrics.csv"], "epoch,loss\n1,0.5\nx,0.4\n");
        string message = Assert.Throws<CrestException>(() => RunFolder.Resume(_folder["run"], 1)).Message;
        Assert.Contains("metrics.csv:3:1: 'x' is not an epoch", message, StringComparison.Ordinal);
        Assert.Equal("epoch,loss\n1,0.5\nx,0.4\n", ReadShared("run/metrics.csv"));
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("a\"b")]
    [InlineData("a\nb")]
    [InlineData("")]
    [InlineData("epoch")]
    public void A_metric_whose_name_breaks_the_table_is_refused(string name)
    {
        using RunFolder run = RunFolder.Create(_folder["run"]);
        Assert.Throws<ArgumentException>(() => run.AppendMetrics(1, Metrics((name, 1))));
    }

    [Fact]
    public void The_log_has_a_line_with_the_local_time_for_each_event()
    {
        TimeProvider clock = TestClock.Create();
        using (RunFolder run = RunFolder.Create(_folder["run"], clock)) run.Log("training starts");
        using (RunFolder run = RunFolder.Resume(_folder["run"], 0, clock)) run.Log("resumed");
        Assert.Equal("2019-07-05 01:30:00 training starts\n2019-07-05 01:30:00 resumed\n", ReadShared("run/log.txt"));
    }

    [Fact]
    public void Another_program_reads_the_same_values_from_the_configuration()
    {
        using (RunFolder run = RunFolder.Create(_folder["run"]))
        {
            run.WriteConfiguration(RunConfiguration.ToYaml(new Dictionary<string, object?>
            {
                ["rate"] = 1e-3,
                ["seed"] = 42L,
                ["bands"] = new[] { "g", "no", "1e5" },
                ["none"] = null,
                ["shuffle"] = true,
                ["text"] = "true",
                ["model"] = new Dictionary<string, object?> { ["name"] = "a: b # c", ["note"] = "two\nlines 超新星" },
            }));
        }

        string read = OutsideProgram.Python(
            ["yaml"], "import sys, yaml, json; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8')), ensure_ascii=False))",
            _folder["run/config.yaml"]);
        Assert.Equal(
            """{"rate": 0.001, "seed": 42, "bands": ["g", "no", "1e5"], "none": null, "shuffle": true,"""
            + """ "text": "true", "model": {"name": "a: b # c", "note": "two\nlines 超新星"}}""",
            read.Trim());
    }

    private static Dictionary<string, double> Metrics(params (string Name, double Value)[] metrics) =>
        metrics.ToDictionary(m => m.Name, m => m.Value);

    private string ReadShared(string relative)
    {
        using var reader = new StreamReader(new FileStream(_folder[relative], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
