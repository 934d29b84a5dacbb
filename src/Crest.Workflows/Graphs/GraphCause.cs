namespace Crest.Workflows.Graphs;

/// <summary>Why a task would run.</summary>
/// <param name="Path">The task, or an instance of it.</param>
/// <param name="Text">Why, in words.</param>
public sealed record GraphCause(string Path, string Text);
