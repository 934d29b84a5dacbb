using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Hosts.Machines;
using Crest.Hosts.Schedulers;

namespace Crest.Hosts.Jobs;

/// <summary>
/// A way of running jobs on a host, apart from the process that submits them: the host and the records keep what happens, so a later
/// process goes on where this one was killed. Threads may share it.
/// </summary>
public abstract class JobRunner
{
    private protected JobRunner(Host host, TimeSpan? patience) => (Host, Patience) = (host, patience ?? TimeSpan.FromMinutes(1));

    /// <summary>The host.</summary>
    public Host Host { get; }

    /// <summary>
    /// How long what a job writes may take to be seen on the host, as with a shared file system, and a new job to be listed.
    /// </summary>
    public TimeSpan Patience { get; }

    /// <summary>The time that a question may take.</summary>
    private protected static TimeSpan Limit => TimeSpan.FromMinutes(2);

    /// <summary>Seconds since 1970.</summary>
    private protected long Now => Host.Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Jobs that run on the host itself, as soon as they are submitted.</summary>
    /// <param name="host">The host.</param>
    /// <param name="patience"><see cref="Patience"/>; a minute if it is null.</param>
    public static JobRunner Direct(Host host, TimeSpan? patience = null) => new DirectRunner(host, patience);

    /// <summary>Jobs that wait in the queue of a scheduler, whose commands the host has.</summary>
    /// <param name="host">The host, which sees the files of its jobs.</param>
    /// <param name="scheduler">The scheduler.</param>
    /// <param name="patience"><see cref="Patience"/>; a minute if it is null.</param>
    public static JobRunner Batch(Host host, SchedulerDefinition scheduler, TimeSpan? patience = null) =>
        new BatchRunner(host, scheduler, patience);

    /// <summary>
    /// Submits a job. It is not waited for. To submit the same job again is safe, also from another process and after a failure of which it
    /// is not known whether the job was submitted: the job runs once.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellation">Gives the submission up; the job may be submitted all the same.</param>
    /// <exception cref="QueueFullException">The scheduler takes no further job now.</exception>
    /// <exception cref="HostAwayException">The host cannot be reached; whether the job is submitted is not known.</exception>
    /// <exception cref="CrestException">The job is refused, or its files cannot be written.</exception>
    public abstract JobHandle Submit(Job job, CancellationToken cancellation = default);

    /// <summary>Asks for the states of jobs, by one question for their records and one to the scheduler.</summary>
    /// <param name="jobs">What <see cref="Submit"/> returned, here or in another process.</param>
    /// <param name="cancellation">Stops waiting for the answer.</param>
    /// <returns>The states in the order of the jobs.</returns>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    /// <exception cref="CrestException">The scheduler does not answer.</exception>
    public abstract IReadOnlyList<JobState> States(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default);

    /// <summary>
    /// Ends jobs that run, with all processes of their groups: SIGTERM first, and SIGKILL after <see cref="Job.Grace"/>. Jobs that have not
    /// begun never will. It is not waited for; a job that is over is left as it is.
    /// </summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="cancellation">Stops waiting for the host.</param>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    /// <exception cref="CrestException">The scheduler refuses or does not answer.</exception>
    public abstract void Cancel(IReadOnlyList<JobHandle> jobs, CancellationToken cancellation = default);

    /// <summary>The handle of a job whose record is known, where what <see cref="Submit"/> returned is lost.</summary>
    /// <param name="record">The record of the job.</param>
    /// <param name="indices">Its indices; null for a job that runs once.</param>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    public virtual JobHandle Find(string record, JobIndices? indices = null) => new(record, Submitted: 0, Indices: indices);

    /// <summary>Keeps a job from beginning, whether it was submitted or not.</summary>
    /// <param name="record">The record of the job, with its index if it has one.</param>
    /// <param name="cancellation">Stops waiting for the host.</param>
    /// <returns>Whether it never will begin; false where it has begun.</returns>
    /// <exception cref="HostAwayException">The host cannot be reached.</exception>
    /// <exception cref="CrestException">The record cannot be written.</exception>
    public bool Revoke(string record, CancellationToken cancellation = default)
    {
        CommandResult result = Host.RunScript(
            $$"""
            record={{ShellWord.Quote(record)}}
            {{RecordReader.Revoke}}
            revoke || exit 1
            IFS= read -r -d '' text <"$record"
            printf '%s' "$text"
            """,
            Limit, "", cancellation);
        return result.Succeeded
            ? JobRecord.Parse(result.Output).Kind == JobRecordKind.Revoked
            : throw new CrestException($"{Host.Name}:{record}: cannot write: {result.Complaint}");
    }

    private protected static string Word(string word) => ShellWord.Quote(word);
}
