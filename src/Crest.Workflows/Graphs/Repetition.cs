using Crest.Workflows.Components;

namespace Crest.Workflows.Graphs;

/// <summary>How often a component runs.</summary>
internal static class Repetition
{
    /// <summary>Whether a component has instances.</summary>
    public static bool Has(Component component) => component is RepeatedComponent or BulkJobTaskComponent;

    /// <summary>The number of instances of a component; null where only the run knows.</summary>
    /// <param name="component">A component that has instances.</param>
    /// <param name="folder">The folder of the workflow.</param>
    public static long? CountOf(Component component, string folder) => component switch
    {
        ForComponent numbers => (long)numbers.Count,
        ForeachComponent texts => texts.IndexList.Count,
        StudyComponent study => Number(study.Parameters.Count(Path.Combine(folder, study.Path))),
        BulkJobTaskComponent { EndBulkNumber: { } end } bulk => (long)end - bulk.StartBulkNumber + 1,
        BulkJobTaskComponent bulk => Number(bulk.Parameters.Count(Path.Combine(folder, bulk.Path))),
        _ => null,
    };

    private static long Number(Int128 count) => (long)Int128.Min(count, long.MaxValue);
}
