using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

public class StudyRunnerTests
{
    private static readonly SearchSpace Space = new([KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(-5, 10)), KeyValuePair.Create<string, ParameterDistribution>("y", new ParameterDistribution.Real(0, 15))]);

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
        Assert.All(history.Trials, t => Assert.Equal(Branin((double)t.Parameters[0].External!, (double)t.Parameters[1].External!), t.Value));
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
    public void A_failing_objective_is_kept_with_its_message_and_the_study_goes_on()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(20));
        TrialObjective objective = (trial, cancellation) => (trial.Number % 4) switch
        {
            1 => throw new CrestException("no \"data\""),
            2 => throw new InvalidOperationException("a defect"),
            3 => double.NaN,
            _ => Branin(trial, cancellation),
        };
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        StudyHistory history = History(storage, study);
        Assert.Equal(5, history.Count(TrialState.Complete));
        Assert.Equal(15, history.Count(TrialState.Fail));
        Assert.Equal("\"no \\u0022data\\u0022\"", history.Trials[1].UserAttributes["error"]);
        Assert.Equal("\"a defect\"", history.Trials[2].UserAttributes["error"]);
        Assert.Contains("not a number", history.Trials[3].UserAttributes["error"], StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_failures_in_a_row_end_the_study_and_who_goes_on_has_ten_more()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(100));
        TrialObjective objective = (trial, cancellation) => trial.Number > 4 ? throw new CrestException("the disk is full") : Branin(trial, cancellation);
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        Assert.Equal("10 trials failed in a row, the last one with: the disk is full", storage.Find("study")!.EndReason);
        Assert.Equal(15, History(storage, study).Trials.Count);
        new StudyRunner(storage, storage.Open(Definition(100)), objective).Run(CancellationToken.None);
        Assert.Equal(25, History(storage, study).Trials.Count);
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
        var run = Task.Run(() => new StudyRunner(storage, study, Branin) { Slots = 3 }.Run(CancellationToken.None), TestContext.Current.CancellationToken);
        while (History(storage, study).Count(TrialState.Complete) < 11) await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(storage.Finish(theirs.Id, other, TrialState.Complete, 0, new Dictionary<string, string>()));
        await run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Parameters_whose_cost_cannot_be_told_fail_their_trial_and_not_the_study()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(8));
        TrialObjective objective = (trial, cancellation) => trial.Number == 4 ? throw new CrestException("these do not go together") : Branin(trial, cancellation);
        new StudyRunner(storage, study, objective) { Slots = 2, StepCost = trial => trial.Number == 4 ? throw new CrestException("these do not go together") : 1 }.Run(CancellationToken.None);
        Assert.Equal((7, 1), (History(storage, study).Count(TrialState.Complete), History(storage, study).Count(TrialState.Fail)));
    }

    [Fact]
    public void A_report_of_an_earlier_step_fails_the_trial()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(1));
        TrialObjective objective = (trial, _) =>
        {
            trial.Report(2, 1);
            trial.Report(2, 0.5);
            return 0;
        };
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        Assert.Contains("steps of a trial's reports rise", Assert.Single(History(storage, study).Trials).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_study_whose_time_is_over_is_ended_with_a_reason()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(20));
        TrialObjective objective = (trial, cancellation) =>
        {
            if (trial.Number < 3) return 1;
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        };
        new StudyRunner(storage, study, objective) { Slots = 2, Timeout = TimeSpan.FromSeconds(0.3) }.Run(CancellationToken.None);
        StudyHistory history = History(storage, study);
        Assert.Contains("time", storage.Find("study")!.EndReason, StringComparison.Ordinal);
        Assert.Equal((3, 2), (history.Count(TrialState.Complete), history.Count(TrialState.Waiting)));
    }

    [Fact]
    public void No_more_trials_are_begun_than_asked_for()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(20));
        new StudyRunner(storage, study, Branin) { Slots = 3, MaxTrials = 7 }.Run(CancellationToken.None);
        Assert.Equal(7, History(storage, study).Trials.Count);
    }

    [Fact]
    public void A_trial_of_a_dead_worker_is_run_by_another_and_the_late_answer_is_dropped()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(3));
        var dead = new WorkerIdentity("elsewhere", 1, "then", 0);
        Trial lost = storage.Claim(study.Id, dead)!;
        List<int> finished = [];
        new StudyRunner(storage, study, Branin) { Patience = TimeSpan.FromSeconds(0.1), Progress = p => finished.Add(p.Trial.Number) }.Run(CancellationToken.None);
        Assert.Equal([1, 2, 0], finished);
        Assert.False(storage.Finish(lost.Id, dead, TrialState.Complete, -1, new Dictionary<string, string>()));
    }

    [Fact]
    public void A_worker_that_was_taken_for_dead_drops_its_trial()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(1));
        int calls = 0;
        TrialObjective objective = (trial, cancellation) =>
        {
            if (Interlocked.Increment(ref calls) > 1) return 5;
            Thread.Sleep(20);
            storage.TakeBack(study.Id, TimeSpan.FromMilliseconds(1), 3);
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        };
        new StudyRunner(storage, study, objective) { HeartbeatInterval = TimeSpan.FromMilliseconds(50) }.Run(CancellationToken.None);
        Assert.Equal(2, calls);
        Assert.Equal(5, History(storage, study).Best!.Value);
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

    [Theory]
    [InlineData("Claim")]
    [InlineData("SetParameters")]
    [InlineData("Find")]
    [InlineData("Report")]
    [InlineData("Finish")]
    [InlineData("Beat")]
    public void A_storage_that_fails_stops_the_run_and_no_trial_is_blamed(string call)
    {
        using var storage = new FailingStudies(new MemoryStudies(), call);
        StudyRecord study = storage.Open(Definition(20));
        TrialObjective objective = (trial, cancellation) =>
        {
            try
            {
                trial.Report(1, 0.5);
            }
            catch (CrestException e)
            {
                throw new InvalidOperationException("as a training might wrap it", e);
            }

            if (call == "Beat") cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            cancellation.ThrowIfCancellationRequested();
            return 1;
        };
        var runner = new StudyRunner(storage, study, objective) { Slots = 2, HeartbeatInterval = TimeSpan.FromMilliseconds(100) };
        Assert.Equal("the database is gone", Assert.Throws<CrestException>(() => runner.Run(CancellationToken.None)).Message);
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        storage.Refresh(study.Id, history);
        Assert.Equal(0, history.Count(TrialState.Fail));
        // Who was at work or waited for a turn hands the trial back; who met the failure cannot.
        Assert.InRange(history.Count(TrialState.Waiting), call == "Beat" ? 2 : 0, call == "Beat" ? 2 : 1);
    }

    [Fact]
    public void Failures_of_other_workers_count_too()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(100));
        var other = new WorkerIdentity("elsewhere", 1, "then", 0);
        TrialObjective objective = (trial, _) =>
        {
            for (int i = 0; i < 3; i++)
                storage.Finish(storage.Claim(study.Id, other)!.Id, other, TrialState.Fail, null, new Dictionary<string, string> { ["error"] = "\"theirs\"" });
            throw new CrestException("ours");
        };
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        Assert.EndsWith("failed in a row, the last one with: ours", storage.Find("study")!.EndReason, StringComparison.Ordinal);
        // One of ours, then three of theirs, which become known when the next trial is taken: at our fourth there are 13, and the last three come on top.
        Assert.Equal(16, History(storage, study).Count(TrialState.Fail));
    }

    [Fact]
    public void A_study_of_another_program_without_a_definition_is_refused()
    {
        using var storage = new MemoryStudies();
        Assert.Contains("another program", Assert.Throws<CrestException>(() => new StudyRunner(storage, new StudyRecord(0, "theirs", null, null), Branin).Run(CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    /// <summary>Trials side by side that learn from each other and are pruned by each other's reports.</summary>
    private static StudyDefinition Pruned => Definition(60) with
    {
        Sampler = new SamplerOptions(SamplerKind.Tpe, 7) { Multivariate = true, ConstantLiar = true },
        Pruner = new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 2 },
    };

    private static double UnequalCost(Trial trial) => 1 + (trial.Number % 7);

    private static string[] Run(int slots, int jitter)
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Pruned);
        new StudyRunner(storage, study, Reporting(new Random(jitter), () => { })) { Slots = slots, StepCost = UnequalCost }.Run(CancellationToken.None);
        return Lines(History(storage, study));
    }

    /// <summary>Branin's function with four reports that come down to it, with pauses by chance.</summary>
    private static TrialObjective Reporting(Random random, Action reported) => (trial, cancellation) =>
    {
        double value = Branin(trial, cancellation);
        for (int epoch = 1; epoch <= 4; epoch++)
        {
            int wait;
            lock (random) wait = random.Next(3);
            Thread.Sleep(wait);
            cancellation.ThrowIfCancellationRequested();
            trial.Report(epoch, value + (10.0 / epoch));
            reported();
        }

        return value;
    };

    private static string[] Lines(StudyHistory history) => [.. history.Trials.OrderBy(t => t.Number).Select(t => $"{t.Number} {t.State} {t.Value:R} {string.Join(' ', t.Parameters.Select(p => $"{p.Value:R}"))} {t.Intermediate.Count}")];

    private static StudyDefinition Definition(int iterations) =>
        new("study", StudyDirection.Minimize, Space, "{}", new SamplerOptions(SamplerKind.Tpe, 7), new PrunerOptions(PrunerKind.None), iterations);

    private static StudyHistory History(MemoryStudies storage, StudyRecord study)
    {
        var history = new StudyHistory(study.Definition!.Space, study.Definition.Direction);
        storage.Refresh(study.Id, history);
        return history;
    }

    private static double Branin(RunningTrial trial, CancellationToken cancellation) => Branin((double)trial.Parameters["x"]!, (double)trial.Parameters["y"]!);

    private static double Branin(double x, double y) =>
        Math.Pow(y - (5.1 / (4 * Math.PI * Math.PI) * x * x) + (5 / Math.PI * x) - 6, 2) + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(x)) + 10;
}
