using Crest.Foundation.Processes;

namespace Crest.Experiments.Studies;

/// <summary>
/// Who is at work on a trial: one thread of one process. It is written to the trial, so that a late answer of a worker that
/// was taken for dead is recognised.
/// </summary>
/// <param name="Host">The machine's name.</param>
/// <param name="ProcessId">The process on it.</param>
/// <param name="Started">When that process started, in units of its machine, after what tells machines and containers of one name apart;
/// with the process id it is never given out twice.</param>
/// <param name="Slot">The thread within the process, from 0.</param>
public sealed record WorkerIdentity(string Host, int ProcessId, string Started, int Slot)
{
    /// <summary>A thread of this process.</summary>
    /// <param name="slot">The thread within the process, from 0.</param>
    public static WorkerIdentity OfThisProcess(int slot) =>
        new(ProcessIdentity.Current.Host, ProcessIdentity.Current.ProcessId, ProcessIdentity.Current.Started, slot);

    /// <summary>
    /// Whether the worker lost its trials: its process is gone or, if it cannot be seen from here, it was silent for too long. A process
    /// that can be seen keeps its trials however long it is silent: its heartbeats may have had no way to the database.
    /// </summary>
    /// <param name="silence">The time since its last heartbeat.</param>
    /// <param name="patience">The longest silence of a worker that cannot be seen and keeps its trials.</param>
    internal bool IsDead(TimeSpan silence, TimeSpan patience) =>
        ProcessTable.OfThisMachine.IsGone(new ProcessIdentity(Host, ProcessId, Started), silence, patience);
}
