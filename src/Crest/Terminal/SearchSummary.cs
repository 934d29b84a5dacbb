using Crest.Foundation.Processes;
using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Terminal;

/// <summary>What a search found: the study with its charts, the best trial's metrics, where the files are, and what to type next.</summary>
internal static class SearchSummary
{
    public static void Show(SearchResult result, ITrainingJob training, string command)
    {
        if (result.End is { Reason: var reason }) Console.WriteLine($"not all trials are finished: {reason}; the same command continues");
        StudySummary.Show(result.Study, result.History, training.Objective);
        if (result.History.Best is not { } best) return;
        MetricsTable.Show(NotedMetrics.Of(best));
        Console.WriteLine($"results in {result.Folder}, charts in {TrainingFiles.Report}");
        Console.WriteLine($"train it with: {command} --parameter-path {ShellWord.Quote(result.BestParameterPath)}");
    }
}
