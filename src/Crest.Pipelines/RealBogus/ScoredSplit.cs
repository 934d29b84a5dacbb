using Crest.Learning.Metrics;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>The candidates of one split with their scores.</summary>
/// <param name="Name">The split.</param>
/// <param name="Rows">The candidates, as rows of their table.</param>
/// <param name="Scores">One a candidate.</param>
/// <param name="Real">What each is.</param>
/// <param name="Metrics">How well the scores rank them.</param>
internal sealed record ScoredSplit(string Name, int[] Rows, float[] Scores, bool[] Real, RealBogusMetrics Metrics)
{
    /// <summary>Scores a split.</summary>
    public static ScoredSplit Of(string name, RealBogusModel model, RealBogusData data, int[] rows, WorkerPool pool)
    {
        float[] scores = model.Scores(data.Table, rows, pool);
        bool[] real = data.Labels(rows);
        return new ScoredSplit(
            name, rows, scores, real,
            new RealBogusMetrics(RankingMetrics.Of(scores, real, model.Description.Beta, model.Description.Seed, pool)));
    }

    /// <summary>The curve of all thresholds.</summary>
    public RocCurve Roc() => RocCurve.Of(Scores, Real);
}
