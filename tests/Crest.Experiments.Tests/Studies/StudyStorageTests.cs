using System.Collections.Concurrent;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

/// <summary>What every storage of studies promises.</summary>
public abstract partial class StudyStorageTests : IDisposable
{
    protected static IReadOnlyDictionary<string, string> Nothing { get; } = new Dictionary<string, string>();
    protected static TimeSpan Patience { get; } = TimeSpan.FromMinutes(5);

    protected static StudyEnd Stopped { get; } = new(StudyEndKind.Stopped, "enough");

    private StudyStorage? _storage;

    internal StudyStorage Storage => _storage ??= Open();

    public virtual void Dispose()
    {
        _storage?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_study_is_read_as_it_was_made()
    {
        StudyDefinition definition = Study.Of("the study", 25, StudyDirection.Maximize) with
        {
            Pruner = new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 3 },
        };
        Assert.Null(Storage.Find("the study"));
        StudyRecord made = Storage.Open(definition);
        Assert.Equal((made.Name, made.End), ("the study", null));
        foreach (StudyRecord read in (StudyRecord[])[made, Storage.Find("the study")!, Assert.Single(Storage.All())])
        {
            Assert.Equal(made.Id, read.Id);
            Assert.Equal(definition, read.Definition);
        }
    }

    [Fact]
    public void Studies_are_listed_from_the_oldest()
    {
        foreach (string name in (string[])["b", "a", "c"]) Storage.Open(Study.Of(name));
        Assert.Equal(["b", "a", "c"], Storage.All().Select(s => s.Name));
        Assert.Null(Storage.Find("d"));
    }

    [Fact]
    public void Opening_a_study_again_takes_more_iterations_over_and_removes_its_end()
    {
        int id = Storage.Open(Study.Of("s", 2)).Id;
        var end = StudyEnd.TooManyFailures(10, "the disk is full");
        Storage.End(id, StudyEnd.TimedOut(TimeSpan.FromMinutes(1)));
        Storage.End(id, end);
        Assert.Equal(end, Storage.Find("s")!.End);
        Assert.Null(Storage.Claim(id, Worker.Here()));
        StudyRecord again = Storage.Open(Study.Of("s", 3));
        Assert.Equal((id, 3, null), (again.Id, again.Definition!.Iterations, again.End));
        Assert.Equal(3, Storage.Open(Study.Of("s", 1)).Definition!.Iterations);
        for (int i = 0; i < 3; i++) Assert.Equal(i, Storage.Claim(id, Worker.Here(i))!.Number);
        Assert.Null(Storage.Claim(id, Worker.Here(3)));
    }

    [Fact]
    public void A_study_that_searches_something_else_is_refused_with_the_difference()
    {
        StudyDefinition definition = Study.Of("s");
        Storage.Open(definition);
        string Refused(StudyDefinition other) => Assert.Throws<CrestException>(() => Storage.Open(other)).Message;
        Assert.Contains("direction", Refused(definition with { Direction = StudyDirection.Maximize }), StringComparison.Ordinal);
        var space = new SearchSpace([.. Study.Space.Parameters.Select(p => p.Key == "rate"
            ? KeyValuePair.Create<string, ParameterDistribution>("rate", new ParameterDistribution.Real(1e-5, 0.2, Log: true))
            : p)]);
        Assert.Contains("rate", Refused(definition with { Space = space }), StringComparison.Ordinal);
        Assert.Contains(
            "layers", Refused(definition with { Space = new SearchSpace([.. Study.Space.Parameters.Where(p => p.Key != "layers")]) }),
            StringComparison.Ordinal);
        Assert.Contains(
            "objective", Refused(definition with { Objective = """{"data": "train.nc", "epochs": 4}""" }), StringComparison.Ordinal);
        Assert.Equal(definition, Storage.Open(definition with { Iterations = 1 }).Definition);
    }

    [Fact]
    public void Everything_of_a_trial_is_read_back()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Trial claimed = Storage.Claim(id, Worker.Here())!;
        Assert.Equal((0, TrialState.Running), (claimed.Number, claimed.State));
        Assert.Empty(claimed.Parameters);
        TrialParameter[] parameters = Study.Parameters(3);
        Storage.SetParameters(claimed.Id, parameters);
        Storage.Report(claimed.Id, 2, double.NaN);
        Storage.Report(claimed.Id, 1, 0.1234567890123456);
        Storage.Report(claimed.Id, 3, double.PositiveInfinity);
        Storage.Report(claimed.Id, 3, 7);
        Storage.Report(claimed.Id, 10, double.NegativeInfinity);
        var notes = new Dictionary<string, string> { ["host"] = "\"vm\"", ["epochs"] = "10" };
        Assert.True(Storage.Finish(claimed.Id, Worker.Here(), TrialState.Complete, 0.3333333333333333, notes));

        Trial read = Assert.Single(Read(id));
        Assert.Equal((claimed.Id, 0, TrialState.Complete, 0.3333333333333333), (read.Id, read.Number, read.State, read.Value));
        Assert.Equal(parameters, read.Parameters);
        Assert.Equal(
            [(1, 0.1234567890123456), (2, double.NaN), (3, 7), (10, double.NegativeInfinity)],
            read.Intermediate.Select(r => (r.Key, r.Value)));
        Assert.Equal(notes, read.UserAttributes);
        Assert.InRange(read.Started!.Value, DateTime.Now.AddMinutes(-5), DateTime.Now.AddMinutes(1));
        Assert.InRange(read.Completed!.Value, read.Started.Value, DateTime.Now.AddMinutes(1));
    }

    [Theory]
    [InlineData(TrialState.Complete, double.PositiveInfinity), InlineData(TrialState.Complete, double.NegativeInfinity)]
    [InlineData(TrialState.Complete, -1e-300), InlineData(TrialState.Fail, null)]
    [InlineData(TrialState.Pruned, 0.25), InlineData(TrialState.Pruned, null)]
    public void A_trial_ends_in_any_way(TrialState state, double? value)
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Trial trial = Storage.Claim(id, Worker.Here())!;
        Assert.True(Storage.Finish(trial.Id, Worker.Here(), state, value, Nothing));
        Trial read = Assert.Single(Read(id));
        Assert.Equal((state, value, true), (read.State, read.Value, read.IsFinished));
    }

    [Fact]
    public void A_history_learns_what_is_new()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        var history = new StudyHistory(Study.Space, StudyDirection.Minimize);
        Storage.Refresh(id, history);
        Assert.Empty(history.Trials);
        Trial first = Storage.Claim(id, Worker.Here(0))!, second = Storage.Claim(id, Worker.Here(1))!;
        Storage.Refresh(id, history);
        Assert.Equal([TrialState.Running, TrialState.Running], history.Trials.Select(t => t.State));
        Storage.SetParameters(second.Id, Study.Parameters(1));
        Storage.Report(second.Id, 1, 0.5);
        Storage.Refresh(id, history);
        Assert.Equal(Study.Parameters(1), history.Trials[1].Parameters);
        Assert.Equal(0.5, Assert.Single(history.Trials[1].Intermediate).Value);
        Storage.Finish(second.Id, Worker.Here(1), TrialState.Complete, 2, Nothing);
        Trial third = Storage.Claim(id, Worker.Here(1))!;
        Storage.Finish(third.Id, Worker.Here(1), TrialState.Complete, 1, Nothing);
        Storage.Refresh(id, history);
        Assert.Equal(
            [(0, TrialState.Running), (1, TrialState.Complete), (2, TrialState.Complete)], history.Trials.Select(t => (t.Number, t.State)));
        Assert.Equal(Study.Parameters(1), history.Trials[1].Parameters);
        Assert.Equal(2, history.Best!.Number);
        Storage.Finish(first.Id, Worker.Here(0), TrialState.Complete, 0, Nothing);
        Storage.Refresh(id, history);
        Assert.Equal((0, 0.0), (history.Best!.Number, history.Best.Value));
    }

    [Fact]
    public void Studies_do_not_see_each_other()
    {
        int a = Storage.Open(Study.Of("a", 2)).Id, b = Storage.Open(Study.Of("b", 2)).Id;
        Assert.Equal([0, 0, 1, 1], ((int[])[a, b, a, b]).Select((study, i) => Storage.Claim(study, Worker.Here(i))!.Number));
        Assert.Equal([0, 1], Read(a).Select(t => t.Number));
        Assert.Null(Storage.Claim(a, Worker.Here(9)));
        Storage.End(b, Stopped);
        Assert.Null(Storage.Find("a")!.End);
    }

    [Fact]
    public void A_trial_that_is_released_waits_and_goes_to_the_next()
    {
        int id = Storage.Open(Study.Of("s", 2)).Id;
        Trial trial = Storage.Claim(id, Worker.Here(0))!;
        Storage.SetParameters(trial.Id, Study.Parameters(5));
        Storage.Report(trial.Id, 1, 0.5);
        Storage.Release(trial.Id, Worker.Elsewhere());
        Assert.Equal(TrialState.Running, Assert.Single(Read(id)).State);
        Storage.Release(trial.Id, Worker.Here(0));
        Trial waiting = Assert.Single(Read(id));
        Assert.Equal((TrialState.Waiting, null), (waiting.State, waiting.Started));
        Assert.Empty(waiting.Intermediate);
        Assert.False(Storage.Finish(trial.Id, Worker.Here(0), TrialState.Complete, 1, Nothing));

        Trial again = Storage.Claim(id, Worker.Here(1))!;
        Assert.Equal((trial.Id, 0, TrialState.Running), (again.Id, again.Number, again.State));
        Assert.Equal(Study.Parameters(5), again.Parameters);
        Assert.Equal(1, Storage.Claim(id, Worker.Here(0))!.Number);
        Assert.Null(Storage.Claim(id, Worker.Here(2)));
    }

    [Fact]
    public void A_worker_that_sends_heartbeats_keeps_its_trials_and_one_that_is_silent_loses_them()
    {
        int id = Storage.Open(Study.Of("s", 3)).Id;
        Trial here = Storage.Claim(id, Worker.Here())!, alive = Storage.Claim(id, Worker.Elsewhere(0))!,
            silent = Storage.Claim(id, Worker.Elsewhere(1))!;
        Assert.Equal(0, Storage.Reclaim(id, Patience, 1));
        Thread.Sleep(2500);
        Assert.Equal([here.Id], Storage.Heartbeat([here.Id], Worker.Here()));
        Assert.Equal([alive.Id], Storage.Heartbeat([alive.Id, silent.Id], Worker.Elsewhere(0)));
        Assert.Equal(1, Storage.Reclaim(id, TimeSpan.FromSeconds(1.4), 1));
        Assert.Equal([TrialState.Running, TrialState.Running, TrialState.Waiting], Read(id).Select(t => t.State));
        Assert.Empty(Storage.Heartbeat([silent.Id], Worker.Elsewhere(1)));
        Trial again = Storage.Claim(id, Worker.Here(1))!;
        Assert.Equal(silent.Id, again.Id);
        // What the first worker says late of it does not count.
        Assert.False(Storage.Finish(silent.Id, Worker.Elsewhere(1), TrialState.Complete, 1, Nothing));
        Storage.Release(silent.Id, Worker.Elsewhere(1));
        Assert.Equal([silent.Id], Storage.Heartbeat([silent.Id], Worker.Here(1)));
        Assert.True(Storage.Finish(silent.Id, Worker.Here(1), TrialState.Complete, 2, Nothing));
        Assert.Equal(2, Read(id)[2].Value);
    }

    [Fact]
    public void Threads_that_claim_at_once_get_every_number_once()
    {
        const int threads = 8, trials = 200;
        int id = Storage.Open(Study.Of("s", trials)).Id;
        var numbers = new ConcurrentBag<int>();
        int released = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, slot =>
        {
            WorkerIdentity worker = Worker.Here(slot);
            while (Storage.Claim(id, worker) is { } trial)
            {
                // Now and then one is released, so that waiting trials are claimed at once, too.
                if (trial.Number % 7 == slot % 7 && Interlocked.Increment(ref released) < 100) Storage.Release(trial.Id, worker);
                else Finish(trial, worker);
            }
        });
        // A claim sees nothing to be had while the last waiting trial is on its way from one to another: then one may be left.
        while (Storage.Claim(id, Worker.Here(threads)) is { } left) Finish(left, Worker.Here(threads));
        Assert.Equal(Enumerable.Range(0, trials), numbers.Order());
        Assert.Equal(Enumerable.Range(0, trials).Select(n => (n, (double?)n)), Read(id).Select(t => (t.Number, t.Value)));

        void Finish(Trial trial, WorkerIdentity worker)
        {
            if (trial.Parameters.Count == 0) Storage.SetParameters(trial.Id, Study.Parameters(trial.Number));
            Assert.True(Storage.Finish(trial.Id, worker, TrialState.Complete, trial.Number, Nothing));
            numbers.Add(trial.Number);
        }
    }

    protected abstract StudyStorage Open();

    internal Trial[] Read(int study)
    {
        var history = new StudyHistory(Study.Space, StudyDirection.Minimize);
        Storage.Refresh(study, history);
        return [.. history.Trials.OrderBy(t => t.Number)];
    }
}
