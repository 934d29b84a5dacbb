namespace Crest.Workflows.Components;

/// <summary>Shows its input files, which are pictures, on the dashboard.</summary>
public sealed record ViewerComponent : Component;
