using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// C ← α A·B + β C in single precision, A and B transposed or not, optionally with a row of biases added. The order of each sum depends
/// on the shapes alone, so the result has the same bits for any number of threads.
/// </summary>
/// <remarks>
/// Bounded by arithmetic. B is packed in panels as wide as a tile, zero-padded, a block of the inner dimension at a time, so that a panel
/// stays in the first-level cache while the tiles of A pass over it (Goto, van de Geijn: "Anatomy of high-performance matrix
/// multiplication", 2008). A is read where it lies: twelve of its values a step, each broadcast.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Most values of the inner dimension in one block: a panel of B is then at most 64 KiB.</summary>
    private const int InnerBlock = 512;

    /// <summary>Most columns packed at once: with <see cref="InnerBlock"/>, half of a second-level cache of 1 MiB.</summary>
    private const int ColumnBlock = 256;

    /// <summary>Below this many multiplications the hand-over to other threads costs more than it saves.</summary>
    private const long WorthSharing = 60_000;

    /// <summary>What packing one value of B costs, in multiplications by one row of A; more where it has to be transposed.</summary>
    private const int PackingCost = 6, TransposingCost = 12;

    /// <summary>Computes the product.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n], rows of adjacent values; may not overlap <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; with 0, what is in C is not read.</param>
    /// <param name="bias">n values added to each row, or a null pointer; only with β = 0.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha = 1, float beta = 0, float* bias = null)
    {
        if (Vector512.IsHardwareAccelerated) Multiply<Tile512>(pool, a, b, c, alpha, beta, bias);
        else if (Vector256.IsHardwareAccelerated) Multiply<Tile256>(pool, a, b, c, alpha, beta, bias);
        else Multiply<Tile128>(pool, a, b, c, alpha, beta, bias);
    }

    /// <summary>Computes the product with tiles of a given width; all run on every processor, at different speeds.</summary>
    internal static void Multiply<TTile>(WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha, float beta, float* bias) where TTile : struct, ITile
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"shapes do not fit: [{a.Rows} × {a.Columns}]·[{b.Rows} × {b.Columns}] into [{c.Rows} × {c.Columns}]");
        if (c.ColumnStride != 1 && c.Columns > 1) throw new ArgumentException("the result must have rows of adjacent values", nameof(c));
        if (bias is not null && beta != 0) throw new ArgumentException("a bias goes with β = 0", nameof(bias));
        if (c.Rows == 0 || c.Columns == 0) return;
        if (a.Columns == 0 || alpha == 0)
        {
            SetWithoutProduct(c, beta, bias);
            return;
        }

        if (beta is not (0 or 1)) Scale(c, beta);
        var work = new Work<TTile>(a, b, c, alpha, beta != 0, bias, SplitsRows<TTile>(a, b, pool.Threads));
        if ((long)c.Rows * c.Columns * a.Columns < WorthSharing) work.Run(0, 1);
        else pool.Run(work);
    }

    /// <summary>Rows are split where that leaves the busiest thread less to do than splitting columns, the packing that each does counted.</summary>
    private static bool SplitsRows<TTile>(in Matrix a, in Matrix b, int threads) where TTile : struct, ITile
    {
        int packing = b.ColumnStride == 1 ? PackingCost : TransposingCost;
        (int rowStart, int rowEnd) = Partition.Of(a.Rows, TTile.Rows, threads - 1, threads);
        (int columnStart, int columnEnd) = Partition.Of(b.Columns, TTile.Lanes, threads - 1, threads);
        return (rowEnd - rowStart + (long)packing) * b.Columns < (a.Rows + (long)packing) * (columnEnd - columnStart);
    }

    private static void SetWithoutProduct(in Matrix c, float beta, float* bias)
    {
        for (int row = 0; row < c.Rows; row++)
        {
            var values = new Span<float>(c.Pointer + ((nint)row * c.RowStride), c.Columns);
            if (bias is not null) new ReadOnlySpan<float>(bias, c.Columns).CopyTo(values);
            else if (beta == 0) values.Clear();
        }

        if (beta is not (0 or 1)) Scale(c, beta);
    }

    private static void Scale(in Matrix c, float beta)
    {
        for (int row = 0; row < c.Rows; row++)
            foreach (ref float value in new Span<float>(c.Pointer + ((nint)row * c.RowStride), c.Columns)) value *= beta;
    }

    private readonly struct Work<TTile>(Matrix a, Matrix b, Matrix c, float alpha, bool accumulate, float* bias, bool splitsRows) : IParallelWork where TTile : struct, ITile
    {
        [ThreadStatic]
        private static Tensors.Tensor? t_packed;

        public void Run(int part, int parts)
        {
            (int rowStart, int rowEnd) = splitsRows ? Partition.Of(a.Rows, TTile.Rows, part, parts) : (0, a.Rows);
            (int columnStart, int columnEnd) = splitsRows ? (0, b.Columns) : Partition.Of(b.Columns, TTile.Lanes, part, parts);
            if (rowStart == rowEnd || columnStart == columnEnd) return;

            t_packed ??= new Tensors.Tensor(InnerBlock, ColumnBlock);
            int blocks = (a.Columns + InnerBlock - 1) / InnerBlock;
            for (int column = columnStart; column < columnEnd; column += ColumnBlock)
            {
                int columns = Math.Min(ColumnBlock, columnEnd - column);
                for (int block = 0; block < blocks; block++)
                {
                    (int inner, int innerEnd) = Partition.Of(a.Columns, 1, block, blocks);
                    PanelPacking<TTile>.Pack(b, inner, innerEnd - inner, column, columns, alpha, t_packed.Pointer);
                    MultiplyBlock(rowStart, rowEnd, inner, innerEnd - inner, column, columns, accumulate || block > 0, t_packed.Pointer);
                }
            }
        }

        /// <summary>All tiles of some rows and one packed block: panel after panel, so that each is read from the nearest cache.</summary>
        private void MultiplyBlock(int rowStart, int rowEnd, int inner, int depth, int column, int columns, bool adds, float* packed)
        {
            for (int start = 0; start < columns; start += Tile<TTile>.Columns)
            {
                int width = Math.Min(Tile<TTile>.Columns, columns - start);
                var rows = new TileRows(a.Pointer + ((nint)rowStart * a.RowStride) + ((nint)inner * a.ColumnStride), a.RowStride, a.ColumnStride, rowEnd - rowStart, depth);
                float* to = c.Pointer + ((nint)rowStart * c.RowStride) + column + start;
                Tile<TTile>.Multiply(rows, packed, to, c.RowStride, width, adds, adds || bias is null ? null : bias + column + start);
                packed += (nint)depth * Tile<TTile>.Vectors(width) * TTile.Lanes;
            }
        }
    }
}
