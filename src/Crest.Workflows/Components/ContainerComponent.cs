namespace Crest.Workflows.Components;

/// <summary>A component that contains others.</summary>
public abstract record ContainerComponent : Component
{
    /// <summary>The components inside it, in the order of the file.</summary>
    public IReadOnlyList<Component> Components { get; init; } = [];
}
