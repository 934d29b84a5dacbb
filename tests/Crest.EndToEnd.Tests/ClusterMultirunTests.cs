using System.Diagnostics;
using Crest.EndToEnd.Tests.Program;
using Crest.Tests.ReferenceData;

namespace Crest.EndToEnd.Tests;

/// <summary>Multiruns whose jobs run in the queue of a real cluster.</summary>
public sealed class ClusterMultirunTests : IDisposable
{
    private const string Job = "train sn-class optimize", Long = "epochs=100000000 patience=100000000";

    private readonly Project _project;
    private readonly SlurmCluster _slurm;
    private readonly GridEngineCluster _gridEngine;

    public ClusterMultirunTests(PreparedSurvey survey, SlurmCluster slurm, GridEngineCluster gridEngine)
    {
        (_project, _slurm, _gridEngine) = (survey.Copy("data"), slurm, gridEngine);
        _project.Write("train.yaml", """
            command: train sn-class optimize
            train_data_path: data/dataset.tr-6classes.nc
            validation_data_path: data/dataset.va-6classes.nc
            test_data_path: data/dataset.te-6classes.nc
            hidden_size: 16
            n_highways: 1
            epochs: 3
            threads: 1

            """);
    }

    public void Dispose()
    {
        // Jobs that were cancelled write their checkpoints first.
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                _project.Dispose();
                return;
            }
            catch (IOException) when (clock.Elapsed < TimeSpan.FromMinutes(1))
            {
                Thread.Sleep(500);
            }
        }
    }

    [Theory]
    [InlineData("slurm", "--partition=main")]
    [InlineData("grid-engine", "-notify")]
    public void A_queue_gives_what_this_machine_gives_and_one_that_fails_ends_no_other(string scheduler, string option)
    {
        Use(scheduler);
        const string sweep = "--config train.yaml --multirun train-data-path=data/dataset.tr-6classes.nc,none.nc seed=1,2";
        CrestResult first = _project.Run($"run {sweep} --submit {scheduler} --submit-option={option}");
        Assert.True(first.ExitCode == 1, $"{first}");
        Assert.Contains("2 of 4 jobs failed, the first: none.nc", first.Errors, StringComparison.Ordinal);
        Assert.Contains($"{scheduler}: 4 jobs submitted", first.Errors, StringComparison.Ordinal);
        _project.Run($"{Job} --config train.yaml --seed 2 --output-dir here").Succeeded();
        Assert.Equal(File.ReadAllBytes(_project.At("here/model/model.safetensors")), File.ReadAllBytes(At("001/model/model.safetensors")));
        // Nothing is left of the jobs in the queue but the scripts.
        Assert.DoesNotContain(Directory.GetFiles(At("")), file => file.Contains(".record", StringComparison.Ordinal));

        File.Copy(_project.At("data/dataset.tr-6classes.nc"), _project.At("none.nc"));
        CrestResult second = _project.Run($"run {sweep} --submit {scheduler}").Succeeded();
        Assert.Contains($"{scheduler}: 2 jobs submitted", second.Errors, StringComparison.Ordinal);
        Assert.Equal(2, second.Output.Split(" was finished ").Length - 1);
    }

    [Theory]
    [InlineData("slurm")]
    [InlineData("grid-engine")]
    public void Control_C_cancels_the_jobs_and_the_same_command_goes_on(string scheduler)
    {
        Use(scheduler);
        string sweep = $"run --config train.yaml --multirun {Long} seed=1,2 --submit {scheduler}";
        using Process process = _project.StartUnder(Project.HearsInterrupts, sweep);
        Project.Until(process, () => IsTraining && (File.Exists(At("001.record.id")) || File.Exists(At("001.record"))));
        Project.Interrupt(process);
        CrestResult stopped = Project.Wait(process, sweep);
        Assert.True(stopped.ExitCode == 130, $"{stopped}");
        Assert.Contains("2 jobs cancelled", stopped.Errors, StringComparison.Ordinal);

        using Process again = _project.StartUnder(Project.HearsInterrupts, sweep);
        Project.Until(again, () => File.ReadAllText(At("000/log.txt")).Contains("resumed", StringComparison.Ordinal));
        Project.Interrupt(again);
        stopped = Project.Wait(again, sweep);
        Assert.True(stopped.ExitCode == 130, $"{stopped}");
    }

    [Fact]
    public void Jobs_outlive_a_call_that_was_killed_and_the_next_one_follows_them()
    {
        _slurm.Use();
        const string sweep = "run --config train.yaml --multirun epochs=3000 patience=3000 batch-size=10 seed=1,2";
        using Process process = _project.Start($"{sweep} --submit slurm");
        Project.Until(process, () => IsTraining);
        process.Kill();
        process.WaitForExit();
        _project.Run(sweep).FailedWith(1, "give the same --submit again");
        CrestResult next = _project.Run($"{sweep} --submit slurm").Succeeded();
        Assert.Contains("slurm: following ", next.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("submitted", next.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("resumed", File.ReadAllText(At("000/log.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_are_told()
    {
        _slurm.Use();
        _project.Run($"{Job} --config train.yaml --submit slurm").FailedWith(2, "give --multirun too");
        _project.Run($"{Job} --config train.yaml --multirun seed=1,2 --submit-option=-x").FailedWith(2, "give --submit too");
        _project.Run($"{Job} --config train.yaml --multirun seed=1,2 --submit pbs").FailedWith(2, "slurm");
        CrestResult refused =
            _project.Run("run --config train.yaml --multirun seed=1,2 --submit slurm --submit-option=--partition=nowhere");
        Assert.True(refused.ExitCode == 1, $"{refused}");
        Assert.Contains("2 of 2 jobs failed, the first: slurm does not take", refused.Errors, StringComparison.Ordinal);
        Assert.Contains("nowhere", refused.Errors, StringComparison.Ordinal);
    }

    private bool IsTraining => _project.SweepHas("000/metrics.csv");

    private string At(string file) => Path.Combine(Directory.GetDirectories(_project.At("multirun")).Single(), file);

    private void Use(string scheduler)
    {
        if (scheduler == "slurm") _slurm.Use();
        else _gridEngine.Use();
    }
}
