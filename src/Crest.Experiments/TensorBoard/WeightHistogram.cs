using System.Numerics.Tensors;
using Crest.Experiments.TensorBoard.Format;

namespace Crest.Experiments.TensorBoard;

/// <summary>The distribution of values in equally wide buckets from the least to the greatest.</summary>
internal static class WeightHistogram
{
    private const int Buckets = 64;

    /// <summary>Counts values.</summary>
    /// <param name="values">The values; those that are no finite numbers are left out.</param>
    /// <returns>The histogram; null where no value is finite.</returns>
    public static HistogramProto? Of(ReadOnlySpan<float> values)
    {
        float[] finite = float.IsFinite(TensorPrimitives.SumOfMagnitudes(values)) ? [.. values] : [.. values.ToArray().Where(float.IsFinite)];
        if (finite.Length == 0) return null;
        (double least, double greatest) = (TensorPrimitives.Min<float>(finite), TensorPrimitives.Max<float>(finite));
        var histogram = new HistogramProto { Min = least, Max = greatest, Num = finite.Length };
        int buckets = least < greatest ? Buckets : 1;
        double width = (greatest - least) / buckets;
        double[] counts = new double[buckets];
        foreach (float value in finite)
        {
            histogram.Sum += value;
            histogram.SumSquares += (double)value * value;
            counts[width > 0 ? Math.Min((int)((value - least) / width), buckets - 1) : 0]++;
        }

        for (int i = 0; i < buckets; i++) histogram.BucketLimit.Add(i == buckets - 1 ? greatest : least + ((i + 1) * width));
        histogram.Bucket.AddRange(counts);
        return histogram;
    }
}
