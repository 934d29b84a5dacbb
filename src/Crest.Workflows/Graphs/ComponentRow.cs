using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>A component of a workflow, or an instance of one, in a table.</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Component">The component.</param>
/// <param name="IsInstance">Whether it is an instance.</param>
public sealed record ComponentRow(ComponentRecord Record, Component Component, bool IsInstance)
{
    /// <summary>Its path, in which instances have their index after the name.</summary>
    public string Path => Record.Path;

    /// <summary>Its state; of one that does not run <c>disabled</c>.</summary>
    public string StateText => Component.Disable ? "disabled" : StateWords.Of(Record.State);
}
