namespace Crest.Pipelines.TrainingRuns;

/// <summary>How well a model does on one split.</summary>
public interface ISplitMetrics
{
    /// <summary>The figures by name, for tables and files: numbers, and lists of them.</summary>
    IReadOnlyDictionary<string, object> Figures();

    /// <summary>The figures that are numbers, as a run logs them: <c>test_accuracy</c>.</summary>
    /// <param name="split">Name of the split, which theirs begin with.</param>
    IEnumerable<KeyValuePair<string, double>> Numbers(string split) =>
        Figures().Where(f => f.Value is double).Select(f => KeyValuePair.Create($"{split}_{f.Key}", (double)f.Value));

    /// <summary>Why a figure that is NaN cannot be computed.</summary>
    /// <param name="figure">Its name.</param>
    string WhyUndefined(string figure) => "it is not defined for these objects";
}
