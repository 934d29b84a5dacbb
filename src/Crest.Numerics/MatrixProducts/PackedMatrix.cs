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
    /// <param name="bias">Values added to each row [columns], or a null pointer; not with <paramref name="adds"/>. As in a tensor, a whole
    /// vector may be read from any value of it and of C on.</param>
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
        GC.KeepAlive(this); // what multiplies has only the pointer to what is packed
    }

    /// <summary>
    /// One row, as of a single sequence, with the sums in the order that tiles have, so that it gives the same bits alone and in a batch.
    /// Bounded by reading the matrix from the second-level cache.
    /// </summary>
    private void MultiplyRow(float* a, float* c, bool adds, float* bias)
    {
        int blocks = (_rows + ProductBlock.MostDepth - 1) / ProductBlock.MostDepth;
        int padded = (_columns + WidestPanel - 1) / WidestPanel * WidestPanel;
        for (int block = 0; block < blocks; block++)
        {
            (int start, int end) = Partition.Of(_rows, 1, block, blocks);
            int depth = end - start, column = 0;
            float* packed = _packed.Pointer + ((nint)start * padded), from = adds || block > 0 ? c : bias;
            for (; column + (3 * WidestPanel) <= _columns; column += 3 * WidestPanel, packed += 3 * WidestPanel * depth)
                ThreePanels(a + start, depth, packed, from is null ? null : from + column, c + column);
            for (int width; column < _columns; column += width, packed += width * depth)
            {
                width = Math.Min(WidestPanel, _columns - column);
                OnePanel(a + start, depth, packed, width, from is null ? null : from + column, c + column);
            }
        }
    }

    /// <summary>96 columns: six sums hide most of the latency of the multiplications.</summary>
    private static void ThreePanels(float* a, int depth, float* packed, float* from, float* to)
    {
        const int half = WidestPanel / 2;
        float* second = packed + (WidestPanel * depth), third = second + (WidestPanel * depth);
        Vector512<float> s0 = Begin(from, 0), s1 = Begin(from, half), s2 = Begin(from, 2 * half), s3 = Begin(from, 3 * half),
            s4 = Begin(from, 4 * half), s5 = Begin(from, 5 * half);
        for (int k = 0; k < depth; k++, packed += WidestPanel, second += WidestPanel, third += WidestPanel)
        {
            Vector512<float> x = Vector512.Create(a[k]);
            s0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed), s0);
            s1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed + half), s1);
            s2 = Vector512.FusedMultiplyAdd(x, Vector512.Load(second), s2);
            s3 = Vector512.FusedMultiplyAdd(x, Vector512.Load(second + half), s3);
            s4 = Vector512.FusedMultiplyAdd(x, Vector512.Load(third), s4);
            s5 = Vector512.FusedMultiplyAdd(x, Vector512.Load(third + half), s5);
        }

        s0.Store(to);
        s1.Store(to + half);
        s2.Store(to + (2 * half));
        s3.Store(to + (3 * half));
        s4.Store(to + (4 * half));
        s5.Store(to + (5 * half));
    }

    private static void OnePanel(float* a, int depth, float* packed, int width, float* from, float* to)
    {
        int second = width - (WidestPanel / 2); // 0 in a panel of one vector
        Vector512<float> s0 = Begin(from, 0), s1 = Begin(from, second);
        for (int k = 0; k < depth; k++, packed += width)
        {
            Vector512<float> x = Vector512.Create(a[k]);
            s0 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed), s0);
            s1 = Vector512.FusedMultiplyAdd(x, Vector512.Load(packed + second), s1);
        }

        s0.Store(to);
        s1.Store(to + second);
    }

    private static Vector512<float> Begin(float* from, int at) => from is null ? default : Vector512.Load(from + at);

    private void Pack<TTile>(in Matrix matrix) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(
            new Matrix(0, 0, _rows, 0, 1), matrix, new Matrix(1, 0, _columns, 0, 1), default, 1, false, null, null)
            .PackAll(_packed.Pointer);

    private void Multiply<TTile>(in Matrix a, in Matrix c, bool adds, float* bias) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(a, new Matrix(0, _rows, _columns, 0, 1), c, default, 1, adds, bias, null)
            .WithPacked(_packed.Pointer);
}
