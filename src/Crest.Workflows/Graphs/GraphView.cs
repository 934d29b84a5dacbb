namespace Crest.Workflows.Graphs;

/// <summary>A workflow as it is drawn.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Run">The run in which it ran last; null where it never ran.</param>
/// <param name="Level">The components of its folder.</param>
public sealed record GraphView(string Title, string? Run, GraphLevel Level)
{
    /// <summary>What is drawn in a shorter form, each a sentence; empty where everything is drawn.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
