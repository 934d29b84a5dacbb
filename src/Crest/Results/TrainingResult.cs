using Crest.Pipelines.TrainingRuns;

namespace Crest.CommandLine.Results;

/// <summary>What a training gave: the metrics of its splits, and where all the rest is.</summary>
internal static class TrainingResult
{
    public static void Show(TrainingSummary summary)
    {
        MetricsTable.Show([("train", summary.Train), ("validation", summary.Validation), ("test", summary.Test)]);
        Console.WriteLine(
            $"best epoch {summary.History.BestEpoch} of {summary.History.LastEpoch}; {summary.Parameters} parameters; "
            + $"{summary.SamplesPerSecond:F0} samples/s; {summary.Elapsed.TotalSeconds:F1} s");
        Console.WriteLine($"results in {summary.Folder}");
    }
}
