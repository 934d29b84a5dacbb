namespace Crest.Workflows.Engine;

/// <summary>How a component ended.</summary>
internal enum OutcomeKind
{
    /// <summary>As it should; a condition was true.</summary>
    Finished,

    /// <summary>As it should; a condition was not true.</summary>
    Otherwise,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It did not begin, or was stopped.</summary>
    NotRun,
}
