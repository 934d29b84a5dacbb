namespace Crest.Pipelines.TrainingRuns;

/// <summary>How well a model does on one split.</summary>
public interface ISplitMetrics
{
    /// <summary>The figures by name, for tables and files: numbers, and lists of them.</summary>
    IReadOnlyDictionary<string, object> Figures();
}
