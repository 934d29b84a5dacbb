namespace Crest.Hosts.Schedulers;

/// <summary>One command that a scheduler runs many times: an array job, each task of which runs the same command.</summary>
public sealed record ArrayJob
{
    /// <summary>The name that the queue shows; characters that a scheduler does not accept there become <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Number of tasks, at least 1.</summary>
    public required int Tasks { get; init; }

    /// <summary>
    /// The program and its arguments, each as the program gets it; no shell interprets them. Anybody on the machine can read them while a
    /// task runs.
    /// </summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>
    /// A folder of this job alone, in which the script and the environment are written. Absolute; like those below, the machines on which
    /// tasks run must see it.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>The working folder of the tasks; absolute.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The folder of what each task prints, <c>JOB_TASK.log</c>; absolute, and made if it is missing.</summary>
    public required string LogFolder { get; init; }

    /// <summary>
    /// Variables that the tasks see. They are passed in a file that only the user can read, so passwords may be among them: a scheduler
    /// shows everybody its
    /// command line and, with Grid Engine, the environment of a submission.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Further options in the scheduler's own words, each a line of the script after <c>#SBATCH</c> or <c>#$</c>: <c>--partition=main</c>,
    /// <c>-l h_vmem=4G</c>.
    /// </summary>
    public IReadOnlyList<string> SubmitOptions { get; init; } = [];
}
