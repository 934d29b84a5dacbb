using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// C ← α A·B + β C in single precision, A and B transposed or not, optionally with a row of biases added. The order of each sum depends
/// on the arguments, not on the threads, so the result has the same bits for any number of them.
/// </summary>
/// <remarks>
/// Bounded by arithmetic. B is packed in panels two vectors wide, zero-padded, a block of the inner dimension at a time. One or two panels
/// at a time are read for all tiles of a few rows of A, and these rows stay in the second-level cache for all panels (Goto, van de Geijn:
/// "Anatomy of high-performance matrix multiplication", 2008). A is read where it lies, but for rows of a transposed one, which are
/// turned over: a value of each of a tile's rows a step, each broadcast.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Below this many multiplications the hand-over to other threads costs more than it saves.</summary>
    private const long WorthSharing = 60_000;

    /// <summary>What packing one value of B costs, in multiplications by one row of A; more where it has to be transposed.</summary>
    private const int PackingCost = 6, TransposingCost = 12;

    /// <summary>What it costs a thread to read a value of B that another one has packed, in the same unit.</summary>
    private const int SharingCost = 16;

    /// <summary>Computes the product.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n], rows of adjacent values; may not overlap <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; with 0, what is in C is not read.</param>
    /// <param name="bias">n values added to each row, or a null pointer; only with β = 0. As in a tensor, a whole vector may be read from
    /// any value of it and of C on.</param>
    /// <param name="columnSums">Where the sums of the columns of α B go (n values: the gradient of a bias), or a null pointer. A whole
    /// vector may be read from any value on.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha = 1, float beta = 0, float* bias = null,
        float* columnSums = null) =>
        Multiply(pool, a, b, c, default(NoPasses), alpha, beta, bias, columnSums);

    /// <summary>Computes the product, with passes over its rows before and after.</summary>
    /// <typeparam name="TPasses">A struct, so that the calls are direct.</typeparam>
    /// <param name="pool">The threads to use.</param>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n], rows of adjacent values, one after the other; may not overlap <paramref name="a"/>
    /// or <paramref name="b"/>.</param>
    /// <param name="passes">What is done to the rows.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; with 0, what is in C is not read.</param>
    /// <param name="bias">n values added to each row, or a null pointer; only with β = 0. As in a tensor, a whole vector may be read from
    /// any value of it and of C on.</param>
    /// <param name="columnSums">Where the sums of the columns of α B go (n values), or a null pointer. A whole vector may be read from any
    /// value on.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<TPasses>(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, in TPasses passes, float alpha = 1, float beta = 0, float* bias = null,
        float* columnSums = null)
        where TPasses : struct, IRowPasses
    {
        if (Vector512.IsHardwareAccelerated) Multiply<Tile512, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
        else if (Vector256.IsHardwareAccelerated) Multiply<Tile256, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
        else Multiply<Tile128, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
    }

    /// <summary>Computes the product with tiles of a given width; all run on every processor, at different speeds.</summary>
    internal static void Multiply<TTile>(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha, float beta, float* bias, float* columnSums)
        where TTile : struct, ITile =>
        Multiply<TTile, NoPasses>(pool, a, b, c, default, alpha, beta, bias, columnSums);

    private static void Multiply<TTile, TPasses>(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, in TPasses passes, float alpha, float beta, float* bias, float* columnSums)
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException(
                $"shapes do not fit: [{a.Rows} × {a.Columns}]·[{b.Rows} × {b.Columns}] into [{c.Rows} × {c.Columns}]");
        if (c.ColumnStride != 1 && c.Columns > 1) throw new ArgumentException("the result must have rows of adjacent values", nameof(c));
        if (typeof(TPasses) != typeof(NoPasses) && c.RowStride != c.Columns)
            throw new ArgumentException("rows that are passed over must lie one after the other", nameof(c));
        if (c.Start == 0 && beta != 0) throw new ArgumentException("nothing can be added to a result that is not kept", nameof(c));
        if (bias is not null && beta != 0) throw new ArgumentException("a bias goes with β = 0", nameof(bias));
        if (columnSums is not null) new Span<float>(columnSums, c.Columns).Clear();
        if (beta is not (0 or 1)) Scale(c, beta);
        var product = new TiledProduct<TTile, TPasses>(a, b, c, passes, alpha, beta != 0, bias, columnSums);
        bool hasNoPasses = typeof(TPasses) == typeof(NoPasses);
        bool worthSharing = (long)c.Rows * c.Columns * a.Columns >= WorthSharing, alone = pool.Threads == 1 || !worthSharing;
        if (c.Columns == 0 || a.Columns == 0) product.WithoutInner();
        else if (hasNoPasses && worthSharing && PartialProducts<TTile>.Suits(a, c, bias))
            new PartialProducts<TTile>(a, b, c, alpha, beta != 0, columnSums).Multiply(pool);
        else if (!alone && (hasNoPasses || SharesPacking(b)) && !SplitsRows<TTile>(a, b, pool.Threads, TPasses.Groups))
            new ProductByColumns<TTile, TPasses>(product).Multiply(pool);
        else product.ByRows(pool, alone);
    }

    /// <summary>
    /// Rows are split where that leaves the busiest thread less to do than splitting columns, the packing that each does counted.
    /// </summary>
    private static bool SplitsRows<TTile>(in Matrix a, in Matrix b, int threads, int groups) where TTile : struct, ITile
    {
        int packing = b.ColumnStride == 1 ? PackingCost : TransposingCost;
        int packingOfRows = SharesPacking(b) ? (packing + (SharingCost * (threads - 1))) / threads : packing;
        (int rowStart, int rowEnd) = Partition.Of(a.Rows, TTile.Rows, threads - 1, threads);
        (int columnStart, int columnEnd) = Partition.Of(b.Columns / groups, TTile.Lanes, threads - 1, threads);
        return (rowEnd - rowStart + (long)packingOfRows) * b.Columns
            <= (a.Rows + (long)packing) * groups * (columnEnd - columnStart);
    }

    /// <summary>
    /// Whether threads that split the rows would pack B together. Each then reads what the others have packed from their caches, which a
    /// split of the columns avoids; below that, narrow strips cost more than they save.
    /// </summary>
    private static bool SharesPacking(in Matrix b) => (long)b.Rows * b.Columns >= ProductBlock.SharedPacking;

    private static void Scale(in Matrix c, float beta)
    {
        for (int row = 0; row < c.Rows; row++)
            foreach (ref float value in new Span<float>(c.Pointer + ((nint)row * c.RowStride), c.Columns)) value *= beta;
    }
}
