using Crest.Learning.Metrics;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.RealBogus;

/// <summary>What each feature is worth to a model.</summary>
/// <param name="Features">The features' names.</param>
/// <param name="Permutation">How much the partial AUC of the validation split falls where the feature is
/// shuffled among the candidates.</param>
/// <param name="Gain">The share of each feature in what the splits of trees gained; null for a network.</param>
internal sealed record RealBogusImportance(IReadOnlyList<string> Features, IReadOnlyList<FeatureImportance> Permutation, double[]? Gain)
{
    private const int Shuffles = 5;

    /// <summary>More candidates than this tell no more.</summary>
    private const int MostRows = 50_000;

    /// <summary>Measures it on the validation split.</summary>
    public static RealBogusImportance Of(RealBogusModel model, CandidateScorer scorer, RealBogusData data, WorkerPool pool)
    {
        int[] rows = [.. data.Split.Validation.Take(MostRows)];
        bool[] real = data.Labels(rows);
        var scores = new float[rows.Length];
        FeatureImportance[] permutation = FeatureImportance.Of(
            scorer.TakesRawFeatures ? data.Raw(rows, pool) : data.Standardised(rows, pool), PartialArea, Shuffles, model.Description.Seed);
        return new RealBogusImportance([.. data.Input.Features.Select(f => f.Name())], permutation, scorer.GainImportance);

        double PartialArea(Tensor input)
        {
            scorer.Score(input, scores, pool);
            return RocCurve.Of(scores, real).PartialArea(model.Description.Beta);
        }
    }

    /// <summary>The figures by feature, for <c>summary.json</c>.</summary>
    public IReadOnlyDictionary<string, object?> Figures() => Permutation.ToDictionary(
        p => Features[p.Feature],
        p => (object?)new Dictionary<string, object?>
        {
            ["permutation"] = p.Mean,
            ["permutation_deviation"] = p.StandardDeviation,
            ["gain"] = Gain?[p.Feature],
        });
}
