using Crest.Pipelines.Searches;
using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Terminal;

/// <summary>What a search found: the study, the best trial's metrics, where the files are, and what to type next.</summary>
internal static class SearchSummary
{
    public static void Show(SearchResult result, ITrainingJob training, string command)
    {
        StudySummary.Show(result.Study, result.History);
        if (result.EndReason is { } reason) Console.WriteLine($"not all trials are finished: {reason}; the same command goes on");
        if (result.History.Best is not { } best) return;
        MetricsTable.Show(NotedMetrics.Of(best));
        Console.WriteLine($"searched: {training.Objective}, {best.Value:G6} in trial {best.Number}");
        Console.WriteLine($"results in {result.Folder}");
        Console.WriteLine($"train it with: {command} --parameter-path {result.BestParameterPath} ...");
    }
}
