namespace Crest.Learning.Mixtures;

/// <summary>
/// A mixture of K normal distributions of d features in double precision: p(x) = Σₖ wₖ N(x; μₖ, Cₖ Cₖᵀ), with lower triangular factors C.
/// </summary>
public sealed class GaussianMixture
{
    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _factors;

    /// <summary>Makes a mixture.</summary>
    /// <param name="covariance">The kind of the covariance matrices.</param>
    /// <param name="weights">[K], each above 0; they are divided by their sum.</param>
    /// <param name="means">[K × d].</param>
    /// <param name="factors">Full: the Cholesky factors of the covariance matrices [K × d × d]; diagonal: the
    /// standard deviations [K × d].</param>
    /// <exception cref="ArgumentException">The lengths do not fit, a weight or a factor's diagonal is not above 0, or a
    /// value is not finite.</exception>
    public GaussianMixture(
        CovarianceKind covariance, ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> factors)
    {
        if (weights.IsEmpty || means.IsEmpty || means.Length % weights.Length != 0)
            throw new ArgumentException($"{means.Length} values are no means of {weights.Length} components", nameof(means));
        Covariance = covariance;
        Components = weights.Length;
        Features = means.Length / Components;
        int length = covariance == CovarianceKind.Full ? Features * Features : Features,
            step = covariance == CovarianceKind.Full ? Features + 1 : 1;
        if (factors.Length != Components * length)
            throw new ArgumentException(
                $"{factors.Length} values are no factors of {Components} components of {Features} features", nameof(factors));
        (_weights, _means, _factors) = (weights.ToArray(), means.ToArray(), factors.ToArray());
        double sum = _weights.Sum();
        if (!_weights.All(w => w > 0) || !double.IsFinite(sum)) throw new ArgumentException("a weight is not above 0", nameof(weights));
        for (int k = 0; k < Components; k++) _weights[k] /= sum;
        if (!_means.All(double.IsFinite)) throw new ArgumentException("a mean is not finite", nameof(means));
        for (int i = 0; i < factors.Length; i++)
        {
            bool onDiagonal = i % length % step == 0;
            if (!double.IsFinite(factors[i]) || (onDiagonal && factors[i] <= 0))
                throw new ArgumentException(
                    "a factor has a value that is not finite, or one on its diagonal that is not above 0", nameof(factors));
        }
    }

    /// <summary>The kind of the covariance matrices.</summary>
    public CovarianceKind Covariance { get; }

    /// <summary>K, the number of components.</summary>
    public int Components { get; }

    /// <summary>d, the number of features.</summary>
    public int Features { get; }

    /// <summary>[K]; their sum is 1.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>[K × d].</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>
    /// Full: the Cholesky factors [K × d × d], whose values above the diagonal do not count; diagonal: the standard deviations [K × d].
    /// </summary>
    public ReadOnlySpan<double> Factors => _factors;

    /// <summary>log p(x), by log-sum-exp over the components.</summary>
    /// <param name="x">The d features.</param>
    /// <exception cref="ArgumentException">There are more or fewer features.</exception>
    public double LogDensity(ReadOnlySpan<double> x)
    {
        if (x.Length != Features) throw new ArgumentException($"the mixture is of {Features} features, not {x.Length}", nameof(x));
        double largest = double.NegativeInfinity, sum = 0;
        Span<double> whitened = stackalloc double[Math.Min(Features, 256)];
        if (Features > 256) whitened = new double[Features];
        for (int k = 0; k < Components; k++)
        {
            double log = Math.Log(_weights[k]) + LogNormal(k, x, whitened);
            if (log > largest) (largest, sum) = (log, (sum * Math.Exp(largest - log)) + 1);
            else sum += Math.Exp(log - largest);
        }

        return largest + Math.Log(sum);
    }

    /// <summary>-½|z|² - log|C| - d/2 log 2π with C z = x - μ, solved from the first row on.</summary>
    private double LogNormal(int component, ReadOnlySpan<double> x, Span<double> z)
    {
        ReadOnlySpan<double> mean = Means.Slice(component * Features, Features);
        double result = -0.5 * Features * Math.Log(2 * Math.PI);
        for (int i = 0; i < Features; i++)
        {
            double left = x[i] - mean[i], diagonal = _factors[(component * Features) + i];
            if (Covariance == CovarianceKind.Full)
            {
                ReadOnlySpan<double> row = _factors.AsSpan(((component * Features) + i) * Features, Features);
                for (int j = 0; j < i; j++) left -= row[j] * z[j];
                diagonal = row[i];
            }

            z[i] = left / diagonal;
            result -= Math.Log(diagonal) + (0.5 * z[i] * z[i]);
        }

        return result;
    }
}
