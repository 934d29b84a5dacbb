using System.Text.Json;
using Crest.Experiments.Studies;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>How well the model of a trial did on one split, as the trial noted it.</summary>
/// <param name="split">The figures as JSON.</param>
public sealed class NotedMetrics(JsonElement split) : ISplitMetrics
{
    /// <summary>The figures that a trial noted, split by split.</summary>
    /// <param name="trial">The trial.</param>
    public static IReadOnlyList<(string Split, ISplitMetrics? Metrics)> Of(Trial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (!trial.UserAttributes.TryGetValue("metrics", out string? json)) return [];
        using JsonDocument metrics = JsonDocument.Parse(json);
        return [.. metrics.RootElement.EnumerateObject().Where(s => s.Value.ValueKind == JsonValueKind.Object)
            .Select(s => (s.Name, (ISplitMetrics?)new NotedMetrics(s.Value.Clone())))];
    }

    /// <inheritdoc/>
    /// <remarks>Single numbers alone; one that is not defined is NaN.</remarks>
    public IReadOnlyDictionary<string, object> Figures() => split.EnumerateObject()
        .Where(figure => figure.Value.ValueKind is JsonValueKind.Number or JsonValueKind.Null)
        .ToDictionary(figure => figure.Name, figure => figure.Value.ValueKind == JsonValueKind.Null ? double.NaN
            : figure.Value.TryGetInt32(out int whole) && figure.Name is "count" or "real" ? whole
            : (object)figure.Value.GetDouble());
}
