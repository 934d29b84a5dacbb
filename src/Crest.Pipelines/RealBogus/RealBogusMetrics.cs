using Crest.Learning.Metrics;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.RealBogus;

/// <summary>How well scores rank the candidates of one split.</summary>
/// <param name="Ranking">The figures with their confidence intervals.</param>
public sealed record RealBogusMetrics(RankingMetrics Ranking) : ISplitMetrics
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, object> Figures()
    {
        var figures = new Dictionary<string, object> { ["count"] = Ranking.Count, ["real"] = Ranking.Positives, ["beta"] = Ranking.Beta };
        (string Name, Estimate Estimate)[] estimates =
        [
            ("auc", Ranking.AreaUnderCurve), ("pauc", Ranking.PartialArea), ("tpr_at_fpr_0.01", Ranking.TruePositiveRateAt1Percent),
            ("tpr_at_fpr_0.001", Ranking.TruePositiveRateAt01Percent),
        ];
        foreach ((string name, Estimate estimate) in estimates)
        {
            figures[name] = estimate.Value;
            figures[$"{name}_interval"] = (double[])[estimate.Low, estimate.High];
        }

        return figures;
    }
}
