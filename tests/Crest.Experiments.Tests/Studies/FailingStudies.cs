using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A storage whose database is gone from a call of some name on.</summary>
internal sealed class FailingStudies(StudyStorage storage, string at) : StudyStorage(storage.Clock)
{
    public override StudyRecord Open(StudyDefinition definition) => storage.Open(definition);

    public override StudyRecord? Find(string name) => Answer(nameof(Find), () => storage.Find(name));

    public override void Redefine(int study, string objective) => storage.Redefine(study, objective);

    public override IReadOnlyList<StudyRecord> All() => storage.All();

    public override bool Delete(int study, bool ifEmpty = false) => storage.Delete(study, ifEmpty);

    public override void Follow(int study, bool isFollowed) => storage.Follow(study, isFollowed);

    public override void End(int study, StudyEnd end) => storage.End(study, end);

    public override void Refresh(int study, StudyHistory history) => storage.Refresh(study, history);

    public override Trial? Claim(int study, WorkerIdentity worker) => Answer(nameof(Claim), () => storage.Claim(study, worker));

    public override void SetParameters(long trial, IReadOnlyList<TrialParameter> parameters) => Answer(nameof(SetParameters), () =>
    {
        storage.SetParameters(trial, parameters);
        return true;
    });

    public override void Report(long trial, int step, double value) => Answer(nameof(Report), () =>
    {
        storage.Report(trial, step, value);
        return true;
    });

    public override bool Finish(
        long trial, WorkerIdentity worker, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes) =>
        Answer(nameof(Finish), () => storage.Finish(trial, worker, state, value, userAttributes));

    public override IReadOnlyList<long> Heartbeat(IReadOnlyList<long> trials, WorkerIdentity worker) =>
        Answer(nameof(Heartbeat), () => storage.Heartbeat(trials, worker));

    public override void Release(long trial, WorkerIdentity worker) => storage.Release(trial, worker);

    public override int Reclaim(int study, TimeSpan patience, int retries) => storage.Reclaim(study, patience, retries);

    public override void Dispose() => storage.Dispose();

    private T Answer<T>(string call, Func<T> answer) => call == at ? throw new CrestException("the database is gone") : answer();
}
