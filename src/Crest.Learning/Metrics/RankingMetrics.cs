using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Learning.Metrics;

/// <summary>
/// How well scores rank positives before negatives, each figure with a 95 % confidence interval by the bootstrap (Efron and Tibshirani
/// 1993, chapter 13): the positives and the negatives are each drawn again with replacement, 1,000 times, or fewer times where there are
/// more than 100,000 samples, at least 100 times: 100 million draws for a million samples, about a second. NaN
/// where one of the kinds is missing.
/// </summary>
/// <param name="Count">Number of samples.</param>
/// <param name="Positives">How many of them are positive.</param>
/// <param name="AreaUnderCurve">Of the ROC curve.</param>
/// <param name="PartialArea">Area under the curve up to the false positive rate β, divided by β.</param>
/// <param name="TruePositiveRateAt1Percent">The largest true positive rate at a false positive rate of 1 % or less.</param>
/// <param name="TruePositiveRateAt01Percent">That at 0.1 % or less.</param>
/// <param name="Beta">β.</param>
/// <param name="Resamples">How many times the samples were drawn again.</param>
public sealed record RankingMetrics(
    int Count, int Positives, Estimate AreaUnderCurve, Estimate PartialArea, Estimate TruePositiveRateAt1Percent,
    Estimate TruePositiveRateAt01Percent, double Beta, int Resamples)
{
    private const int MostResamples = 1000, FewestResamples = 100, MostDraws = 100_000_000, Figures = 4;

    /// <summary>Computes the figures. The same bits for any number of threads.</summary>
    /// <param name="scores">The higher, the more positive.</param>
    /// <param name="positive">What each is in truth.</param>
    /// <param name="beta">β, above 0 and at most 1.</param>
    /// <param name="seed">Of the draws.</param>
    /// <param name="pool">The threads.</param>
    public static RankingMetrics Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positive, double beta, long seed, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        var ranked = RankedScores.Of(scores, positive);
        int count = scores.Length, positives = ranked.Positives.Length;
        bool both = positives > 0 && positives < count;
        int resamples = both ? Math.Clamp(MostDraws / count, FewestResamples, MostResamples) : 0;
        // Resample 0 is the sample itself.
        double[][] figures = [.. Enumerable.Range(0, Figures).Select(_ => new double[resamples + 1])];
        if (both) pool.Run(new Resampling(ranked, beta, new RandomStream(seed, "bootstrap of ranking metrics"), figures));
        Estimate Of(int figure) =>
            resamples == 0 ? new Estimate(double.NaN, double.NaN, double.NaN) : Estimate.Of(figures[figure][0], figures[figure][1..]);
        return new RankingMetrics(count, positives, Of(0), Of(1), Of(2), Of(3), beta, resamples);
    }

    /// <summary>
    /// Figures of the resamples. A resample is how often each place of the sorted scores was drawn, so nothing is sorted again.
    /// </summary>
    private readonly struct Resampling(RankedScores ranked, double beta, RandomStream stream, double[][] figures) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            double[] falseRates = new double[ranked.Distinct + 1], trueRates = new double[ranked.Distinct + 1];
            ushort[] negatives = new ushort[ranked.Negatives.Length], positives = new ushort[ranked.Positives.Length];
            for (int resample = part; resample < figures[0].Length; resample += parts)
            {
                RandomStream draws = stream.Split(resample);
                Draw(ranked.Negatives, falseRates, negatives, resample == 0 ? null : draws.Split(0));
                Draw(ranked.Positives, trueRates, positives, resample == 0 ? null : draws.Split(1));
                figures[0][resample] = RocCurve.Area(falseRates, trueRates, 1);
                figures[1][resample] = RocCurve.Area(falseRates, trueRates, beta);
                figures[2][resample] = RocCurve.Highest(falseRates, trueRates, 0.01);
                figures[3][resample] = RocCurve.Highest(falseRates, trueRates, 0.001);
            }
        }

        private static void Draw(int[] places, double[] rates, ushort[] times, RandomStream? draws)
        {
            // Drawn into few bytes a sample, which stay in the cache where the rates would not; a draw is a write to anywhere.
            if (draws is { } stream)
            {
                Array.Clear(times);
                for (int i = 0; i < places.Length; i++) times[stream.Below(i, places.Length)]++;
            }
            else
            {
                Array.Fill(times, (ushort)1);
            }

            Array.Clear(rates);
            for (int i = 0; i < places.Length; i++) rates[places[i] + 1] += times[i];
            RocCurve.Accumulate(rates, places.Length);
        }
    }
}
