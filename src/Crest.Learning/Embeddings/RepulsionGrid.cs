using System.Runtime.Intrinsics;
using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Embeddings;

/// <summary>
/// The repulsion of t-SNE by interpolation (Linderman, Rachh, Hoskins, Steinerberger, Kluger 2019): samples are spread on the nodes of a
/// grid, the nodes act on each other by a convolution, and what acts on a sample is interpolated from the nodes. Time grows with the number
/// of samples and with the area that they take, not with pairs.
/// </summary>
/// <remarks>
/// A unit has three nodes, and four nodes about a sample make a polynomial of the third degree along each axis. The spacing never changes,
/// so the spectra of the kernels are computed only when the grid grows. Of the padded plane only what is not zero is transformed and
/// stored.
/// </remarks>
/// <param name="pool">The threads to use; the result does not depend on them.</param>
internal sealed unsafe class RepulsionGrid(WorkerPool pool)
{
    private const int Lanes = 16, FewestUnits = 16, MostUnits = 1500;
    private RepulsionKernels? _kernels;
    private Tensor[] _workspaces = [];
    private Tensor _real = new(0, 0), _imaginary = new(0, 0);
    private double[] _sums = [];

    /// <summary>The corner of the grid.</summary>
    public (int X, int Y) Origin { get; private set; }

    /// <summary>Length of its sides.</summary>
    public int Units { get; private set; }

    /// <summary>Values of the real part at the nodes after a convolution [nodes × stride].</summary>
    public Tensor Real => _real;

    /// <summary>Values of the imaginary part.</summary>
    public Tensor Imaginary => _imaginary;

    /// <summary>
    /// Computes the repulsion of all samples on each: Σ_j q_ij² (y_i - y_j), with q = 1 / (1 + |y_i - y_j|²).
    /// </summary>
    /// <param name="places">y [samples × 2].</param>
    /// <param name="forces">Written [samples × 2].</param>
    /// <returns>Σ q_ij over all pairs of different samples.</returns>
    public double Repel(Tensor places, Tensor forces)
    {
        Spread(places);
        double sum = Convolve(isForce: true);
        pool.Run(new Gathering(this, places, forces));
        return sum - places.Rows;
    }

    /// <summary>Spreads samples and computes what acts at the nodes: pushes as real and imaginary part.</summary>
    /// <param name="places">The samples [samples × 2].</param>
    public void Push(Tensor places)
    {
        Spread(places);
        Convolve(isForce: true);
    }

    /// <summary>Spreads samples and computes Σ q at the nodes as the real part.</summary>
    /// <param name="places">The samples [samples × 2].</param>
    public void Normalise(Tensor places)
    {
        Spread(places);
        Convolve(isForce: false);
    }

    private void Spread(Tensor places)
    {
        Fit(places);
        // A node before the first coordinate, and two after the last one.
        int needed = (Units * GridNodes.PerUnit) + 3, size = GridNodes.Size(2 * needed);
        if (_kernels is null || _kernels.Size < size)
        {
            _kernels = new RepulsionKernels(GridNodes.Size((int)(2.1 * needed)), 1.0 / GridNodes.PerUnit, pool);
            size = _kernels.Size;
            _workspaces = [.. Enumerable.Range(0, pool.Threads).Select(_ => _kernels.Transform.Workspace())];
            _real = new Tensor(size, size / 2);
            _imaginary = new Tensor(size, size / 2);
            _sums = new double[size / Lanes];
        }

        int stride = _real.Columns;
        new Span<float>(_real.Pointer, stride * stride).Clear();
        for (int row = 0; row < places.Rows; row++)
        {
            float* place = places.Pointer + (2 * row);
            int x = GridNodes.Weights(place[0], Origin.X, out Vector128<float> across);
            int y = GridNodes.Weights(place[1], Origin.Y, out Vector128<float> up);
            float* node = _real.Pointer + ((nint)x * stride) + y;
            for (int i = 0; i < 4; i++, node += stride) (Vector128.Load(node) + (up * across[i])).Store(node);
        }
    }

    private void Fit(Tensor places)
    {
        float left = float.PositiveInfinity, right = float.NegativeInfinity, low = left, high = right;
        for (int row = 0; row < places.Rows; row++)
        {
            float* place = places.Pointer + (2 * row);
            (left, right) = (Math.Min(left, place[0]), Math.Max(right, place[0]));
            (low, high) = (Math.Min(low, place[1]), Math.Max(high, place[1]));
        }

        // True of NaN too, which must not become an address.
        if (!(Math.Max(right - left, high - low) <= MostUnits))
            throw new CrestException(
                $"the places of t-SNE have spread over more than {MostUnits} units, so the descent diverged; give a larger perplexity");
        Origin = ((int)MathF.Floor(left), (int)MathF.Floor(low));
        Units = Math.Max(FewestUnits, (int)MathF.Floor(Math.Max(right - Origin.X, high - Origin.Y)) + 1);
    }

    /// <summary>Convolves the nodes with the kernels of the force, x as the real part and y as the imaginary one, or with q.</summary>
    /// <returns>Σ q over all pairs, equal ones too.</returns>
    private double Convolve(bool isForce)
    {
        pool.Run(new Columns(this, inverse: false));
        pool.Run(new Rows(this, isForce));
        pool.Run(new Columns(this, inverse: true));
        double sum = 0;
        foreach (double part in _sums) sum += part;
        return sum / ((double)_kernels!.Size * _kernels.Size);
    }

    /// <summary>Transforms columns: forward, the upper half is zero; back, only the lower half is wanted.</summary>
    private readonly struct Columns(RepulsionGrid grid, bool inverse) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            int size = grid._kernels!.Size, half = size / 2, stride = half;
            (int start, int end) = Partition.Of(half, Lanes, part, parts);
            Tensor workspace = grid._workspaces[part];
            float* re = workspace.Pointer, im = re + (size * Lanes);
            for (int column = start; column < end; column += Lanes)
            {
                float* real = grid._real.Pointer + column, imaginary = grid._imaginary.Pointer + column;
                int read = inverse ? size : half, written = inverse ? half : size, lanes = Math.Min(Lanes, end - column);
                workspace.Values[..(2 * size * Lanes)].Clear();
                for (int row = 0; row < read; row++)
                {
                    new ReadOnlySpan<float>(real + ((nint)row * stride), lanes).CopyTo(new Span<float>(re + (row * Lanes), lanes));
                    if (inverse)
                        new ReadOnlySpan<float>(imaginary + ((nint)row * stride), lanes).CopyTo(new Span<float>(im + (row * Lanes), lanes));
                }

                if (inverse) grid._kernels.Transform.Inverse(workspace);
                else grid._kernels.Transform.Forward(workspace);
                for (int row = 0; row < written; row++)
                {
                    new ReadOnlySpan<float>(re + (row * Lanes), lanes).CopyTo(new Span<float>(real + ((nint)row * stride), lanes));
                    new ReadOnlySpan<float>(im + (row * Lanes), lanes).CopyTo(new Span<float>(imaginary + ((nint)row * stride), lanes));
                }
            }
        }
    }

    /// <summary>Transforms rows, multiplies with the spectra, and transforms back.</summary>
    private readonly struct Rows(RepulsionGrid grid, bool isForce) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            RepulsionKernels kernels = grid._kernels!;
            int size = kernels.Size, half = size / 2;
            (int start, int end) = Partition.Of(size, Lanes, part, parts);
            Tensor workspace = grid._workspaces[part];
            float* re = workspace.Pointer, im = re + (size * Lanes);
            float scale = 1f / ((float)size * size);
            for (int row = start; row < end; row += Lanes)
            {
                new Span<float>(re + (half * Lanes), half * Lanes).Clear();
                new Span<float>(im + (half * Lanes), half * Lanes).Clear();
                for (int lane = 0; lane < Lanes; lane++)
                {
                    nint first = (nint)(row + lane) * half;
                    float* real = grid._real.Pointer + first, imaginary = grid._imaginary.Pointer + first;
                    for (int column = 0; column < half; column++)
                        (re[(column * Lanes) + lane], im[(column * Lanes) + lane]) = (real[column], imaginary[column]);
                }

                kernels.Transform.Forward(workspace);
                double sum = 0;
                for (int lane = 0; lane < Lanes; lane++)
                {
                    float* q = kernels.Normalising.Pointer + ((nint)(row + lane) * size);
                    float* a = kernels.Across.Pointer + ((nint)(row + lane) * size), b = kernels.Up.Pointer + ((nint)(row + lane) * size);
                    float pairs = 0;
                    for (int column = 0; column < size; column++)
                    {
                        ref float r = ref re[(column * Lanes) + lane], i = ref im[(column * Lanes) + lane];
                        (float wr, float wi) = (r, i);
                        pairs += q[column] * ((wr * wr) + (wi * wi));
                        // The spectrum of x q² + i y q² is i A - B.
                        (r, i) = isForce
                            ? (-scale * ((b[column] * wr) + (a[column] * wi)), scale * ((a[column] * wr) - (b[column] * wi)))
                            : (scale * q[column] * wr, scale * q[column] * wi);
                    }

                    sum += pairs;
                }

                grid._sums[row / Lanes] = sum;
                kernels.Transform.Inverse(workspace);
                for (int lane = 0; lane < Lanes; lane++)
                {
                    nint first = (nint)(row + lane) * half;
                    float* real = grid._real.Pointer + first, imaginary = grid._imaginary.Pointer + first;
                    for (int column = 0; column < half; column++)
                        (real[column], imaginary[column]) = (re[(column * Lanes) + lane], im[(column * Lanes) + lane]);
                }
            }
        }
    }

    private readonly struct Gathering(RepulsionGrid grid, Tensor places, Tensor forces) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(places.Rows, 16, part, parts);
            for (int row = start; row < end; row++)
            {
                float* place = places.Pointer + (2 * row), force = forces.Pointer + (2 * row);
                (force[0], force[1]) = grid.At(place[0], place[1]);
            }
        }
    }

    /// <summary>The real and imaginary part at a place within the grid.</summary>
    public (float Real, float Imaginary) At(float x, float y)
    {
        int stride = _real.Columns, node = (GridNodes.Weights(x, Origin.X, out Vector128<float> across) * stride)
            + GridNodes.Weights(y, Origin.Y, out Vector128<float> up);
        float* real = _real.Pointer + node, imaginary = _imaginary.Pointer + node;
        Vector128<float> first = default, second = default;
        for (int i = 0; i < 4; i++)
        {
            first += Vector128.Load(real + (i * stride)) * across[i];
            second += Vector128.Load(imaginary + (i * stride)) * across[i];
        }

        return (Vector128.Dot(first, up), Vector128.Dot(second, up));
    }
}
