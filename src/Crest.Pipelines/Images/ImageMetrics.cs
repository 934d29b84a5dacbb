using Crest.Learning.Losses;
using Crest.Learning.Metrics;
using Crest.Numerics.Tensors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>How well a model does on one split.</summary>
/// <param name="Loss">Mean cross-entropy.</param>
/// <param name="Classification">Accuracy, confusion, and the figures of each class.</param>
public sealed record ImageMetrics(double Loss, ClassificationMetrics Classification) : ISplitMetrics
{
    /// <summary>Judges outputs.</summary>
    /// <param name="outputs">What the network gave [images × classes]; turned into class probabilities.</param>
    /// <param name="labels">The classes, as many.</param>
    internal static ImageMetrics Of(Tensor outputs, ReadOnlySpan<int> labels)
    {
        double loss =
            new SoftmaxCrossEntropy().Compute(outputs, ImageData.Targets(labels, outputs.Columns), new Tensor(0, outputs.Columns));
        SoftmaxCrossEntropy.Softmax(outputs);
        return new ImageMetrics(loss, ClassificationMetrics.Of(outputs, labels)!);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Figures() => new Dictionary<string, object>
    {
        ["count"] = Classification.Count,
        ["loss"] = Loss,
        ["accuracy"] = Classification.Accuracy,
        ["precision"] = Classification.Precision,
        ["recall"] = Classification.Recall,
        ["confusion"] = Classification.Confusion,
    };
}
