using Crest.Foundation.Progress;
using Crest.Learning.Training;

namespace Crest.CommandLine.Terminal;

/// <summary>An epoch as a step of a progress bar.</summary>
internal static class TrainingProgress
{
    public static StepProgress Of(string step, int epochs, EpochReport report) => new(
        step, report.Epoch, epochs, $"loss {report.TrainingLoss:F4}, validation {report.ValidationLoss:F4} ({report.ValidationScore:F4}){(report.IsBest ? " best" : "")}");
}
