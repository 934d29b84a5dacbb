using Crest.Numerics.Threads;

namespace Crest.Learning.Mixtures;

/// <summary>A mixture on its way to the maximum likelihood.</summary>
/// <remarks>
/// One pass over the rows an iteration: a block's shares and its sums of them, while it is in a near cache. The moments are of z, the rows
/// as the old mixture whitens them, so the new covariance is C (M - ζ ζᵀ) Cᵀ with the old factor C; near the end M is the unit matrix, and
/// digits that a narrow or much correlated component needs are not lost.
/// </remarks>
internal sealed unsafe class MixtureFit
{
    /// <summary>Standard deviation of the equal, round components whose shares are those of k-means, all or nothing but for ties.</summary>
    private const double Sharp = 1e-3;

    /// <summary>A component with fewer rows than this has lost them.</summary>
    private const double FewestRows = 1e-3;

    private readonly StandardisedRows _rows;
    private readonly WorkerPool _pool;
    private readonly Whitening _mixture;
    private readonly MixtureMoments _moments;
    private readonly MixtureBlock[] _blocks;
    private readonly double[] _logSums;
    private readonly double[] _product, _row;
    private readonly int _groups;

    public MixtureFit(StandardisedRows rows, int components, CovarianceKind covariance, WorkerPool pool)
    {
        _rows = rows;
        _pool = pool;
        _mixture = new Whitening(components, rows.Features, covariance);
        _moments = new MixtureMoments(_mixture);
        _blocks = [.. Enumerable.Range(0, pool.Threads).Select(_ => new MixtureBlock(components, rows.Features))];
        _groups = MixtureMoments.Groups(rows.Blocks);
        _logSums = new double[_groups];
        _product = new double[rows.Features * rows.Features];
        _row = new double[rows.Features];
    }

    private bool Full => _mixture.Covariance == CovarianceKind.Full;

    /// <summary>Where the components are [d].</summary>
    public Span<double> Mean(int component) => _mixture.Mean(component);

    /// <summary>Makes the components sharp, where they are.</summary>
    public void Sharpen()
    {
        _mixture.LogWeights.Fill(-Math.Log(_mixture.Components));
        for (int k = 0; k < _mixture.Components; k++)
        {
            new Span<double>(_mixture.Factor(k), Full ? _rows.Features * _mixture.Stride : _rows.Features).Clear();
            for (int i = 0; i < _rows.Features; i++) _mixture.Factor(k)[Full ? (i * _mixture.Stride) + i : i] = Sharp;
        }
    }

    /// <summary>Computes shares and their moments.</summary>
    /// <returns>The mean log likelihood of the standardised rows.</returns>
    public double Expect()
    {
        _mixture.Update();
        _pool.Run(new Pass(this));
        _moments.Total(_groups);
        double sum = 0;
        foreach (double log in _logSums) sum += log;
        return sum / _rows.Rows;
    }

    /// <summary>Moves the means of sharp components to those of their rows.</summary>
    /// <returns>The sum of the squares of the moves.</returns>
    public double MoveCentres()
    {
        double squares = 0;
        for (int k = 0; k < _mixture.Components; k++)
        {
            double rows = _moments.Zeroth(k);
            if (rows < FewestRows) continue;
            for (int i = 0; i < _rows.Features; i++)
            {
                double move = Sharp * _moments.First(k)[i] / rows;
                _mixture.Mean(k)[i] = _mixture.MeanRow(k)[i] + move;
                squares += move * move;
            }
        }

        return squares;
    }

    /// <summary>Makes the mixture that is most likely with these shares.</summary>
    public void Maximise()
    {
        double total = 0;
        for (int k = 0; k < _mixture.Components; k++) total += Math.Max(_moments.Zeroth(k), FewestRows);
        for (int k = 0; k < _mixture.Components; k++)
        {
            double rows = _moments.Zeroth(k);
            _mixture.LogWeights[k] = Math.Log(Math.Max(rows, FewestRows) / total);
            if (rows < FewestRows) continue;
            double* first = _moments.First(k);
            for (int i = 0; i < _rows.Features; i++) first[i] /= rows;
            if (Full) MaximiseFull(k, rows);
            else MaximiseDiagonal(k, rows);
        }
    }

    /// <summary>The mixture in the units of the data.</summary>
    public GaussianMixture Mixture()
    {
        int features = _rows.Features;
        List<double> means = [], factors = [];
        for (int k = 0; k < _mixture.Components; k++)
        {
            for (int i = 0; i < features; i++)
            {
                means.Add(_rows.Means[i] + (_rows.Deviations[i] * _mixture.Mean(k)[i]));
                if (!Full) factors.Add(_rows.Deviations[i] * _mixture.Factor(k)[i]);
                else for (int j = 0; j < features; j++) factors.Add(_rows.Deviations[i] * _mixture.Factor(k)[(i * _mixture.Stride) + j]);
            }
        }

        return new GaussianMixture(_mixture.Covariance, [.. _mixture.LogWeights.ToArray().Select(Math.Exp)], [.. means], [.. factors]);
    }

    private void MaximiseDiagonal(int k, double rows)
    {
        double* first = _moments.First(k), second = _moments.Second(k), factor = _mixture.Factor(k);
        for (int i = 0; i < _rows.Features; i++)
        {
            double variance = factor[i] * factor[i] * Math.Max((second[i] / rows) - (first[i] * first[i]), 0);
            _mixture.Mean(k)[i] = _mixture.MeanRow(k)[i] + (factor[i] * first[i]);
            factor[i] = Math.Sqrt(variance + ExpectationMaximisation.Floor);
        }
    }

    private void MaximiseFull(int k, double rows)
    {
        int features = _rows.Features, stride = _mixture.Stride;
        double* first = _moments.First(k), second = _moments.Second(k), factor = _mixture.Factor(k);
        for (int i = 0; i < features; i++)
        {
            double move = 0;
            for (int j = 0; j <= i; j++) move += factor[(i * stride) + j] * first[j];
            _mixture.Mean(k)[i] = _mixture.MeanRow(k)[i] + move;
            for (int j = 0; j <= i; j++)
            {
                double* value = second + (i * (i + 1) / 2) + j;
                *value = (*value / rows) - (first[i] * first[j]);
            }
        }

        // C M, then that by Cᵀ from the last row on, in the place of C: row i needs the rows of C up to it.
        for (int i = 0; i < features; i++)
            for (int j = 0; j < features; j++)
            {
                double sum = 0;
                for (int m = 0; m <= i; m++)
                    sum += factor[(i * stride) + m] * (m >= j ? second[(m * (m + 1) / 2) + j] : second[(j * (j + 1) / 2) + m]);
                _product[(i * features) + j] = sum;
            }

        for (int i = features - 1; i >= 0; i--)
        {
            for (int j = i; j >= 0; j--)
            {
                double sum = i == j ? ExpectationMaximisation.Floor : 0;
                for (int m = 0; m <= j; m++) sum += _product[(i * features) + m] * factor[(j * stride) + m];
                _row[j] = sum;
            }

            _row.AsSpan(0, i + 1).CopyTo(new Span<double>(factor + (i * stride), i + 1));
        }

        TriangularMatrix.Factorise(factor, features, ExpectationMaximisation.Floor);
    }

    private readonly struct Pass(MixtureFit fit) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int first, int end) = Partition.Of(fit._groups, 1, part, parts);
            for (int group = first; group < end; group++)
            {
                fit._moments.Clear(group);
                double sum = 0;
                (int firstBlock, int endBlock) = Partition.Of(fit._rows.Blocks, 1, group, fit._groups);
                for (int block = firstBlock; block < endBlock; block++) sum += Add(group, block, fit._blocks[part]);
                fit._logSums[group] = sum;
            }
        }

        private double Add(int group, int block, MixtureBlock at)
        {
            int count = fit._rows.RowsOf(block);
            at.Evaluate(fit._mixture, fit._rows.Block(block), count, keeps: true);
            at.Truncate(fit._mixture.Components, count);
            fit._moments.Add(group, at, count);
            double sum = 0;
            foreach (float log in at.LogDensities(count)) sum += log;
            return sum;
        }
    }
}
