using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>What the training of a trial tells its study.</summary>
internal static class TrialReports
{
    /// <summary>Reports of a trial at most, about: each is a write to the study, and an ensemble may have thousands of trees.</summary>
    private const int Most = 200;

    private static readonly JsonSerializerOptions Json = new() { Converters = { new UndefinedAsNull() } };

    /// <summary>A listener to the epochs of a training that reports to a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="steps">Epochs or trees at most.</param>
    /// <param name="value">What is reported of each.</param>
    /// <remarks>What is validated before the first epoch is not reported: a step of a study counts from 1.</remarks>
    public static Action<EpochReport> Of(RunningTrial trial, int steps, Func<EpochReport, double> value)
    {
        int every = (steps + Most - 1) / Most;
        return report =>
        {
            if (report.Epoch > 0 && report.Epoch % every == 0) trial.Report(report.Epoch, value(report));
        };
    }

    /// <summary>Notes how well the model of a trial does.</summary>
    public static void NoteResult(
        this RunningTrial trial, TrainingHistory history, ISplitMetrics? train, ISplitMetrics? validation, ISplitMetrics? test)
    {
        var metrics = new Dictionary<string, object?>
        {
            ["train"] = train?.Figures(), ["validation"] = validation?.Figures(), ["test"] = test?.Figures(),
        };
        trial.Note("metrics", JsonSerializer.SerializeToElement(metrics, Json));
        trial.Note("best_epoch", history.BestEpoch);
        trial.Note("epochs", history.LastEpoch);
    }
}
