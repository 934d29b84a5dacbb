using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Jobs are run by configurations, override words and sweeps as by options, and give the same results.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Job = "train sn-class optimize", Configured = $"{Job} --config configs/train.yaml";

    private readonly Project _project;

    public ConfigurationTests(PreparedSurvey survey)
    {
        _project = survey.Copy("data");
        _project.Write("configs/train.yaml", """
            command: train sn-class optimize
            defaults:
              - data: simsn
              - model: small
            epochs: 3
            threads: 1

            """);
        _project.Write("configs/data/simsn.yaml", """
            # @package _global_
            train_data_path: data/dataset.tr-6classes.nc
            validation_data_path: data/dataset.va-6classes.nc
            test_data_path: data/dataset.te-6classes.nc

            """);
        _project.Write("configs/model/small.yaml", "hidden_size: 16\nn_highways: 2\n");
        _project.Write("configs/model/tiny.yaml", "hidden_size: 4\nn_highways: 1\n");
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public void The_same_training_has_the_same_weights_however_it_is_given()
    {
        _project.Run(PreparedSurvey.Train("sn-class", "by-options", "--epoch 3 --seed 5")).Succeeded();
        byte[] expected = Weights("by-options");
        _project.Run($"{Configured} seed=5 --output-dir by-configuration").Succeeded();
        Assert.Equal(expected, Weights("by-configuration"));
        _project.Run($"{Configured} --multirun seed=4,5 output-dir=by-multirun/${{seed}}").Succeeded();
        Assert.Equal(expected, Weights("by-multirun/5"));
        Assert.NotEqual(expected, Weights("by-multirun/4"));
        CrestResult repeated = _project.Run("run --config by-options/config.yaml").Succeeded();
        string folder = repeated.ErrorLines.First(line => line.StartsWith("run ", StringComparison.Ordinal)).Split(" in ")[1];
        Assert.NotEqual(_project.At("by-options"), folder);
        Assert.Equal(expected, Weights(folder));
        File.WriteAllText(_project.At("composed.yaml"), _project.Run($"config compose {Configured} seed=5").Succeeded().Output);
        _project.Run("run --config composed.yaml --output-dir by-composed").Succeeded();
        Assert.Equal(expected, Weights("by-composed"));
    }

    [Fact]
    public void The_saved_configuration_of_a_prediction_repeats_it()
    {
        _project.Run($"{Configured} --output-dir trained").Succeeded();
        string Folder(CrestResult result) =>
            result.Succeeded().ErrorLines.First(line => line.StartsWith("run ", StringComparison.Ordinal)).Split(" in ")[1];
        string first = Folder(_project.Run("predict sn-class --model-dir trained --test-data-path data/dataset.te-6classes.nc"));
        string second = Folder(_project.Run($"run --config {first}/config.yaml"));
        Assert.NotEqual(first, second);
        Assert.Equal(File.ReadAllBytes(Path.Combine(first, "test.csv")), File.ReadAllBytes(Path.Combine(second, "test.csv")));
    }

    [Fact]
    public void Each_value_has_its_origin()
    {
        string[] lines = _project.RunWith(
            ["config", "explain", "--csv", .. Job.Split(' '), "--config", "configs/train.yaml", "dropout-rate=0.1", "--seed", "5"])
            .Succeeded().Output.Split('\n');
        Assert.Equal("option,value,origin", lines[0]);
        Assert.Contains("train_data_path,data/dataset.tr-6classes.nc,configs/data/simsn.yaml:2:1", lines);
        Assert.Contains("model.hidden_size,16,configs/model/small.yaml:1:1", lines);
        Assert.Contains("dropout_rate,0.1,override 'dropout-rate=0.1'", lines);
        Assert.Contains("seed,5,--seed 5", lines);
        Assert.Contains("batch_size,100,default", lines);
        _project.Run("config explain --config configs/train.yaml --multirun seed=1,2").FailedWith(2, "explains one job");
        Assert.Equal(
            "crest train sn-class optimize: 4 jobs, and all fit\n",
            _project.Run("config check --config configs/train.yaml --multirun seed=1,2 model=small,tiny").Succeeded().Output);
    }

    [Theory]
    [InlineData("hiden-size=3", 1, "override 'hiden-size=3': there is no key 'hiden-size', did you mean 'hidden_size'?")]
    [InlineData("hidden-size=many", 1, "override 'hidden-size=many': model.hidden_size: must be a whole number")]
    [InlineData("epochs=0", 1, "override 'epochs=0': epochs: must be at least 1, not 0")]
    [InlineData("seed=1,2", 1, "override 'seed=1,2': has several values; give --multirun")]
    [InlineData("model=none", 1, "there is no file model/none.yaml; there are small, tiny")]
    [InlineData("'seed", 2, "unknown command or option ''seed'")]
    [InlineData("seed=[1", 1, "override 'seed=[1': column 8: ']' is missing")]
    [InlineData("--seed x", 2, "--seed must be a whole number, not 'x'")]
    [InlineData("--multirun seed=1,2 --output-dir same", 1, "2 jobs would write to same")]
    [InlineData("--multirun seed=1,x", 1, "override 'seed=1,x': seed: must be a whole number, not 'x'")]
    [InlineData("~train-data-path", 2, "--train-data-path: is required")]
    public void What_is_wrong_is_said_before_anything_is_run(string words, int code, string expected)
    {
        SortedDictionary<string, string> before = _project.Snapshot(".");
        _project.Run($"{Configured} {words}").FailedWith(code, expected);
        Assert.Empty(Project.Changes(before, _project.Snapshot(".")));
    }

    [Theory]
    [InlineData("epochs: 2\nhiden_size: 3\n", "run.yaml:3:1: there is no option 'hiden_size', did you mean 'hidden_size'?")]
    [InlineData("learning_rate: fast\n", "run.yaml:2:1: learning_rate: must be a number, above 0, not 'fast'")]
    [InlineData("epochs: [1, 2]\n", "run.yaml:2:1: epochs is a list; it takes one value")]
    [InlineData("epochs: 2\n", "is required")]
    public void A_wrong_file_is_named_with_its_line(string text, string expected)
    {
        _project.Write("run.yaml", $"command: {Job}\n{text}");
        CrestResult result = _project.Run("run --config run.yaml");
        result.FailedWith(expected == "is required" ? 2 : 1, expected);
    }

    [Fact]
    public void The_example_is_a_configuration()
    {
        string example = Path.Combine(ReferenceFiles.Root, "examples", "configuration", "train.yaml");
        string composed = _project.RunWith("config", "compose", "--config", example, "model=small", "seed=3").Succeeded().Output;
        Assert.Contains("train_data_path: data/processed/dataset.tr-6classes.nc\n", composed, StringComparison.Ordinal);
        Assert.Contains("hidden_size: 32\n", composed, StringComparison.Ordinal);
        Assert.Contains("crest train sn-class optimize: 3 jobs", _project.RunWith(
            "config", "check", "--config", example, "--multirun", "seed=1,2,3").Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_configuration_names_its_job()
    {
        _project.Write("run.yaml", "command: train sn-clas optimize\n");
        _project.Run("run --config run.yaml").FailedWith(1, "run.yaml:1:10: there is no job 'train sn-clas optimize', did you mean");
        _project.Write("run.yaml", "epochs: 2\n");
        _project.Run("run --config run.yaml").FailedWith(1, "lacks command: the words of the job");
        _project.Run("run --config none.yaml").FailedWith(1, "none.yaml: cannot read");
        _project.Run("run").FailedWith(2, "--config");
        _project.Run("train redshift optimize --config configs/train.yaml")
            .FailedWith(1, "configs/train.yaml: is for 'crest train sn-class optimize', not for 'crest train redshift optimize'");
    }

    [Fact]
    public void One_failing_job_of_a_sweep_does_not_end_the_others_and_the_same_command_goes_on()
    {
        const string sweep = $"{Configured} model=tiny --multirun train-data-path=data/dataset.tr-6classes.nc,none.nc seed=range(1,3)";
        CrestResult first = _project.Run(sweep);
        Assert.True(first.ExitCode == 1, $"{first}");
        Assert.Contains("2 of 4 jobs failed, the first: none.nc", first.Errors, StringComparison.Ordinal);
        Assert.Equal(2, first.Output.Split('\n').Count(line => line.Contains(" finished ", StringComparison.Ordinal)));
        string folder = Directory.GetDirectories(_project.At("multirun")).Single();
        SortedDictionary<string, string> models = _project.Snapshot("multirun");
        Assert.Equal(2, models.Keys.Count(path => path.EndsWith("model.safetensors", StringComparison.Ordinal)));

        // What was wrong is mended; what is finished is not run again, but results that are gone are made again.
        Directory.Delete(Path.Combine(folder, "001"), recursive: true);
        File.Copy(_project.At("data/dataset.tr-6classes.nc"), _project.At("none.nc"));
        CrestResult second = _project.Run(sweep).Succeeded();
        Assert.Equal(1, second.Output.Split('\n').Count(line => line.Contains(" was finished ", StringComparison.Ordinal)));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder, "000", "model", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(folder, "002", "model", "model.safetensors")));
        Assert.DoesNotContain(
            Project.Changes(models, _project.Snapshot("multirun")),
            change => change.Contains("/000/model", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "001", "model", "model.safetensors")));
        Assert.Equal(5, _project.RunWith("runs", "list", "--csv", "--where", $"tag.multirun = {Path.GetFileName(folder)}")
            .Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length - 1);
    }

    [Fact]
    public void A_sweep_that_is_stopped_goes_on_where_it_was()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("there is no SIGINT to send");
        const string sweep = $"{Configured} epochs=15000 patience=15000 batch-size=10 model=tiny --multirun seed=1,2";
        using Process process = _project.StartUnder(Project.HearsInterrupts, sweep);
        string At(string file) => Path.Combine(Directory.GetDirectories(_project.At("multirun")).Single(), file);
        Project.Until(process, () => _project.SweepHas("000/metrics.csv"));
        Project.Interrupt(process);
        CrestResult stopped = Project.Wait(process, sweep);
        Assert.True(stopped.ExitCode == 130, $"{stopped}");
        Assert.False(File.Exists(At("000.done")));
        _project.Run(sweep).Succeeded();
        _project.Run($"{Configured} epochs=15000 patience=15000 batch-size=10 model=tiny seed=1 --output-dir alone").Succeeded();
        Assert.Equal(Weights("alone"), File.ReadAllBytes(At("000/model/model.safetensors")));
        Assert.Contains("resumed ", File.ReadAllText(At("000/log.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_whose_sweep_was_killed_is_not_run_twice_at_once()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("processes are identified by /proc");
        const string sweep = $"{Configured} epochs=100000 patience=100000 --multirun seed=1,2";
        using Process process = _project.Start(sweep);
        string At(string file) => Path.Combine(Directory.GetDirectories(_project.At("multirun")).Single(), file);
        Project.Until(process, () => _project.SweepHas("000/metrics.csv"));
        process.Kill();
        process.WaitForExit();
        int orphan = int.Parse(File.ReadAllText(At("000.process")).Split(' ')[0]);
        try
        {
            _project.Run(sweep).FailedWith(1, $"the process {orphan} of an earlier call is still running this job");
        }
        finally
        {
            foreach (string file in Directory.GetFiles(At(""), "*.process"))
                Process.GetProcessById(int.Parse(File.ReadAllText(file).Split(' ')[0])).Kill();
        }
    }

    private byte[] Weights(string folder) => File.ReadAllBytes(_project.At(Path.Combine(folder, "model", "model.safetensors")));
}
