using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Learning.Mixtures;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Novelty;

/// <summary>
/// How far samples are from those that a network was trained on: the Mahalanobis distance of their features (the values that the last layer
/// is given) from the nearest class mean, with one covariance for all classes (Lee, Lee, Lee, Shin 2018, "A simple unified framework for
/// detecting out-of-distribution samples", equation 2). A regression has one mean.
/// </summary>
/// <param name="means">Whitened means [classes × features].</param>
/// <param name="whitening">The inverse of the covariance's Cholesky factor, transposed [features × features].</param>
public sealed unsafe class FeatureDistance(Tensor means, Tensor whitening)
{
    /// <summary>Samples that the statistics are computed of at most: more of them change nothing that matters.</summary>
    public const int MostSamples = 20_000;

    /// <summary>Share of the mean variance that is added to each variance, so that features that never change have one.</summary>
    private const double Ridge = 1e-3;

    /// <summary>Whitened means [classes × features].</summary>
    public Tensor Means => means;

    /// <summary>What features are multiplied by [features × features].</summary>
    public Tensor Whitening => whitening;

    /// <summary>Computes means and covariance.</summary>
    /// <param name="features">Of the training split [samples × features]; at least one sample.</param>
    /// <param name="labels">The class of each sample, from 0; null for one mean of all.</param>
    /// <param name="classes">Number of classes; those without a sample have no mean.</param>
    /// <param name="pool">The threads to use; the result does not depend on them.</param>
    public static FeatureDistance Fit(Tensor features, int[]? labels, int classes, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(features);
        int width = features.Columns, groups = labels is null ? 1 : classes;
        double[][] sums = [.. Enumerable.Range(0, groups).Select(_ => new double[width])];
        int[] counts = new int[groups];
        for (int row = 0; row < features.Rows; row++)
        {
            int group = labels?[row] ?? 0;
            counts[group]++;
            ReadOnlySpan<float> values = features.Row(row);
            for (int i = 0; i < width; i++) sums[group][i] += values[i];
        }

        int[] present = [.. Enumerable.Range(0, groups).Where(g => counts[g] > 0)];
        foreach (int group in present)
            for (int i = 0; i < width; i++) sums[group][i] /= counts[group];
        var centred = new Tensor(features.Rows, width);
        for (int row = 0; row < features.Rows; row++)
        {
            double[] mean = sums[labels?[row] ?? 0];
            ReadOnlySpan<float> values = features.Row(row);
            Span<float> to = centred.Row(row);
            for (int i = 0; i < width; i++) to[i] = (float)(values[i] - mean[i]);
        }

        var covariance = new Tensor(width, width);
        MatrixProduct.Multiply(
            pool, Matrix.Of(centred).Transpose(), Matrix.Of(centred), Matrix.Of(covariance), alpha: 1f / features.Rows);
        Tensor whitening = Inverted(covariance);
        var means = new Tensor(present.Length, width);
        for (int group = 0; group < present.Length; group++)
            for (int i = 0; i < width; i++) means[group, i] = (float)sums[present[group]][i];
        return new FeatureDistance(Whitened(means, whitening, pool), whitening);
    }

    /// <summary>The distance of each sample from the nearest mean, in standard deviations.</summary>
    /// <param name="features">[samples × features].</param>
    /// <param name="distances">[samples], written.</param>
    /// <param name="pool">The threads to use.</param>
    /// <exception cref="CrestException">The features are not as many as those of the training.</exception>
    public void Of(Tensor features, Span<double> distances, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Columns != whitening.Rows)
            throw new CrestException($"the measure of novelty has {whitening.Rows} features where the network has {features.Columns}");
        Tensor whitened = Whitened(features, whitening, pool);
        for (int row = 0; row < features.Rows; row++)
        {
            float nearest = float.PositiveInfinity;
            for (int mean = 0; mean < means.Rows; mean++)
                nearest = Math.Min(nearest, TensorPrimitives.Distance(whitened.Row(row), means.Row(mean)));
            distances[row] = nearest;
        }
    }

    private static Tensor Whitened(Tensor values, Tensor whitening, WorkerPool pool)
    {
        var whitened = new Tensor(values.Rows, whitening.Columns);
        MatrixProduct.Multiply(pool, Matrix.Of(values), Matrix.Of(whitening), Matrix.Of(whitened));
        return whitened;
    }

    /// <summary>(C⁻¹)ᵀ of the Cholesky factor C of the covariance, in double precision.</summary>
    private static Tensor Inverted(Tensor covariance)
    {
        int width = covariance.Rows, stride = TriangularMatrix.Stride(width);
        double* factor = TriangularMatrix.Allocate(width * stride, out double[] held);
        double* inverse = TriangularMatrix.Allocate(width * stride, out double[] alsoHeld);
        double variance = 0;
        for (int i = 0; i < width; i++) variance += covariance[i, i] / (double)width;
        double added = variance > 0 ? Ridge * variance : 1;
        for (int i = 0; i < width; i++)
            for (int j = 0; j <= i; j++) factor[(i * stride) + j] = covariance[i, j] + (i == j ? added : 0);
        TriangularMatrix.Factorise(factor, width, added);
        TriangularMatrix.Invert(factor, inverse, width);
        var whitening = new Tensor(width, width);
        for (int i = 0; i < width; i++)
            for (int j = 0; j <= i; j++) whitening[j, i] = (float)inverse[(i * stride) + j];
        GC.KeepAlive(held);
        GC.KeepAlive(alsoHeld);
        return whitening;
    }
}
