using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Rankings of candidates as a user trains and applies them, on small tables like <c>param.lst</c>.</summary>
public sealed class RealBogusTests : IDisposable
{
    private const string Data = "--data-path data/param_HSC-I2.nc", Network = $"train real-bogus pauc exact dnn {Data} --hidden-size 8";

    private readonly Project _project = new();

    public RealBogusTests()
    {
        File.WriteAllText(_project.At("param.lst"), Table("HSC-I2", 600) + Table("HSC-G", 400));
        _project.Run("prepare real-bogus --file-path param.lst --output-dir data").Succeeded();
    }

    public void Dispose() => _project.Dispose();

    public static TheoryData<string> Learners => new()
    {
        "pauc exact dnn --hidden-size 8 --max-epoch 60 --validation-frequency 20",
        "pauc relaxed dnn --hidden-size 8 --max-epoch 60 --regularizer-weights 1e-4 1e-4",
        "pauc exact gmm full --positive-mixture 2 --negative-mixture 3 --max-epoch 60",
        "pauc relaxed gmm diagonal --positive-mixture 2 --negative-mixture 3 --max-epoch 60",
        "random-forest --n-estimators 20 --criterion entropy --max-depth 6",
        "xgboost --n-estimators 20 --subsample 0.8 --colsample-bytree 0.5",
    };

    [Theory]
    [MemberData(nameof(Learners))]
    public void A_ranking_is_learned_and_applied(string learner)
    {
        CrestResult trained = _project.Run($"train real-bogus {learner} {Data} --output-dir out").Succeeded();
        foreach (string expected in (string[])["pauc", "tpr_at_fpr_0.01", "validation", "results in "])
            Assert.Contains(expected, trained.Output, StringComparison.Ordinal);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(_project.At("out/summary.json")));
        JsonElement test = summary.RootElement.GetProperty("metrics").GetProperty("test");
        Assert.InRange(test.GetProperty("auc").GetDouble(), 0.8, 1);
        double[] interval = [.. test.GetProperty("auc_interval").EnumerateArray().Select(v => v.GetDouble())];
        Assert.True(interval[0] <= test.GetProperty("auc").GetDouble() && test.GetProperty("auc").GetDouble() <= interval[1]);
        Assert.Equal(12, summary.RootElement.GetProperty("feature_importance").EnumerateObject().Count());
        string page = Browser.Render(_project.At("out/report.html"));
        foreach (string heading
            in (string[])["Receiver operating characteristic", "At few false alarms", "Calibration", "Bogus, ranked high"])
            Assert.Contains(heading, page, StringComparison.Ordinal);

        CrestResult predicted = _project.Run($"predict real-bogus {Data} --output-dir out").Succeeded();
        Assert.Contains("wrote out/data-all.csv: 600 candidates", predicted.Output, StringComparison.Ordinal);
        string[][] all = Rows("data-all.csv");
        Assert.Equal(Enumerable.Range(1, 600).Select(row => $"{row}"), all.Select(row => row[2])); // in the order of the table
        Assert.Equal(all.Select(row => row[2]).Order(StringComparer.Ordinal), ((string[])["train", "validation", "test"])
            .SelectMany(split => Rows($"data-{split}.csv")).Select(row => row[2]).Order(StringComparer.Ordinal));
        Assert.Equal(test.GetProperty("auc").GetDouble(), Auc(Rows("data-test.csv")), 1e-9);
        Assert.Contains("12 features", _project.Run("inspect out").Succeeded().Output, StringComparison.Ordinal);
        _project.Run($"predict real-bogus {Data} --output-dir out --threads 1").Succeeded(); // the same again, for any number of threads
    }

    [Fact]
    public void The_model_of_one_filter_refuses_another()
    {
        _project.Run($"{Network} --max-epoch 10 --output-dir out").Succeeded();
        _project.Run("predict real-bogus --data-path data/param_HSC-G.nc --output-dir out").FailedWith(1, "HSC-G", "HSC-I2", "--any-band");
        Assert.False(File.Exists(_project.At("out/data-all.csv")));
        _project.Run("predict real-bogus --data-path data/param_HSC-G.nc --output-dir out --any-band").Succeeded();
        Assert.Equal(400, Rows("data-all.csv").Length);
        Assert.False(File.Exists(_project.At("out/data-train.csv"))); // these candidates were in no split of the training
        _project.Run($"predict real-bogus {Data} --output-dir out").FailedWith(1, "data-all.csv", "--force");
    }

    [Theory]
    [InlineData("pauc exact dnn --hidden-size 64 --batch-size 100 --validation-frequency 10 --max-epoch STEPS --min-epoch STEPS", 4000)]
    [InlineData(
        "pauc relaxed gmm full --positive-mixture 2 --negative-mixture 4 --batch-size 100 --validation-frequency 10 "
        + "--max-epoch STEPS --min-epoch STEPS", 20_000)]
    [InlineData("xgboost --subsample 0.7 --n-estimators STEPS", 4000)]
    [InlineData("random-forest --n-estimators STEPS", 3000)]
    public void Stopped_and_resumed_it_ends_with_the_same_model(string learner, int steps)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        string command = StopInTheMiddle(learner, steps);
        _project.Run($"{command} whole").Succeeded();
        _project.Run($"{command} out").FailedWith(1, "out", "--resume");
        _project.Run($"{command} out --resume").Succeeded();
        string numbers = Directory.EnumerateFiles(_project.At("whole/model")).Select(path => Path.GetFileName(path)!)
            .First(name => name is "model.safetensors" or "model.xgboost.json");
        Assert.Equal(File.ReadAllBytes(_project.At($"whole/model/{numbers}")), File.ReadAllBytes(_project.At($"out/model/{numbers}")));
        Assert.Equal(TrainingFiles.Metrics(_project, "whole"), TrainingFiles.Metrics(_project, "out"));
    }

    /// <summary>Starts a training and presses Ctrl-C; one that was done before is repeated with more steps.</summary>
    /// <returns>The command without the name of its folder, which is 'out'.</returns>
    private string StopInTheMiddle(string learner, int steps)
    {
        for (int attempt = 0; ; attempt++, steps *= 4)
        {
            string command = $"train real-bogus {learner.Replace("STEPS", $"{steps}", StringComparison.Ordinal)} {Data} --output-dir";
            using Process process = _project.StartUnder(Project.HearsInterrupts, $"{command} out");
            if (TrainingFiles.HasCome(_project, "out", 3, process)) Project.Interrupt(process);
            CrestResult stopped = Project.Wait(process, command);
            if (stopped.ExitCode == 0 && attempt < 2)
            {
                Directory.Delete(_project.At("out"), recursive: true);
                continue;
            }

            Assert.True(stopped.ExitCode == 130, $"{stopped}");
            Assert.Equal("crest: stopped; the same command with --resume continues", stopped.ErrorLines[^1]);
            return command;
        }
    }

    public static TheoryData<string, int, string> WrongCommands => new()
    {
        { $"{Network} --positive-mixture 2", 2, "--positive-mixture" },
        { $"{Network} --gamma 0.1", 2, "--gamma" },
        { $"{Network} --beta 0", 2, "--beta must be above 0" },
        { $"train real-bogus pauc relaxed dnn {Data} --gamma 0", 2, "--gamma must be above 0" },
        { $"train real-bogus pauc relaxed dnn {Data} --beta 0.1", 2, "--beta" },
        { $"train real-bogus pauc relaxed gmm full {Data} --hidden-size 8", 2, "--hidden-size" },
        { $"train real-bogus pauc relaxed gmm {Data}", 2, "full, diagonal" },
        { $"{Network} --regularizer-weights 1", 2, "--regularizer-weights takes two numbers" },
        { $"{Network} --increasing-ratio 0.5", 2, "--increasing-ratio must be at least 1" },
        { $"train real-bogus random-forest {Data} --learning-rate 1", 2, "--learning-rate" },
        { $"train real-bogus random-forest {Data} --n-jobs 0", 2, "--threads must be 1 to 1024, or -1, not 0" },
        { $"train real-bogus xgboost {Data} --subsample 0", 2, "--subsample must be above 0" },
        { $"{Network} --split-ratio 1 0 0", 2, "--split-ratio" },
        { $"{Network} --split-ratio 0.999 0.0005 0.0005", 1, "--split-ratio" },
        { "train real-bogus xgboost --data-path none.nc", 1, "none.nc" },
        { "train real-bogus xgboost --data-path param.lst", 1, "param.lst" },
        { $"predict real-bogus {Data} --output-dir none", 1, "there is no trained model" },
    };

    [Theory]
    [MemberData(nameof(WrongCommands))]
    public void What_is_wrong_is_said_in_one_line(string command, int exitCode, string said)
    {
        SortedDictionary<string, string> before = _project.Snapshot(".");
        _project.Run(command).FailedWith(exitCode, said);
        Assert.Empty(Project.Changes(before, _project.Snapshot(".")));
    }

    public static TheoryData<string, string> BadTables => new()
    {
        { "only bogus", "all 100 candidates are bogus" },
        { "only real", "all 100 candidates are real" },
        { "no value", "'residual'" },
        { "constant", "residual" },
        { "five rows", "--split-ratio" },
    };

    [Theory]
    [MemberData(nameof(BadTables))]
    public void Candidates_that_teach_nothing_are_refused_in_one_line(string kind, string said)
    {
        string[] lines = Table("HSC-Y", kind == "five rows" ? 5 : 100).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string table = string.Join('\n', lines.Select(line =>
        {
            string[] fields = line.Split(' ');
            if (kind.StartsWith("only", StringComparison.Ordinal)) fields[8] = kind == "only real" ? "1" : "0";
            if (kind == "no value") fields[14] = "NaN";
            if (kind == "constant") fields[14] = "1.5";
            return string.Join(' ', fields);
        })) + "\n";
        File.WriteAllText(_project.At("bad.lst"), table);
        _project.Run("prepare real-bogus --file-path bad.lst --output-dir bad").Succeeded();
        foreach (string learner in (string[])["pauc exact dnn", "xgboost"])
            _project.Run($"train real-bogus {learner} --data-path bad/bad_HSC-Y.nc --output-dir out").FailedWith(1, said, "bad_HSC-Y.nc");
        Assert.False(Directory.Exists(_project.At("out")));
    }

    /// <summary>Candidates whose features overlap, every seventh real, as lines of <c>param.lst</c>; some values are missing.</summary>
    private static string Table(string filter, int rows)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
        {
            bool real = row % 7 == 0 || (rows == 5 && row < 2);
            string Value(double shift) => random.NextDouble() < 0.01
                ? "NaN"
                : (1.5 + shift + (0.5 * random.NextDouble()) + (0.5 * random.NextDouble())).ToString("F4", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"2017-01-{1 + (row % 28):00} {filter} 9813 "
                + $"3,{row % 9} 150.{row:0000} 2.{row:0000} {row}.5 {row}.25 {(real ? 1 : 0)} {20 + random.NextDouble():F3}");
            for (int feature = 0; feature < 12; feature++) text.Append(' ').Append(Value(real && feature % 3 == 0 ? -0.4 : 0));
            text.Append('\n');
        }

        return text.ToString();
    }

    private string[][] Rows(string file) => [.. File.ReadLines(_project.At($"out/{file}")).Skip(1).Select(line => line.Split(','))];

    /// <summary>The share of pairs in the right order, counted one by one.</summary>
    private static double Auc(string[][] rows)
    {
        double[] Of(string label) =>
            [.. rows.Where(row => row[1] == label).Select(row => double.Parse(row[0], CultureInfo.InvariantCulture))];
        double[] real = Of("1"), bogus = Of("0");
        return real.Sum(r => bogus.Sum(b => r > b ? 1 : r == b ? 0.5 : 0)) / (real.Length * bogus.Length);
    }
}
