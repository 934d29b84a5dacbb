namespace Crest.Workflows.Components;

/// <summary>A container whose components run in copies of its folder, one for each instance (<c>NAME_INDEX</c>).</summary>
public abstract record RepeatedComponent : ContainerComponent;
