using Crest.Foundation.Errors;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// A scheduler takes no further job of the user now, or does not answer. Later it will; where it has taken the job although its answer was
/// lost, the record keeps the job from running twice.
/// </summary>
public sealed class QueueFullException : CrestException
{
    /// <summary>Makes an error with the words of the scheduler.</summary>
    /// <param name="scheduler">The name of the scheduler.</param>
    /// <param name="complaint">What it said, in one line.</param>
    public QueueFullException(string scheduler, string complaint) : base($"{scheduler} takes no further job now: {complaint}")
    {
    }
}
