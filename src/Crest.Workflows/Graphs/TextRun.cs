using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>A part of a line of a drawing in letters.</summary>
/// <param name="Text">The letters.</param>
/// <param name="State">The state in whose colour they are; null for none.</param>
public readonly record struct TextRun(string Text, ComponentState? State);
