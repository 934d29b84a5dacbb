using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>
/// A container whose components run again and again, each time in a copy of its folder (<c>NAME_INDEX</c>); the last copy is copied back.
/// </summary>
public abstract record LoopComponent : RepeatedComponent
{
    /// <summary>How many of the copies stay, the last ones; null for all.</summary>
    [Option(OptionRole.Output, "How many of the copies stay, the last ones; all if it is not given.", Minimum = 0)]
    public int? Keep { get; init; }
}
