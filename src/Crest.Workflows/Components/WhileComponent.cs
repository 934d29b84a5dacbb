using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A loop that goes on while a condition holds; it counts from 0.</summary>
public sealed record WhileComponent : LoopComponent
{
    /// <summary>A script in the component's folder: exit code 0 means that the loop goes on.</summary>
    [Option(OptionRole.Protocol, "A script in the folder of the component: the loop goes on while its exit code is 0.")]
    public required string Condition { get; init; }
}
