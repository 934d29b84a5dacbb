using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;

namespace Crest.Experiments.Tests.Studies;

/// <summary>What studies in databases promise beyond those in memory: several processes share them.</summary>
public abstract partial class DatabaseStudiesTests : StudyStorageTests
{
    /// <summary>The storage's address, the same for the whole test.</summary>
    protected abstract string Address { get; }

    /// <summary>The address as Optuna takes it.</summary>
    protected abstract string OptunaAddress { get; }

    /// <summary>Another, empty storage: its address, and as Optuna takes it.</summary>
    protected abstract (string Crest, string Optuna) NewAddress();

    /// <summary>The tables, columns and constraints of a storage, as text, without our indexes.</summary>
    protected abstract string Tables(string optunaAddress);

    /// <summary>Changes the tables as another program would.</summary>
    protected abstract void Execute(string sql);

    protected sealed override StudyStorage Open() => DatabaseStudies.Open(Address);

    [Fact]
    public void The_end_of_a_trial_may_be_said_twice_but_not_changed()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Trial trial = Storage.Claim(id, Worker.Here())!;
        Assert.True(Storage.Finish(trial.Id, Worker.Here(), TrialState.Complete, 1, Nothing));
        Assert.True(Storage.Finish(trial.Id, Worker.Here(), TrialState.Complete, 1, Nothing));
        Assert.False(Storage.Finish(trial.Id, Worker.Here(), TrialState.Fail, null, Nothing));
        Assert.False(Storage.Finish(trial.Id, Worker.Elsewhere(), TrialState.Complete, 2, Nothing));
        Assert.Equal(1, Assert.Single(Read(id)).Value);
    }

    [Fact]
    public void A_worker_of_another_machine_of_the_same_name_is_there_as_long_as_its_heartbeats_come()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Trial trial = Storage.Claim(id, Worker.Namesake())!;
        Assert.Equal(0, Storage.Reclaim(id, Patience, 1));
        Assert.Equal([trial.Id], Storage.Heartbeat([trial.Id], Worker.Namesake()));
        Assert.Equal(1, Storage.Reclaim(id, TimeSpan.FromSeconds(-1), 1));
    }

    [Fact]
    public void A_process_that_can_be_seen_keeps_its_trials_however_long_it_is_silent()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Storage.Claim(id, Worker.Here());
        Assert.Equal(0, Storage.Reclaim(id, TimeSpan.FromSeconds(-1), 0));
        Assert.Equal(TrialState.Running, Assert.Single(Read(id)).State);
    }

    [Fact]
    public void The_objective_of_a_study_can_be_replaced()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Storage.Redefine(id, "elsewhere");
        Assert.Equal(Study.Of("s") with { Objective = "elsewhere" }, Storage.Find("s")!.Definition);
    }

    [Fact]
    public void The_end_of_a_study_that_an_older_version_left_as_a_text_is_read()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Storage.End(id, new StudyEnd(StudyEndKind.TimedOut, "its time of 0:01:00 was over"));
        Execute("DELETE FROM study_system_attributes WHERE \"key\" = 'crest:end-kind'");
        Assert.Equal(new StudyEnd(StudyEndKind.Stopped, "its time of 0:01:00 was over"), Storage.Find("s")!.End);
        Assert.Null(Storage.Claim(id, Worker.Here()));
        // A kind that only a newer version knows.
        Storage.End(id, new StudyEnd((StudyEndKind)99, "in another way"));
        Assert.Equal(new StudyEnd(StudyEndKind.Stopped, "in another way"), Storage.Find("s")!.End);
        Assert.Null(Storage.Open(Study.Of("s")).End);
    }

    [Fact]
    public void All_studies_are_counted()
    {
        int id = Storage.Open(Study.Of("s", 4)).Id;
        Storage.Open(Study.Of("empty", 4));
        Storage.Open(Study.Of("ended", 4));
        Storage.End(Storage.Find("ended")!.Id, Stopped);
        Assert.Equal([(true, 4), (true, 4), (false, 0)], Storage.All().Select(study => (study.IsOpen, study.Free)));
        Trial[] claimed = [.. Enumerable.Range(0, 4).Select(slot => Storage.Claim(id, Worker.Here(slot))!)];
        Assert.Equal((true, 0), (Storage.All()[0].IsOpen, Storage.All()[0].Free));
        Storage.Release(claimed[1].Id, Worker.Here(1));
        Assert.Equal((true, 1), (Storage.All()[0].IsOpen, Storage.All()[0].Free));
        Storage.Claim(id, Worker.Here(1));
        for (int slot = 0; slot < 4; slot++)
            Storage.Finish(
                claimed[slot].Id, Worker.Here(slot), slot == 2 ? TrialState.Fail : TrialState.Complete, slot == 2 ? null : 1, Nothing);
        Assert.Equal((false, 0), (Storage.All()[0].IsOpen, Storage.All()[0].Free));
    }

    [Fact]
    public void A_study_that_a_search_follows_is_known_to_all()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        Storage.Open(Study.Of("nobody's"));
        using StudyStorage other = Open();
        Storage.Follow(id, isFollowed: true);
        Storage.Follow(id, isFollowed: true);
        Assert.Equal([true, false], other.All().Select(study => study.IsFollowed));
        // As a search says it that was killed two minutes ago.
        Execute("UPDATE study_system_attributes SET value_json = CAST(CAST(value_json AS DOUBLE PRECISION) - 120 AS TEXT) "
            + "WHERE \"key\" = 'crest:followed'");
        Assert.Equal([false, false], other.All().Select(study => study.IsFollowed));
        Storage.Follow(id, isFollowed: true);
        Storage.Follow(id, isFollowed: false);
        Assert.Equal([false, false], other.All().Select(study => study.IsFollowed));
        Storage.Follow(id + 1000, isFollowed: true);
    }

    [Fact]
    public void What_a_worker_says_late_of_a_trial_that_it_lost_does_not_count()
    {
        int id = Storage.Open(Study.Of("s")).Id;
        using StudyStorage other = Open();
        Trial trial = Storage.Claim(id, Worker.Elsewhere())!;
        Assert.Equal(1, Storage.Reclaim(id, TimeSpan.FromSeconds(-1), 1));
        Storage.Report(trial.Id, 1, 0.25);
        Assert.Empty(Assert.Single(Read(id)).Intermediate);
        Assert.Equal(trial.Id, other.Claim(id, Worker.Here())!.Id);
        other.Report(trial.Id, 1, 0.5);
        Storage.Report(trial.Id, 1, 0.25);
        Storage.Report(trial.Id, 2, 0.25);
        Assert.Equal(KeyValuePair.Create(1, 0.5), Assert.Single(Assert.Single(Read(id)).Intermediate));
    }

    [Fact]
    public void The_trials_of_a_process_that_is_gone_are_reclaimed_as_often_as_is_allowed()
    {
        const int retries = 2;
        int id = Storage.Open(Study.Of("s", 1)).Id;
        for (int death = 1; death <= retries; death++)
        {
            Trial trial = Storage.Claim(id, Worker.Gone())!;
            Assert.Equal(death > 1 ? Study.Parameters(1) : [], trial.Parameters);
            Storage.SetParameters(trial.Id, Study.Parameters(1));
            Storage.Report(trial.Id, 1, 0.5);
            Assert.Equal(1, Storage.Reclaim(id, Patience, retries));
            Assert.Equal(0, Storage.Reclaim(id, Patience, retries));
            Trial waiting = Assert.Single(Read(id));
            Assert.Equal(TrialState.Waiting, waiting.State);
            Assert.Empty(waiting.Intermediate);
            Assert.False(Storage.Finish(trial.Id, Worker.Gone(), TrialState.Complete, 1, Nothing));
        }

        Storage.Claim(id, Worker.Gone(1));
        Assert.Equal(1, Storage.Reclaim(id, Patience, retries));
        Trial failed = Assert.Single(Read(id));
        Assert.Equal((TrialState.Fail, null), (failed.State, failed.Value));
        Assert.Contains("3 times", failed.UserAttributes["error"], StringComparison.Ordinal);
        Assert.Null(Storage.Claim(id, Worker.Here()));
    }
}
