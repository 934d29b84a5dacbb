using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

/// <summary>What is left of a study that was deleted.</summary>
public abstract partial class StudyStorageTests
{
    [Fact]
    public void A_study_is_deleted_with_its_trials_and_late_answers_are_dropped()
    {
        int kept = Storage.Open(Study.Of("kept")).Id, id = Storage.Open(Study.Of("s")).Id;
        Trial other = Storage.Claim(kept, Worker.Here(1))!, trial = Storage.Claim(id, Worker.Here())!;
        Storage.SetParameters(trial.Id, Study.Parameters(1));
        Storage.Report(trial.Id, 1, 0.5);
        Assert.False(Storage.Delete(id, ifEmpty: true));
        Assert.True(Storage.Delete(id));
        Assert.False(Storage.Delete(id));
        Assert.Null(Storage.Find("s"));
        Assert.Equal(["kept"], Storage.All().Select(s => s.Name));
        Assert.Null(Storage.Claim(id, Worker.Here()));
        Assert.Empty(Storage.Heartbeat([trial.Id], Worker.Here()));
        Assert.False(Storage.Finish(trial.Id, Worker.Here(), TrialState.Complete, 1, Nothing));
        Assert.Equal(other.Id, Assert.Single(Read(kept)).Id);
        // One that is begun again has nothing of it.
        Assert.Empty(Read(Storage.Open(Study.Of("s")).Id));
        Assert.True(Storage.Delete(Storage.Find("s")!.Id, ifEmpty: true));
    }
}
