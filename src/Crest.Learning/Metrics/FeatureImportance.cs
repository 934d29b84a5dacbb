using Crest.Numerics.RandomStreams;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Metrics;

/// <summary>
/// How much a metric loses when one feature is put in random order among the samples, the model as it is (permutation importance; Breiman
/// 2001, "Random Forests", section 10).
/// </summary>
/// <param name="Feature">Which column of the input.</param>
/// <param name="Mean">Mean loss over the shuffles; near 0, of either sign, where the model does not use the feature.</param>
/// <param name="StandardDeviation">Of the loss over the shuffles, with their number less 1 as divisor; NaN for one shuffle.</param>
public sealed record FeatureImportance(int Feature, double Mean, double StandardDeviation)
{
    /// <summary>The importance of every feature, in the order of the columns.</summary>
    /// <param name="input">[samples × features]; left as it is.</param>
    /// <param name="metric">Scores such an input and says how good the scores are: the higher, the better. What it is given is
    /// changed between calls.</param>
    /// <param name="shuffles">How often each feature is shuffled, at least 1.</param>
    /// <param name="seed">Of the shuffles.</param>
    public static FeatureImportance[] Of(Tensor input, Func<Tensor, double> metric, int shuffles, long seed)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(metric);
        ArgumentOutOfRangeException.ThrowIfLessThan(shuffles, 1);
        var shuffled = new Tensor(input.Rows, input.Columns);
        input.Values.CopyTo(shuffled.Values);
        var importances = new FeatureImportance[input.Columns];
        var stream = new RandomStream(seed, "shuffles of a feature");
        var order = new int[input.Rows];
        double whole = metric(shuffled);
        for (int feature = 0; feature < input.Columns; feature++)
        {
            var losses = new double[shuffles];
            for (int shuffle = 0; shuffle < shuffles; shuffle++)
            {
                for (int row = 0; row < order.Length; row++) order[row] = row;
                stream.Split(feature).Split(shuffle).Shuffle(order);
                for (int row = 0; row < order.Length; row++) shuffled[row, feature] = input[order[row], feature];
                losses[shuffle] = whole - metric(shuffled);
            }

            for (int row = 0; row < order.Length; row++) shuffled[row, feature] = input[row, feature];
            double mean = losses.Average();
            importances[feature] =
                new FeatureImportance(feature, mean, Math.Sqrt(losses.Sum(loss => (loss - mean) * (loss - mean)) / (shuffles - 1)));
        }

        return importances;
    }
}
