namespace Crest.Experiments.Runs;

/// <summary>The state of a run.</summary>
public enum RunStatus
{
    /// <summary>Its process is at work.</summary>
    Running,

    /// <summary>It ended as planned.</summary>
    Finished,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was stopped, or its process is gone and did not write an end.</summary>
    Killed,
}
