using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Microsoft.Extensions.Time.Testing;
using static Crest.Experiments.Tests.Studies.BraninStudy;

namespace Crest.Experiments.Tests.Studies;

/// <summary>What ends a study or a trial from outside: time, the number of trials, and workers that die.</summary>
public class StudyLimitsTests
{
    [Fact]
    public void A_study_whose_time_is_over_is_ended_with_a_reason()
    {
        var clock = new FakeTimeProvider();
        using var storage = new MemoryStudies(clock);
        StudyRecord study = storage.Open(Definition(20));
        TrialObjective objective = (trial, cancellation) =>
        {
            if (trial.Number < 3) return 1;
            // The time passes when both slots are at work.
            while (!cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(5)))
                if (trial.Number == 4) clock.Advance(TimeSpan.FromMinutes(1));
            throw new OperationCanceledException(cancellation);
        };
        new StudyRunner(storage, study, objective) { Slots = 2, Timeout = TimeSpan.FromMinutes(2) }.Run(CancellationToken.None);
        StudyHistory history = History(storage, study);
        Assert.Equal(new StudyEnd(StudyEndKind.TimedOut, "its time of 0:02:00 was over"), storage.Find("study")!.End);
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
        new StudyRunner(storage, study, Branin) { Patience = TimeSpan.FromSeconds(0.1), Progress = p => finished.Add(p.Trial.Number) }
            .Run(CancellationToken.None);
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
            // As a worker elsewhere lets it wait again, which cannot see that this process is there.
            storage.Release(History(storage, study).Trials[0].Id, WorkerIdentity.OfThisProcess(0));
            cancellation.WaitHandle.WaitOne();
            throw new OperationCanceledException(cancellation);
        };
        new StudyRunner(storage, study, objective) { HeartbeatInterval = TimeSpan.FromMilliseconds(50) }.Run(CancellationToken.None);
        Assert.Equal(2, calls);
        Assert.Equal(5, History(storage, study).Best!.Value);
    }

    [Fact]
    public void A_study_of_another_program_without_a_definition_is_refused()
    {
        using var storage = new MemoryStudies();
        Assert.Contains(
            "another program",
            Assert.Throws<CrestException>(
                () => new StudyRunner(storage, new StudyRecord(0, "theirs", null, null), Branin).Run(CancellationToken.None)).Message,
            StringComparison.Ordinal);
    }
}
