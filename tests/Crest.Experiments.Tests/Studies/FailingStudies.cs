using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A storage whose database goes away for good at a call of some name.</summary>
internal sealed class FailingStudies(StudyStorage storage, string at) : StudyStorage
{
    public override StudyRecord Open(StudyDefinition definition) => storage.Open(definition);

    public override StudyRecord? Find(string name) => Answer(nameof(Find), () => storage.Find(name));

    public override void Restate(int study, string objective) => storage.Restate(study, objective);

    public override IReadOnlyList<StudyRecord> All() => storage.All();

    public override void End(int study, string reason) => storage.End(study, reason);

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

    public override bool Finish(long trial, WorkerIdentity worker, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes) =>
        Answer(nameof(Finish), () => storage.Finish(trial, worker, state, value, userAttributes));

    public override IReadOnlyList<long> Beat(IReadOnlyList<long> trials, WorkerIdentity worker) => Answer(nameof(Beat), () => storage.Beat(trials, worker));

    public override void HandBack(long trial, WorkerIdentity worker) => storage.HandBack(trial, worker);

    public override int TakeBack(int study, TimeSpan patience, int retries) => storage.TakeBack(study, patience, retries);

    public override void Dispose() => storage.Dispose();

    private T Answer<T>(string call, Func<T> answer) => call == at ? throw new CrestException("the database is gone") : answer();
}
