namespace Crest.Hosts.Schedulers;

/// <summary>The state of a task of an array job.</summary>
internal enum TaskState
{
    /// <summary>Not in the queue, and the scheduler does not, or not yet, say how it ended.</summary>
    Unknown,

    /// <summary>In the queue, or held.</summary>
    Pending,

    /// <summary>Running, suspended, or just being ended.</summary>
    Running,

    /// <summary>Ended with exit code 0.</summary>
    Finished,

    /// <summary>Ended otherwise, killed, cancelled, or never to be started because of an error.</summary>
    Failed,
}
