using Crest.Pipelines.Supernova;

namespace Crest.CommandLine.Results;

/// <summary>The ranked list of a merge.</summary>
internal static class MergeResult
{
    private const int Shown = 20;

    public static void Show(MergeResults merge, MergedResults merged)
    {
        RankedListTable.Show(RankedCandidates.Read(merged.Path, merged.Classes, merge.RealDataPath), Shown);
        Console.WriteLine($"wrote {merged.Path}: {merged.Table.Names.Count} objects");
        if (merged.ReportPath is { } report) Console.WriteLine($"wrote {report}");
    }
}
