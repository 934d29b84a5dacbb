using Crest.CommandLine.Terminal;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.RealBogus;
using Crest.Survey.CandidateImports;

namespace Crest.CommandLine.Results;

/// <summary>What a preparation wrote.</summary>
internal static class PreparationResult
{
    public static void Show(PreparationSummary summary)
    {
        foreach (string warning in summary.Warnings) Screen.Warn(warning);
        ShowObjects(summary.ObjectsByClass, summary.Classes);
        ShowFiles(summary.Written, summary.Unchanged);
        string reused = summary.Reused.Count > 0 ? $", {summary.Reused.Count} intermediate results used again" : "";
        string files = summary.FilesRead == 1 ? "1 file" : $"{summary.FilesRead} files";
        string rate = summary.FilesPerSecond >= 1 ? $": {summary.FilesPerSecond:F0} files/s" : "";
        Console.WriteLine($"{files} in {summary.Elapsed.TotalSeconds:F2} s{rate}{reused}");
    }

    public static void Show(CandidatePreparation made)
    {
        foreach (CandidateGroup group in made.Groups)
        {
            string filter = group.Filter.Length > 0 ? $"{group.Filter}: " : "";
            Console.WriteLine($"{filter}{group.Rows} candidates ({group.Real} real, {group.Rows - group.Real} bogus)");
        }

        ShowFiles(made.Written, made.Unchanged);
        double seconds = made.Elapsed.TotalSeconds;
        Console.WriteLine($"{made.Rows} rows in {seconds:F2} s: {made.Rows / seconds:F0} rows/s, {made.Bytes / seconds / 1e6:F0} MB/s");
    }

    /// <summary>Shows the objects of each class in each split.</summary>
    internal static void ShowObjects(IReadOnlyDictionary<string, IReadOnlyList<int>> objectsByClass, IReadOnlyList<string> names)
    {
        foreach ((string split, IReadOnlyList<int> counts) in objectsByClass)
        {
            IEnumerable<string> classes = names.Select((name, label) => $"{name} {counts[label]}");
            if (counts[^1] > 0) classes = classes.Append($"unlabelled {counts[^1]}");
            Console.WriteLine($"{split}: {counts.Sum()} objects ({string.Join(", ", classes)})");
        }
    }

    /// <summary>Shows the files that were written, and those that stay.</summary>
    internal static void ShowFiles(IReadOnlyList<string> written, IReadOnlyList<string> unchanged)
    {
        foreach (string path in written) Console.WriteLine($"wrote {path}");
        foreach (string path in unchanged) Console.WriteLine($"unchanged {path}");
    }
}
