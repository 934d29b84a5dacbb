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
    /// One row, as of a single sequence. Bounded by loads: two a cycle, of which two panels side by side share each value of the row.
    /// </summary>
    private void MultiplyRow(float* a, float* c, bool adds, float* bias)
    {
        int blocks = (_rows + ProductBlock.MostDepth - 1) / ProductBlock.MostDepth;
        int padded = (_columns + WidestPanel - 1) / WidestPanel * WidestPanel;
        for (int block = 0; block < blocks; block++)
        {
            (int start, int end) = Partition.Of(_rows, 1, block, blocks);
            int depth = end - start, column = 0;
            float* packed = _packed.Pointer + ((nint)start * padded);
            float* from = adds || block > 0 ? c : bias;
            for (; column + (2 * WidestPanel) <= _columns; column += 2 * WidestPanel, packed += 2 * WidestPanel * depth)
                TwoPanels(a + start, depth, packed, from is null ? null : from + column, c + column);
            for (int lanes; column < _columns; column += lanes, packed += lanes * depth)
            {
                lanes = Math.Min(WidestPanel, _columns - column);
                for (int first = 0; first < lanes; first += Tile512.Lanes)
                    Columns(a + start, depth, packed + first, lanes, from is null ? null : from + column + first, c + column + first);
            }
        }
    }

    /// <summary>64 columns; two sums of each hide the latency of the multiplications.</summary>
    private static void TwoPanels(float* a, int depth, float* left, float* from, float* to)
    {
        const int lanes = WidestPanel / 2;
        float* right = left + (WidestPanel * depth);
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        Vector512<float> t0 = default, t1 = default, t2 = default, t3 = default;
        int k = 0;
        for (; k + 2 <= depth; k += 2, left += 2 * WidestPanel, right += 2 * WidestPanel)
        {
            Vector512<float> x = Vector512.Create(a[k]), y = Vector512.Create(a[k + 1]);
            s0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(left), s0);
            s1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(left + lanes), s1);
            s2 = Vector512.FusedMultiplyAdd(x, Vector512.Load(right), s2);
            s3 = Vector512.FusedMultiplyAdd(x, Vector512.Load(right + lanes), s3);
            t0 = Vector512.FusedMultiplyAdd(y, Vector512.Load(left + (2 * lanes)), t0);
            t1 = Vector512.FusedMultiplyAdd(y, Vector512.Load(left + (3 * lanes)), t1);
            t2 = Vector512.FusedMultiplyAdd(y, Vector512.Load(right + (2 * lanes)), t2);
            t3 = Vector512.FusedMultiplyAdd(y, Vector512.Load(right + (3 * lanes)), t3);
        }

        if (k < depth)
        {
            Vector512<float> x = Vector512.Create(a[k]);
            s0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(left), s0);
            s1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(left + lanes), s1);
            s2 = Vector512.FusedMultiplyAdd(x, Vector512.Load(right), s2);
            s3 = Vector512.FusedMultiplyAdd(x, Vector512.Load(right + lanes), s3);
        }

        Add(s0 + t0, from, 0, to);
        Add(s1 + t1, from, lanes, to);
        Add(s2 + t2, from, 2 * lanes, to);
        Add(s3 + t3, from, 3 * lanes, to);
    }

    /// <summary>The columns of one vector.</summary>
    private static void Columns(float* a, int depth, float* packed, int step, float* from, float* to)
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        int k = 0;
        for (; k + 4 <= depth; k += 4, packed += 4 * step)
        {
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k]), Vector512.Load(packed), s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k + 1]), Vector512.Load(packed + step), s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k + 2]), Vector512.Load(packed + (2 * step)), s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k + 3]), Vector512.Load(packed + (3 * step)), s3);
        }

        for (; k < depth; k++, packed += step) s0 = Vector512.FusedMultiplyAdd(Vector512.Create(a[k]), Vector512.Load(packed), s0);
        Add(s0 + s1 + (s2 + s3), from, 0, to);
    }

    private static void Add(Vector512<float> sum, float* from, int at, float* to) =>
        (from is null ? sum : sum + Vector512.Load(from + at)).Store(to + at);

    private void Pack<TTile>(in Matrix matrix) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(
            new Matrix(0, 0, _rows, 0, 1), matrix, new Matrix(1, 0, _columns, 0, 1), default, 1, false, null, null)
            .PackAll(_packed.Pointer);

    private void Multiply<TTile>(in Matrix a, in Matrix c, bool adds, float* bias) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(a, new Matrix(0, _rows, _columns, 0, 1), c, default, 1, adds, bias, null)
            .WithPacked(_packed.Pointer);
}
