namespace Crest.Workflows.Schedulers;

/// <summary>Where a task of an array job stands.</summary>
internal enum TaskState
{
    /// <summary>In the queue, or held.</summary>
    Waiting,

    /// <summary>At work, suspended, or just being ended.</summary>
    Running,

    /// <summary>Ended with exit code 0.</summary>
    Ended,

    /// <summary>Ended otherwise, killed, cancelled, or never to be started because of an error.</summary>
    Failed,
}
