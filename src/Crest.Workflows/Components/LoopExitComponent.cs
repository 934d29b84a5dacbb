using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>Leaves the loop around it, or this time round, where a condition holds. What runs beside it runs to its end.</summary>
public abstract record LoopExitComponent : Component
{
    /// <summary>A script in the component's folder, whose exit code 0 means yes, or a JavaScript expression.</summary>
    [Option(OptionRole.Protocol, "A script in the folder of the component, whose exit code 0 means yes, or a JavaScript expression.")]
    public required string Condition { get; init; }
}
