namespace Crest.Workflows.Components;

/// <summary>Goes on with the next index of the loop around it where its condition holds.</summary>
public sealed record ContinueComponent : LoopExitComponent;
