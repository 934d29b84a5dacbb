using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// The right-hand side of many small products, laid out once: a recurrent layer multiplies the states of some sequences by the same
/// weights at each step, and packing them again would take a quarter of the time.
/// </summary>
/// <remarks>Several threads may multiply by it at once, each on its own.</remarks>
public sealed unsafe class PackedMatrix
{
    private readonly int _rows, _columns;
    private readonly Tensor _packed;

    /// <summary>Makes room for a matrix.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, 1 to 2048.</param>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, ProductBlock.MostColumns);
        (_rows, _columns) = (rows, columns);
        int padded = (columns + WidestPanel - 1) / WidestPanel * WidestPanel;
        _packed = new Tensor(1, checked(rows * padded));
    }

    /// <summary>Columns of a panel of the widest tile.</summary>
    private const int WidestPanel = 32;

    /// <summary>Takes the values of a matrix over.</summary>
    /// <param name="matrix">[rows × columns], as large as this one.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public void Pack(in Matrix matrix)
    {
        if (matrix.Rows != _rows || matrix.Columns != _columns)
            throw new ArgumentException($"[{matrix.Rows} × {matrix.Columns}] does not fit into [{_rows} × {_columns}]", nameof(matrix));
        if (Vector512.IsHardwareAccelerated) Pack<Tile512>(matrix);
        else if (Vector256.IsHardwareAccelerated) Pack<Tile256>(matrix);
        else Pack<Tile128>(matrix);
    }

    /// <summary>C ← A·B, or C + A·B, where B is this matrix, on the calling thread.</summary>
    /// <param name="a">[m × rows].</param>
    /// <param name="c">[m × columns], rows of adjacent values; may not overlap <paramref name="a"/>.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">Values added to each row [columns], or a null pointer; not with <paramref name="adds"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void MultiplyFrom(in Matrix a, in Matrix c, bool adds = false, float* bias = null)
    {
        if (a.Columns != _rows || c.Columns != _columns || a.Rows != c.Rows || c.ColumnStride != 1)
            throw new ArgumentException(
                $"shapes do not fit: [{a.Rows} × {a.Columns}]·[{_rows} × {_columns}] into [{c.Rows} × {c.Columns}]");
        if (bias is not null && adds) throw new ArgumentException("a bias goes with a new result", nameof(bias));
        if (a.Rows == 1 && a.ColumnStride == 1 && _columns % Tile512.Lanes == 0 && Vector512.IsHardwareAccelerated)
            MultiplyRow(a.Pointer, c.Pointer, adds, bias);
        else if (Vector512.IsHardwareAccelerated) Multiply<Tile512>(a, c, adds, bias);
        else if (Vector256.IsHardwareAccelerated) Multiply<Tile256>(a, c, adds, bias);
        else Multiply<Tile128>(a, c, adds, bias);
    }

    /// <summary>
    /// One row, as of a single sequence. Bounded by reading the matrix: eight sums hide the latency of the multiplications.
    /// </summary>
    private void MultiplyRow(float* a, float* c, bool adds, float* bias)
    {
        int blocks = (_rows + ProductBlock.MostDepth - 1) / ProductBlock.MostDepth;
        int padded = (_columns + WidestPanel - 1) / WidestPanel * WidestPanel;
        for (int block = 0; block < blocks; block++)
        {
            (int start, int end) = Partition.Of(_rows, 1, block, blocks);
            float* packed = _packed.Pointer + ((nint)start * padded);
            for (int column = 0; column < _columns; column += WidestPanel)
            {
                int lanes = Math.Min(WidestPanel, _columns - column), second = lanes - Tile512.Lanes;
                Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
                Vector512<float> t0 = default, t1 = default, t2 = default, t3 = default;
                int k = start;
                for (; k + 4 <= end; k += 4, packed += 4 * lanes)
                {
                    Vector512<float> x0 = Vector512.Create(a[k]), x1 = Vector512.Create(a[k + 1]),
                        x2 = Vector512.Create(a[k + 2]), x3 = Vector512.Create(a[k + 3]);
                    s0 = Vector512.FusedMultiplyAdd(x0, Vector512.Load(packed), s0);
                    s1 = Vector512.FusedMultiplyAdd(x1, Vector512.Load(packed + lanes), s1);
                    s2 = Vector512.FusedMultiplyAdd(x2, Vector512.Load(packed + (2 * lanes)), s2);
                    s3 = Vector512.FusedMultiplyAdd(x3, Vector512.Load(packed + (3 * lanes)), s3);
                    if (second == 0) continue;
                    float* beside = packed + second;
                    t0 = Vector512.FusedMultiplyAdd(x0, Vector512.Load(beside), t0);
                    t1 = Vector512.FusedMultiplyAdd(x1, Vector512.Load(beside + lanes), t1);
                    t2 = Vector512.FusedMultiplyAdd(x2, Vector512.Load(beside + (2 * lanes)), t2);
                    t3 = Vector512.FusedMultiplyAdd(x3, Vector512.Load(beside + (3 * lanes)), t3);
                }

                for (; k < end; k++, packed += lanes)
                {
                    Vector512<float> x = Vector512.Create(a[k]);
                    s0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed), s0);
                    if (second > 0) t0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed + second), t0);
                }

                float* from = adds || block > 0 ? c : bias;
                Add(s0 + s1 + (s2 + s3), from is null ? null : from + column, c + column);
                if (second > 0) Add(t0 + t1 + (t2 + t3), from is null ? null : from + column + second, c + column + second);
            }
        }
    }

    private static void Add(Vector512<float> sum, float* from, float* to) =>
        (from is null ? sum : sum + Vector512.Load(from)).Store(to);

    private void Pack<TTile>(in Matrix matrix) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(
            new Matrix(0, 0, _rows, 0, 1), matrix, new Matrix(1, 0, _columns, 0, 1), default, 1, false, null, null)
            .PackAll(_packed.Pointer);

    private void Multiply<TTile>(in Matrix a, in Matrix c, bool adds, float* bias) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(a, new Matrix(0, _rows, _columns, 0, 1), c, default, 1, adds, bias, null)
            .WithPacked(_packed.Pointer);
}
