using Crest.Foundation.Errors;

namespace Crest.Experiments.Studies;

/// <summary>
/// Where studies and their trials are kept. Every call is one transaction, is tried again while the database is away, and may be made
/// from several threads.
/// </summary>
/// <param name="clock">Tells when trials start and end, and measures how long the workers of this process have been silent.</param>
public abstract class StudyStorage(TimeProvider clock) : IDisposable
{
    /// <summary>Tells when trials start and end. Those that serve the study use it for their heartbeats and time limits, too.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>
    /// Makes a study, or finds the one of this name; then a larger number of iterations is taken over, and an end that it had is removed.
    /// </summary>
    /// <exception cref="CrestException">A study of this name searches another space, objective or direction: it
    /// says what differs.</exception>
    public abstract StudyRecord Open(StudyDefinition definition);

    /// <summary>Finds a study.</summary>
    /// <returns>Null where there is none of this name.</returns>
    public abstract StudyRecord? Find(string name);

    /// <summary>Replaces the objective of a study by one that means the same: its data are in another place now.</summary>
    /// <param name="study">The study's id.</param>
    /// <param name="objective">The objective.</param>
    public abstract void Redefine(int study, string objective);

    /// <summary>
    /// All studies, oldest first, with the numbers of their trials. One whose definition a later program wrote has none here.
    /// </summary>
    public abstract IReadOnlyList<StudyRecord> All();

    /// <summary>Deletes a study with all its trials. A worker that is at work on one of them drops it.</summary>
    /// <param name="study">The study's id.</param>
    /// <param name="ifEmpty">Whether a study that has trials is left as it is.</param>
    /// <returns>Whether it was deleted.</returns>
    public abstract bool Delete(int study, bool ifEmpty = false);

    /// <summary>Says that a search follows a study, or that it does so no more. What is said counts for a minute.</summary>
    /// <param name="study">The study's id.</param>
    /// <param name="isFollowed">Whether a search follows it.</param>
    public abstract void Follow(int study, bool isFollowed);

    /// <summary>Ends a study: no more trials are begun.</summary>
    /// <param name="study">The study's id.</param>
    /// <param name="end">How and why.</param>
    public abstract void End(int study, StudyEnd end);

    /// <summary>Brings a history up to date: reads only trials that are new or were not finished when they were last read.</summary>
    /// <param name="study">The study's id.</param>
    /// <param name="history">What is known so far.</param>
    public abstract void Refresh(int study, StudyHistory history);

    /// <summary>
    /// Takes a trial for a worker: one that waits, or a new one where fewer than the study's iterations are
    /// there. No two workers get the same.
    /// </summary>
    /// <param name="study">The study's id.</param>
    /// <param name="worker">Who will be at work on it.</param>
    /// <returns>The trial, running, with its parameters where they were drawn before; null where there is none at the moment, or
    /// the study was ended.</returns>
    public abstract Trial? Claim(int study, WorkerIdentity worker);

    /// <summary>Keeps the parameters drawn for a running trial.</summary>
    public abstract void SetParameters(long trial, IReadOnlyList<TrialParameter> parameters);

    /// <summary>Keeps an intermediate value of a running trial; a second one of the same step replaces the first.</summary>
    public abstract void Report(long trial, int step, double value);

    /// <summary>Ends a running trial.</summary>
    /// <param name="trial">The trial's id.</param>
    /// <param name="worker">Who was at work on it.</param>
    /// <param name="state">Complete, pruned or fail.</param>
    /// <param name="value">The value; null for none.</param>
    /// <param name="userAttributes">What was noted, each as JSON.</param>
    /// <returns>Whether it was still this worker's: false where the worker was taken for dead and the trial went to another.</returns>
    public abstract bool Finish(
        long trial, WorkerIdentity worker, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes);

    /// <summary>Says that a worker is at work.</summary>
    /// <param name="trials">The trials that it is at work on.</param>
    /// <param name="worker">The worker.</param>
    /// <returns>Those that are still its own.</returns>
    public abstract IReadOnlyList<long> Heartbeat(IReadOnlyList<long> trials, WorkerIdentity worker);

    /// <summary>
    /// Releases a running trial unfinished: it waits again, with its parameters and without its reports, and no attempt is counted.
    /// </summary>
    public abstract void Release(long trial, WorkerIdentity worker);

    /// <summary>
    /// Reclaims the trials of dead workers: of processes of this machine that are gone, and of those elsewhere whose last heartbeat is
    /// older than <paramref name="patience"/> by the database's clock. The latter only once the database has been there for as long:
    /// before, living workers may have had no way to it. The trials wait again, with their parameters and without their reports; one whose
    /// workers died more than <paramref name="retries"/> times fails.
    /// </summary>
    /// <returns>How many were reclaimed or failed.</returns>
    public abstract int Reclaim(int study, TimeSpan patience, int retries);

    /// <inheritdoc/>
    public abstract void Dispose();
}
