using Crest.Foundation.Errors;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Mixtures;

/// <summary>
/// Fits a Gaussian mixture by maximum likelihood (Dempster, Laird, Rubin 1977), with the rules of scikit-learn's GaussianMixture: centres
/// by k-means++ and 20 moves of k-means, then expectation and maximisation until the mean log likelihood changes by less than 0.001, 100
/// times at most; of several starts the most likely one counts.
/// </summary>
/// <remarks>
/// To each variance 10⁻⁶ of the data's variance of that feature is added (10⁻⁶ where a feature is constant), so no component collapses on
/// equal rows. A component that has lost all its rows stays where it is with a weight of a thousandth of a row. The data are standardised
/// inside; densities are computed in single precision and summed in double. The bits are the same for any number of threads.
/// </remarks>
public static class ExpectationMaximisation
{
    /// <summary>Iterations of a start at most.</summary>
    internal const int MostIterations = 100;

    /// <summary>Moves of the centres at most, which need not rest: expectation and maximisation move them on.</summary>
    private const int MostMoves = 20;

    /// <summary>A smaller change of the mean log likelihood ends the iterations.</summary>
    internal const double Tolerance = 1e-3;

    /// <summary>Added to variances, as a share of the data's.</summary>
    internal const double Floor = 1e-6;

    /// <summary>The sum of the squares of all centres' moves, in standard deviations of the data, below which they rest.</summary>
    private const double CentresRest = 1e-4;

    /// <summary>Fits a mixture.</summary>
    /// <param name="data">[rows × d], which is copied.</param>
    /// <param name="components">Number of components, at least 1 and at most as many as rows.</param>
    /// <param name="covariance">The kind of their covariance matrices.</param>
    /// <param name="starts">How many starts are tried, at least 1.</param>
    /// <param name="seed">What the starts are drawn with.</param>
    /// <param name="pool">The threads to use.</param>
    /// <param name="cancellation">Stops between two passes over the data.</param>
    /// <returns>The mixture, in the units of the data.</returns>
    /// <exception cref="CrestException">There are fewer rows than components, or a value is not a finite number.</exception>
    public static GaussianMixture Fit(
        Tensor data, int components, CovarianceKind covariance, int starts, long seed, WorkerPool pool, CancellationToken cancellation) =>
        Fit(data, components, covariance, starts, seed, pool, null, cancellation);

    /// <summary>Tells the mean log likelihood of the standardised data before each maximisation, with the number of the start.</summary>
    internal static GaussianMixture Fit(
        Tensor data, int components, CovarianceKind covariance, int starts, long seed, WorkerPool pool, Action<int, double>? iterated,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(starts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(data.Columns, 1, nameof(data));
        if (data.Rows < components)
            throw new CrestException(
                $"a mixture of {components} components cannot be fitted to {data.Rows} rows; take fewer components or more data");
        var rows = new StandardisedRows(data, pool);
        MixtureFit fit = new(rows, components, covariance, pool),
            centres = covariance == CovarianceKind.Diagonal ? fit : new(rows, components, CovarianceKind.Diagonal, pool);
        var random = new RandomStream(seed, "mixture starts");
        var seeds = new KMeansPlusPlus(rows);
        GaussianMixture? best = null;
        double most = double.NegativeInfinity;
        for (int start = 0; start < starts; start++)
        {
            Begin(fit, centres, rows, seeds.Draw(random.Split(start), components, pool), cancellation);
            double likelihood = double.NegativeInfinity;
            for (int i = 0; i < MostIterations; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                double before = likelihood;
                likelihood = fit.Expect();
                fit.Maximise();
                iterated?.Invoke(start, likelihood);
                if (Math.Abs(likelihood - before) < Tolerance) break;
            }

            if (best is null || likelihood > most) (best, most) = (fit.Mixture(), likelihood);
        }

        return best!;
    }

    /// <summary>
    /// Moves centres to the means of the rows nearest to them (Lloyd 1982) until they rest, then takes the covariances of those rows.
    /// </summary>
    private static void Begin(MixtureFit fit, MixtureFit centres, StandardisedRows rows, int[] drawn, CancellationToken cancellation)
    {
        for (int k = 0; k < drawn.Length; k++)
            for (int j = 0; j < rows.Features; j++) centres.Mean(k)[j] = rows.At(drawn[k], j);
        centres.Sharpen();
        for (int i = 0; i < MostMoves; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            centres.Expect();
            if (centres.MoveCentres() < CentresRest) break;
        }

        for (int k = 0; k < drawn.Length; k++) centres.Mean(k).CopyTo(fit.Mean(k));
        fit.Sharpen();
        fit.Expect();
        fit.Maximise();
    }
}
