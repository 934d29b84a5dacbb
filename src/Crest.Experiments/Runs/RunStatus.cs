namespace Crest.Experiments.Runs;

/// <summary>How far a run has come.</summary>
public enum RunStatus
{
    /// <summary>Its process is at work.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Finished,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was stopped, or its process is gone without having said so.</summary>
    Killed,
}
