namespace Crest.Hosts.Schedulers;

/// <summary>How many tasks of an array job are in which state.</summary>
/// <param name="Pending">In the queue, or held.</param>
/// <param name="Running">Running, suspended, or just being ended.</param>
/// <param name="Finished">Ended with exit code 0.</param>
/// <param name="Failed">Ended otherwise, killed, cancelled, or never to be started because of an error.</param>
/// <param name="Unknown">Not in the queue any more, and the scheduler does not, or not yet, say how they ended.</param>
public readonly record struct ArrayJobState(int Pending, int Running, int Finished, int Failed, int Unknown)
{
    /// <summary>Why tasks are pending, in the scheduler's words; null where it does not say.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether no task is running or pending.</summary>
    public bool IsOver => Pending + Running == 0;
}
