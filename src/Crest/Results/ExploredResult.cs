using Crest.Pipelines.Exploration;

namespace Crest.CommandLine.Results;

/// <summary>What an exploration wrote, and how well the samples are embedded.</summary>
internal static class ExploredResult
{
    public static void Show(ExplorationResult explored)
    {
        MetricsTable.Show([.. explored.Qualities.Select(q => (q.Fitted ? q.Split : $"{q.Split} (transformed)", q))]);
        foreach (string note in explored.Notes) Console.WriteLine(note);
        Console.WriteLine($"fitted in {explored.Seconds:F1} s");
        foreach (string path in explored.Paths) Console.WriteLine($"wrote {path}");
    }
}
