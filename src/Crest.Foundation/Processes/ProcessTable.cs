namespace Crest.Foundation.Processes;

/// <summary>
/// Says whether a process that wrote to a shared database is gone. A process of the same boot of this machine, in the same process
/// namespace, can be looked up. Of any other one, on another machine, in another container, or from before the last boot, only the
/// heartbeat counts: hosts and containers often share a name, and their process ids mean nothing here.
/// </summary>
/// <param name="self">This process.</param>
/// <param name="startOf">When the process of an id started, in the form of
/// <see cref="ProcessIdentity.Started"/>; null where there is no such process.</param>
internal sealed class ProcessTable(ProcessIdentity self, Func<int, string?> startOf)
{
    /// <summary>The processes of this machine.</summary>
    public static ProcessTable OfThisMachine { get; } = new(ProcessIdentity.Current, ProcessIdentity.StartOf);

    /// <summary>Whether a process is gone.</summary>
    /// <param name="process">The process.</param>
    /// <param name="silence">The time since its last heartbeat.</param>
    /// <param name="patience">The longest silence of a process that is still there and cannot be looked up.</param>
    public bool IsGone(ProcessIdentity process, TimeSpan silence, TimeSpan patience) =>
        // Another process may have got the id since, so its start is compared too.
        CanSee(process) ? process != self && startOf(process.ProcessId) != process.Started : silence > patience;

    private bool CanSee(ProcessIdentity process) => process.Host == self.Host && process.Machine == self.Machine;
}
