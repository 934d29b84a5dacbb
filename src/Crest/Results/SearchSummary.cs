using Crest.Foundation.Processes;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Results;

/// <summary>What a search found: the study with its charts, the best trial's metrics, where the files are, and what to type next.</summary>
internal static class SearchSummary
{
    /// <summary>Shows it.</summary>
    /// <param name="search">The search.</param>
    /// <param name="result">What it found.</param>
    public static void Show(SearchJob search, SearchResult result)
    {
        if (result.End is { Reason: var reason }) Console.WriteLine($"not all trials are finished: {reason}; the same command continues");
        StudySummary.Show(result.Study, result.History, result.Objective);
        if (result.History.Best is not { } best) return;
        MetricsTable.Show(NotedMetrics.Of(best));
        Console.WriteLine($"results in {result.Folder}, charts in {TrainingFiles.Report}");
        Console.WriteLine($"train it with: {search.TrainingLine()} --parameter-path {ShellWord.Quote(result.BestParameterPath)}");
    }
}
