namespace Crest.Workflows.Components;

/// <summary>A folder with files from outside of the workflow, its output files, which must be there before the workflow runs.</summary>
public sealed record SourceComponent : Component;
