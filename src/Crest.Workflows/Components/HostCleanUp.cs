namespace Crest.Workflows.Components;

/// <summary>What becomes of the folder of a task on its host after a success; after a failure it stays.</summary>
public enum HostCleanUp
{
    /// <summary>What the container around says; the outermost folder keeps.</summary>
    Parent,

    /// <summary>It stays.</summary>
    Keep,

    /// <summary>It is removed.</summary>
    Remove,
}
