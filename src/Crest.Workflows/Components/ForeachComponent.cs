using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>A loop over the texts of a list.</summary>
public sealed record ForeachComponent : LoopComponent
{
    /// <summary>The texts, which are parts of folder names.</summary>
    [Option(OptionRole.Protocol, "The texts that the loop goes over.")]
    public required IReadOnlyList<string> IndexList { get; init; }
}
