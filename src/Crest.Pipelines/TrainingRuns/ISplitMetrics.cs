namespace Crest.Pipelines.TrainingRuns;

/// <summary>How well a model does on one split.</summary>
public interface ISplitMetrics
{
    /// <summary>The figures by name, for tables and files: numbers, and lists of them.</summary>
    IReadOnlyDictionary<string, object> Figures();

    /// <summary>Why a figure that is NaN cannot be computed.</summary>
    /// <param name="figure">Its name.</param>
    string WhyUndefined(string figure) => "it is not defined for these objects";
}
