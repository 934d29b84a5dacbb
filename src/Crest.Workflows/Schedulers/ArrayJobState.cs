namespace Crest.Workflows.Schedulers;

/// <summary>How many tasks of an array job are where.</summary>
/// <param name="Waiting">In the queue, held ones too.</param>
/// <param name="Running">At work, suspended, or just being ended.</param>
/// <param name="Ended">Ended with exit code 0.</param>
/// <param name="Failed">Ended otherwise, killed, cancelled, or never to be started because of an error.</param>
/// <param name="Unknown">No longer in the queue, and the scheduler does not, or not yet, say how they ended.</param>
public readonly record struct ArrayJobState(int Waiting, int Running, int Ended, int Failed, int Unknown)
{
    /// <summary>Whether no task runs or is still to run.</summary>
    public bool IsOver => Waiting + Running == 0;
}
