using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;

namespace Crest.Workflows.Schedulers;

/// <summary>Grid Engine and what descends from it: qsub, qstat, qacct, qdel.</summary>
public sealed class GridEngineScheduler : Scheduler
{
    /// <inheritdoc/>
    public override string Name => "grid-engine";

    private protected override string Directive => "#$";

    private protected override IEnumerable<string> Options(ArrayJob job, string logFolder) =>
    [
        "-S /bin/bash", // queues may start scripts with another shell, whatever their first line says
        $"-N {JobScript.Name(job)}",
        $"-t 1-{job.Tasks}",
        "-j y",
        "-o /dev/null", // the script opens the log: here a name with quotes, $, commas or colons would not be taken as it is
        "-wd /", // the script changes to the working folder and says so where it cannot
        "-notify",
    ];

    private protected override string OpenLog(string logFolder) => $$"""
        exec >>{{ShellWord.Quote(logFolder)}}/"${JOB_ID}_$SGE_TASK_ID.log" 2>&1 || exit 1

        """;

    /// <summary>
    /// Grid Engine ends a task by SIGKILL and with <c>-notify</c> sends SIGUSR2 to all its processes some time before, SIGUSR1 before it suspends them or at a soft limit of time,
    /// SIGXCPU at one of processor time. The command hears SIGTERM instead.
    /// </summary>
    private protected override string Run(string commandLine) => $$"""
        (trap '' USR1 USR2 XCPU; exec {{commandLine}}) &
        task=$! told=1
        trap 'told=1; kill -TERM $task' TERM USR1 USR2 XCPU
        while [ $told = 1 ]; do told=0; wait $task; code=$?; done # a signal ends the waiting, not the command
        exit $code

        """;

    private protected override SchedulerCommand Send(string script) => SchedulerCommand.Run("qsub", "-terse", script);

    /// <summary><c>-terse</c> prints <c>ID.1-N:1</c>, after warnings.</summary>
    private protected override string? JobId(string output) =>
        output.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0 && char.IsAsciiDigit(line[0]))?.Split('.')[0];

    private protected override SchedulerCommand Ask(string id) => SchedulerCommand.Run("qstat", "-xml", "-g", "d", "-u", Environment.UserName);

    private protected override IEnumerable<(int Task, TaskState State)> Queued(string id, string output) =>
        from job in Parse(output).Descendants("job_list")
        where job.Element("JB_job_number")?.Value == id
        select (int.TryParse(job.Element("tasks")?.Value, CultureInfo.InvariantCulture, out int task) ? task : 1, StateOf(job.Element("state")?.Value ?? ""));

    private protected override SchedulerCommand AskBooks(string id) => SchedulerCommand.Run("qacct", "-j", id);

    /// <summary>A block of lines a task, after a line of <c>=</c>; of a task that was started twice the later one counts.</summary>
    private protected override IEnumerable<(int Task, TaskState State)> Ended(string id, string output)
    {
        foreach (string block in output.Split("\n=====", StringSplitOptions.RemoveEmptyEntries))
        {
            Dictionary<string, string> fields = [];
            foreach (string line in block.Split('\n'))
                if (line.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [var name, var value]) fields[name] = value;
            if (fields.TryGetValue("taskid", out string? task) && int.TryParse(task, CultureInfo.InvariantCulture, out int number))
                yield return (number, fields.GetValueOrDefault("exit_status") == "0" && fields.GetValueOrDefault("failed") == "0" ? TaskState.Ended : TaskState.Failed);
        }
    }

    private protected override SchedulerCommand Delete(string id) => SchedulerCommand.Run("qdel", id);

    private protected override bool IsUnknown(SchedulerCommand answer) => answer.Complaint.Contains("does not exist", StringComparison.Ordinal);

    private static XDocument Parse(string output)
    {
        try
        {
            return XDocument.Parse(output);
        }
        catch (XmlException e)
        {
            throw new CrestException($"what 'qstat -xml' prints is no XML: {e.Message}", e);
        }
    }

    /// <summary>qstat(1): E an error, q in the queue, w waiting, h held; r running, t in transfer, s, S and T suspended, d being deleted.</summary>
    private static TaskState StateOf(string letters) =>
        letters.Contains('E', StringComparison.Ordinal) ? TaskState.Failed
        : letters.Contains('q', StringComparison.Ordinal) || letters.Contains('w', StringComparison.Ordinal) ? TaskState.Waiting
        : TaskState.Running;
}
