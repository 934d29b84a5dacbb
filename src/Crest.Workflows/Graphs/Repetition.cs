using Crest.Workflows.Components;

namespace Crest.Workflows.Graphs;

/// <summary>How often a component runs.</summary>
internal static class Repetition
{
    /// <summary>The number of instances of a component; null where only the run knows.</summary>
    public static long? CountOf(Component component) => component switch
    {
        ForComponent numbers => (long)numbers.Count,
        ForeachComponent texts => texts.IndexList.Count,
        _ => null,
    };
}
