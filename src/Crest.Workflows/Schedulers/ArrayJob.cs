namespace Crest.Workflows.Schedulers;

/// <summary>One command that a scheduler is to run many times: an array job, of which each task runs the same words.</summary>
public sealed record ArrayJob
{
    /// <summary>What the queue shows it as; characters that a scheduler does not take there become <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Number of tasks, at least 1.</summary>
    public required int Tasks { get; init; }

    /// <summary>The program and its arguments, each as the program is to get it; nothing in them is taken for the shell's. Anybody on the machine can read them while a task runs.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>A folder of this job alone, in which the script and the environment are written; like those below it must be seen by the machines on which tasks run.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the tasks begin.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>Where each task leaves what it prints, as <c>JOB_TASK.log</c>; made where it is missing.</summary>
    public required string LogFolder { get; init; }

    /// <summary>
    /// Variables that the tasks see. They go by a file that nobody but the user can read, so passwords may be among them: a scheduler shows to everybody what stands on its
    /// command line and, with Grid Engine, the environment of a submission.
    /// </summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Further options in the scheduler's own words, each a line of the script after <c>#SBATCH</c> or <c>#$</c>: <c>--partition=main</c>, <c>-l h_vmem=4G</c>.</summary>
    public IReadOnlyList<string> SubmitOptions { get; init; } = [];
}
