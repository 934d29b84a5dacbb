namespace Crest.Workflows.States;

/// <summary>The state of a component in its last run.</summary>
public enum ComponentState
{
    /// <summary>It has not begun.</summary>
    NotStarted,

    /// <summary>Its script or its components run.</summary>
    Running,

    /// <summary>It ended as it should.</summary>
    Finished,

    /// <summary>It ended otherwise, or its outputs are not there.</summary>
    Failed,

    /// <summary>It was stopped before its end.</summary>
    Stopped,
}
