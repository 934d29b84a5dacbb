using System.Collections.Concurrent;
using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;

namespace Crest.Workflows.Engine;

/// <summary>
/// The scripts of this machine, which outlive the engine. They are jobs as on any host, with the same record, but run by children of this
/// process, whose answers are heard at once: a question to the host would cost more than a small task.
/// </summary>
internal sealed class LocalScripts : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentBag<ScriptShell> _idle = [];

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">The script, a path in the folder.</param>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="variables">What is added to the environment of this process.</param>
    /// <param name="record">The record, which does not exist yet.</param>
    /// <param name="log">Where what it prints is added.</param>
    /// <param name="stop">Ends the script and what it started: SIGTERM, and SIGKILL after a while.</param>
    /// <exception cref="Foundation.Errors.CrestException">Bash cannot be started, or the record cannot be written.</exception>
    public async Task<JobState> Run(
        string script, string folder, IReadOnlyDictionary<string, string> variables, string record, string log, CancellationToken stop)
    {
        if (!_idle.TryTake(out ScriptShell? shell)) shell = ScriptShell.Start(Grace);
        if (await shell.Run(folder, script, variables, record, log, stop).ConfigureAwait(false)) _idle.Add(shell);
        else shell.Dispose();
        JobRecord written = JobRecord.Parse(Host.Local().ReadText(record));
        if (written is { Kind: JobRecordKind.Ended, Code: { } code }) return JobState.After(code, written.Started, written.Ended);
        // Where bash itself was killed, the script may still run.
        return await EndOf(record, stop).ConfigureAwait(false)
            ?? new JobState(JobPhase.Failed, null, stop.IsCancellationRequested ? "it was stopped" : "it could not begin");
    }

    /// <summary>Waits for the end of a script that another process has started.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="stop">Ends the script.</param>
    /// <returns>How it ended; null where it never began, and never will.</returns>
    /// <exception cref="Foundation.Errors.CrestException">The record cannot be read or written.</exception>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ScriptShell shell in _idle) shell.Dispose();
    }
}
