using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Workflows.Schedulers;

/// <summary>Slurm: sbatch, squeue, sacct, scancel.</summary>
public sealed class SlurmScheduler : Scheduler
{
    /// <inheritdoc/>
    public override string Name => "slurm";

    private protected override string Directive => "#SBATCH";

    private protected override IEnumerable<string> Options(ArrayJob job, string logFolder)
    {
        // A backslash makes Slurm take %A and %a as they stand.
        if (logFolder.Contains('\\', StringComparison.Ordinal)) throw new CrestException($"{logFolder}: Slurm cannot write logs to a folder with a backslash in its name; choose another one");
        string log = Path.Combine(logFolder.Replace("%", "%%", StringComparison.Ordinal), "%A_%a.log");
        return
        [
            $"--job-name={JobScript.Name(job)}",
            $"--array=1-{job.Tasks}",
            $"--output={ShellWord.Quote(log)}",
            "--open-mode=append", // a task that Slurm starts anew adds to its log
            "--signal=B:TERM@60", // a minute before the time limit; a cancelled or preempted task gets SIGTERM of itself
        ];
    }

    /// <summary>Slurm opens the log, in which it says itself why it ended a task.</summary>
    private protected override string OpenLog(string logFolder) => "";

    /// <summary>The command takes the place of the shell, to which Slurm sends its signals.</summary>
    private protected override string Run(string commandLine) => $"exec {commandLine}\n";

    private protected override SchedulerCommand Send(string script) => SchedulerCommand.Run("sbatch", "--parsable", script);

    /// <summary><c>--parsable</c> prints <c>ID</c>, or <c>ID;CLUSTER</c> where the job went to another cluster.</summary>
    private protected override string? JobId(string output) =>
        output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0 && char.IsAsciiDigit(line[0]));

    private protected override SchedulerCommand Ask(string id) => SchedulerCommand.Run("squeue", ["--noheader", "--array", "--states=all", "--format=%K|%T", $"--jobs={Number(id)}", .. Cluster(id)]);

    private protected override IEnumerable<(int Task, TaskState State)> Queued(string id, string output) => Entries(output, "");

    private protected override SchedulerCommand AskBooks(string id) =>
        SchedulerCommand.Run("sacct", ["--noheader", "--parsable2", "--allocations", "--format=JobID,State", $"--jobs={Number(id)}", .. Cluster(id)]);

    private protected override IEnumerable<(int Task, TaskState State)> Ended(string id, string output) => Entries(output, $"{Number(id)}_");

    private protected override SchedulerCommand Delete(string id) => SchedulerCommand.Run("scancel", [Number(id), .. Cluster(id)]);

    private protected override bool IsUnknown(SchedulerCommand answer) =>
        answer.Errors.Contains("Invalid job id", StringComparison.Ordinal) || answer.Errors.Contains("already completing or completed", StringComparison.Ordinal);

    private static string Number(string id) => id.Split(';')[0];

    private static IEnumerable<string> Cluster(string id) => id.Split(';') is [_, var cluster] ? [$"--clusters={cluster}"] : [];

    private static IEnumerable<(int Task, TaskState State)> Entries(string output, string prefix)
    {
        foreach (string line in output.Split('\n'))
            if (line.StartsWith(prefix, StringComparison.Ordinal) && line[prefix.Length..].Trim().Split('|') is [var task, var state]
                && int.TryParse(task, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                yield return (number, StateOf(state.Split(' ')[0]));
    }

    /// <summary>squeue(1), JOB STATE CODES. Of a cancelled job sacct says <c>CANCELLED by UID</c>.</summary>
    private static TaskState StateOf(string name) => name switch
    {
        "PENDING" or "REQUEUED" or "REQUEUE_FED" or "REQUEUE_HOLD" or "RESV_DEL_HOLD" or "SPECIAL_EXIT" => TaskState.Waiting,
        "RUNNING" or "CONFIGURING" or "COMPLETING" or "SUSPENDED" or "STOPPED" or "SIGNALING" or "STAGE_OUT" or "RESIZING" => TaskState.Running,
        "COMPLETED" => TaskState.Ended,
        _ => TaskState.Failed,
    };
}
