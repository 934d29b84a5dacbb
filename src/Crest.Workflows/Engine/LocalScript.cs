using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;

namespace Crest.Workflows.Engine;

/// <summary>
/// A script of this machine that outlives the engine. It is a job as on any host, with the same record, but a child of this process, whose
/// end is heard at once: a question to the host would cost more than a small task.
/// </summary>
internal static class LocalScript
{
    private const string Session = "/usr/bin/setsid";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script, a path in the folder.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">What is added to the environment of this process.</param>
    /// <param name="record">The record, which does not exist yet.</param>
    /// <param name="log">Where what it prints is added.</param>
    /// <param name="stop">Ends the script and what it started: SIGTERM, and SIGKILL after a while.</param>
    /// <exception cref="CrestException">Bash cannot be started, or the record cannot be written.</exception>
    public static async Task<JobState> Run(
        string script, string folder, IReadOnlyDictionary<string, string> variables, string record, string log, CancellationToken stop)
    {
        string[] words =
        [
            "bash", "-c", JobWrapper.Text, "crest-task", folder, script, log, record,
            Grace.TotalSeconds.ToString(CultureInfo.InvariantCulture), "-", "",
        ];
        // In a session of its own a script does not end with the terminal.
        if (File.Exists(Session)) words = [Session, .. words];
        var start = new ProcessStartInfo(words[0], words[1..]) { WorkingDirectory = folder, UseShellExecute = false };
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        try
        {
            using Process process = Process.Start(start)!;
            await using (stop.Register(() => ProcessSignal.End(process.Id)))
                await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            JobRecord written = JobRecord.Parse(Host.Local().ReadText(record));
            if (written is { Kind: JobRecordKind.Ended, Code: { } code }) return JobState.After(code, written.Started, written.Ended);
            // Where bash itself was killed, the script may still run.
            return await EndOf(record, stop).ConfigureAwait(false)
                ?? new JobState(JobPhase.Failed, null, stop.IsCancellationRequested ? "it was stopped" : "it could not begin");
        }
        catch (Win32Exception e)
        {
            throw new CrestException($"{folder}: bash cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Waits for the end of a script that another process has started.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="stop">Ends the script.</param>
    /// <returns>How it ended; null where it never began, and never will.</returns>
    /// <exception cref="CrestException">The record cannot be read or written.</exception>
    public static async Task<JobState?> EndOf(string record, CancellationToken stop)
    {
        JobRunner runner = JobRunner.Direct(Host.Local());
        if (runner.Revoke(record, CancellationToken.None)) return null;
        // It has begun: when it was submitted does not count any more.
        JobHandle[] handle = [new(record, Submitted: 0)];
        for (bool isCancelled = false; ;)
        {
            JobState state = runner.States(handle, CancellationToken.None)[0];
            if (state.IsOver) return state;
            if (stop.IsCancellationRequested && !isCancelled)
            {
                runner.Cancel(handle, CancellationToken.None);
                isCancelled = true;
            }

            await Task.Delay(Pause, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
