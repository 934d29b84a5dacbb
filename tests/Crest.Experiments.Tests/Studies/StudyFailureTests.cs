using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using static Crest.Experiments.Tests.Studies.BraninStudy;

namespace Crest.Experiments.Tests.Studies;

/// <summary>What fails: objectives, trial after trial, and the storage.</summary>
public class StudyFailureTests
{
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
        TrialObjective objective =
            (trial, cancellation) => trial.Number > 4 ? throw new CrestException("the disk is full") : Branin(trial, cancellation);
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        Assert.Equal(
            new StudyEnd(StudyEndKind.TooManyFailures, "10 trials failed in a row, the last one with: the disk is full"),
            storage.Find("study")!.End);
        Assert.Equal(15, History(storage, study).Trials.Count);
        new StudyRunner(storage, storage.Open(Definition(100)), objective).Run(CancellationToken.None);
        Assert.Equal(25, History(storage, study).Trials.Count);
    }

    [Fact]
    public void Parameters_whose_cost_cannot_be_told_fail_their_trial_and_not_the_study()
    {
        using var storage = new MemoryStudies();
        StudyRecord study = storage.Open(Definition(8));
        TrialObjective objective =
            (trial, cancellation) => trial.Number == 4 ? throw new CrestException("these do not go together") : Branin(trial, cancellation);
        new StudyRunner(storage, study, objective)
        {
            Slots = 2, StepCost = trial => trial.Number == 4 ? throw new CrestException("these do not go together") : 1,
        }.Run(CancellationToken.None);
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

    [Theory]
    [InlineData("Claim")]
    [InlineData("SetParameters")]
    [InlineData("Find")]
    [InlineData("Report")]
    [InlineData("Finish")]
    [InlineData("Heartbeat")]
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

            if (call == "Heartbeat") cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
            cancellation.ThrowIfCancellationRequested();
            return 1;
        };
        var runner = new StudyRunner(storage, study, objective) { Slots = 2, HeartbeatInterval = TimeSpan.FromMilliseconds(100) };
        Assert.Equal("the database is gone", Assert.Throws<CrestException>(() => runner.Run(CancellationToken.None)).Message);
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        storage.Refresh(study.Id, history);
        Assert.Equal(0, history.Count(TrialState.Fail));
        // Who was at work or waited for a turn hands the trial back; who met the failure cannot.
        Assert.InRange(history.Count(TrialState.Waiting), call == "Heartbeat" ? 2 : 0, call == "Heartbeat" ? 2 : 1);
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
                storage.Finish(
                    storage.Claim(study.Id, other)!.Id, other, TrialState.Fail, null,
                    new Dictionary<string, string> { ["error"] = "\"theirs\"" });
            throw new CrestException("ours");
        };
        new StudyRunner(storage, study, objective).Run(CancellationToken.None);
        Assert.EndsWith("failed in a row, the last one with: ours", storage.Find("study")!.End!.Reason, StringComparison.Ordinal);
        // One of ours, then three of theirs, which become known when the next trial is taken: at our fourth there are 13,
        // and the last three come on top.
        Assert.Equal(16, History(storage, study).Count(TrialState.Fail));
    }
}
