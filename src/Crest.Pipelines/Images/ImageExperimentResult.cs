using System.Globalization;
using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.Images;

/// <summary>What a training of an experiment gave, from the files in its folder.</summary>
/// <param name="Run">The training.</param>
/// <param name="Id">The run's id in the run store.</param>
/// <param name="Train">Loss and accuracy of the training images, judged after the training with the weights that were
/// kept, nothing dropped.</param>
/// <param name="Validation">Those of the images held out.</param>
/// <param name="Test">Those of the test images.</param>
/// <param name="BestEpoch">The epoch whose weights were kept.</param>
/// <param name="SamplesPerSecond">Training speed.</param>
/// <param name="History">The metrics of each epoch by name; where it diverged, as far as it came.</param>
/// <param name="Diverged">What was said of a loss that became no number: there is no model then, and no metrics; null otherwise.</param>
public sealed record ImageExperimentResult(
    ImageExperimentRun Run,
    string Id,
    (double Loss, double Accuracy) Train,
    (double Loss, double Accuracy) Validation,
    (double Loss, double Accuracy) Test,
    int BestEpoch,
    double SamplesPerSecond,
    IReadOnlyDictionary<string, double[]> History,
    string? Diverged = null)
{
    /// <summary>The names of <see cref="Figures"/>.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["loss", "acc", "val_loss", "val_acc", "test_acc"];

    /// <summary>What a table shows of the training.</summary>
    public IReadOnlyList<string> Figures => Diverged is not null
        ? ["diverged", "", "", "", ""]
        : [.. new[] { Train.Loss, Train.Accuracy, Validation.Loss, Validation.Accuracy, Test.Accuracy }
            .Select(figure => figure.ToString("F4", CultureInfo.InvariantCulture))];

    internal static ImageExperimentResult Read(ImageExperimentRun run, string folder, string file)
    {
        string path = Path.Combine(folder, file);
        try
        {
            using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = summary.RootElement;
            if (root.TryGetProperty("diverged", out JsonElement diverged))
            {
                (double, double) none = (double.NaN, double.NaN);
                // One that diverged in its first epoch has no metrics yet.
                IReadOnlyDictionary<string, double[]> history = File.Exists(Path.Combine(folder, "metrics.csv"))
                    ? RunFolder.ReadMetrics(folder)
                    : new Dictionary<string, double[]> { ["epoch"] = [] };
                return new ImageExperimentResult(
                    run, root.GetProperty("run").GetString()!, none, none, none, 0, double.NaN, history, diverged.GetString());
            }

            JsonElement metrics = root.GetProperty("metrics");
            (double Loss, double Accuracy) Split(string name) =>
                (metrics.GetProperty(name).GetProperty("loss").GetDouble(), metrics.GetProperty(name).GetProperty("accuracy").GetDouble());
            return new ImageExperimentResult(
                run, root.GetProperty("run").GetString()!, Split("train"), Split("validation"), Split("test"),
                root.GetProperty("best_epoch").GetInt32(), root.GetProperty("samples_per_second").GetDouble(),
                RunFolder.ReadMetrics(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CrestException($"{path}: not the summary of a training; give --force to train again", e);
        }
    }
}
