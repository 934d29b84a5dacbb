using Crest.Experiments.Studies;
using static Crest.Experiments.Tests.Studies.BraninStudy;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A study's trials are run, pruned and kept, and the same seed gives the same ones.</summary>
public class StudyRunnerTests
{
    [Fact]
    public void All_trials_are_run_and_kept()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(30));
        List<StudyProgress> told = [];
        new StudyRunner(storage, study, Branin) { Slots = 3, Progress = told.Add }.Run(CancellationToken.None);
        StudyHistory history = History(storage, study);
        Assert.Equal(Enumerable.Range(0, 30), history.Trials.Select(t => t.Number));
        Assert.All(history.Trials, t => Assert.Equal(TrialState.Complete, t.State));
        Assert.All(
            history.Trials, t => Assert.Equal(Branin((double)t.Parameters[0].External!, (double)t.Parameters[1].External!), t.Value));
        Assert.Equal(30, told.Select(p => p.Trial.Number).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 30), told.Select(p => p.Counts[TrialState.Complete]));
        Assert.Equal(history.Trials.Min(t => t.Value), told[^1].Best!.Value);
    }

    [Fact]
    public void A_study_of_one_slot_gives_the_same_trials_again() => Assert.Equal(Run(1, jitter: 0), Run(1, jitter: 0));

    [Fact]
    public void A_study_of_three_slots_gives_the_same_trials_with_any_timing()
    {
        string[] first = Run(3, jitter: 1);
        Assert.Equal(first, Run(3, jitter: 2));
        Assert.Equal(first, Run(3, jitter: 3));
    }

    [Fact]
    public void A_stopped_study_hands_its_trials_back_and_goes_on_where_it_stood()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(20));
        using var stop = new CancellationTokenSource();
        TrialObjective objective = (trial, cancellation) =>
        {
            if (trial.Number < 9) return Branin(trial, cancellation);
            if (trial.Number == 10) stop.Cancel();
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        };
        Assert.Throws<OperationCanceledException>(() => new StudyRunner(storage, study, objective) { Slots = 2 }.Run(stop.Token));
        StudyHistory history = History(storage, study);
        Assert.Equal((9, 2), (history.Count(TrialState.Complete), history.Count(TrialState.Waiting)));
        new StudyRunner(storage, study, Branin) { Slots = 2 }.Run(CancellationToken.None);
        using var whole = new MemoryStudies();
        new StudyRunner(whole, whole.Open(Definition(20)), Branin) { Slots = 2 }.Run(CancellationToken.None);
        Assert.Equal(Lines(History(whole, whole.Find("study")!)), Lines(History(storage, study)));
    }

    [Fact]
    public void A_study_that_is_stopped_again_and_again_comes_to_the_trials_of_one_that_is_not()
    {
        string[] whole = Run(3, jitter: 1);
        for (int seed = 0; seed < 5; seed++)
        {
            using var storage = new MemoryStudies();
            StudyRecord study = storage.Open(Pruned);
            var random = new Random(seed);
            int stops = 0;
            while (History(storage, study).Trials.Count(trial => trial.IsFinished) < Pruned.Iterations)
            {
                using var stop = new CancellationTokenSource();
                int reports = random.Next(60);
                try
                {
                    new StudyRunner(storage, study, Reporting(random, () =>
                    {
                        if (Interlocked.Decrement(ref reports) == 0) stop.Cancel();
                    }))
                    { Slots = 3, StepCost = UnequalCost }.Run(stop.Token);
                }
                catch (OperationCanceledException)
                {
                    stops++;
                }
            }

            Assert.True(stops > 0, $"seed {seed}");
            Assert.Equal(whole, Lines(History(storage, study)));
        }
    }

    [Fact]
    public async Task A_study_of_several_slots_ends_though_others_had_trials_when_it_was_gone_on_with()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(12));
        new StudyRunner(storage, study, Branin) { MaxTrials = 3 }.Run(CancellationToken.None);
        var other = new WorkerIdentity("elsewhere", 1, "then", 0);
        Trial theirs = storage.Claim(study.Id, other)!;
        new StudyRunner(storage, study, Branin) { MaxTrials = 3 }.Run(CancellationToken.None);
        var run = Task.Run(
            () => new StudyRunner(storage, study, Branin) { Slots = 3 }.Run(CancellationToken.None), TestContext.Current.CancellationToken);
        while (History(storage, study).Count(TrialState.Complete) < 11) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(storage.Finish(theirs.Id, other, TrialState.Complete, 0, new Dictionary<string, string>()));
        await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Trials_that_do_worse_than_the_median_are_pruned_with_their_last_report()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(12) with { Pruner = new PrunerOptions(PrunerKind.Median) { WarmupSteps = 1 } });
        TrialObjective objective = (trial, _) =>
        {
            for (int epoch = 1; epoch <= 3; epoch++) trial.Report(epoch, trial.Number + (1.0 / epoch));
            return trial.Number;
        };
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        StudyHistory history = History(storage, study);
        Assert.Equal((5, 7), (history.Count(TrialState.Complete), history.Count(TrialState.Pruned)));
        Assert.Equal(5.5, history.Trials[5].Value);
        Assert.Equal([KeyValuePair.Create(1, 6.0), KeyValuePair.Create(2, 5.5)], history.Trials[5].Intermediate);
    }
}
