namespace Crest.Workflows.Components;

/// <summary>Ends the loop around it where its condition holds.</summary>
public sealed record BreakComponent : LoopExitComponent;
