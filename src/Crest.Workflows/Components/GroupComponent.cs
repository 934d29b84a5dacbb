namespace Crest.Workflows.Components;

/// <summary>A workflow, or a folder of components that is used as one (WHEEL: <c>workflow</c>).</summary>
public sealed record GroupComponent : ContainerComponent;
