using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Learning.Training;
using Crest.Pipelines.Supernova;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>The trials of a search, against the trainings that they stand for.</summary>
[Collection("The current folder")]
public sealed class SupernovaTrialTests : IDisposable
{
    private readonly SupernovaProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData(SupernovaTask.Class)]
    [InlineData(SupernovaTask.Redshift)]
    [InlineData(SupernovaTask.PeakDay)]
    public void A_trial_goes_the_way_of_the_run_is_worth_the_epoch_that_is_kept_and_leaves_nothing(SupernovaTask task)
    {
        TrainSupernova job = _project.Training("out", task);
        (RunningTrial trial, List<(int Step, double Value)> reports) = NewTrial();
        double value = job.Try(job.Load(), trial, threads: 1, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(_project.At("out")));
        Assert.Empty(SupernovaProject.Runs());

        TrainingSummary run = job.Run(Started.Here);
        Assert.Equal(
            run.History.Epochs.Select(e => (e.Epoch, task == SupernovaTask.Class ? e.ValidationScore : e.ValidationLoss)), reports);
        Assert.Equal(reports.Single(r => r.Step == run.History.BestEpoch).Value, value);
        JsonElement metrics = JsonDocument.Parse(trial.Attributes["metrics"]).RootElement;
        // The value above the table of a search is that in the table.
        if (task == SupernovaTask.Class) Assert.Equal(value, metrics.GetProperty("validation").GetProperty("accuracy").GetDouble(), 1e-12);
        foreach ((string split, ISplitMetrics? expected)
            in (ReadOnlySpan<(string, ISplitMetrics?)>)[("train", run.Train), ("validation", run.Validation), ("test", run.Test)])
            foreach ((string figure, object number) in expected!.Figures().Where(f => f.Value is double))
                Assert.Equal((double)number, metrics.GetProperty(split).GetProperty(figure).GetDouble());
    }

    [Fact]
    public void Trials_side_by_side_on_the_same_data_come_to_what_they_come_to_alone()
    {
        TrainSupernova[] jobs =
            [.. Enumerable.Range(4, 6)
                .Select(size => _project.Training("out") with { Hyperparameters = SupernovaProject.Small with { HiddenSize = size } })];
        TrialData data = jobs[0].Load();
        double[] alone = [.. jobs.Select(job => job.Try(data, NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken))];
        var together = new double[jobs.Length];
        Parallel.For(
            0, jobs.Length, i => together[i] = jobs[i].Try(data, NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken));
        Assert.Equal(alone, together);
    }

    [Fact]
    public void A_trial_that_is_given_up_or_diverges_says_so()
    {
        TrainSupernova job = _project.Training("out");
        (RunningTrial trial, List<(int Step, double Value)> reports) = NewTrial(prunedAfter: 3);
        Assert.Throws<TrialPrunedException>(() => job.Try(job.Load(), trial, threads: 1, TestContext.Current.CancellationToken));
        Assert.Equal(3, reports.Count);
        TrainSupernova diverging = job with { LearningRate = 1e30 };
        Assert.Throws<DivergenceException>(
            () => diverging.Try(diverging.Load(), NewTrial().Trial, threads: 1, TestContext.Current.CancellationToken));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => job.Try(job.Load(), NewTrial().Trial, threads: 1, stopped.Token));
    }

    private static (RunningTrial Trial, List<(int Step, double Value)> Reports) NewTrial(int prunedAfter = int.MaxValue)
    {
        List<(int, double)> reports = [];
        return (new RunningTrial(new Trial(1, 0, TrialState.Running), (step, value) =>
        {
            reports.Add((step, value));
            return reports.Count >= prunedAfter;
        }), reports);
    }
}
