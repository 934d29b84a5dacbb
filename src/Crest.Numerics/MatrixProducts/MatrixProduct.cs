using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// C ← α A·B + β C in single precision, A and B transposed or not, optionally with a row of biases added. The order of each sum depends
/// on the shapes alone, so the result has the same bits for any number of threads.
/// </summary>
/// <remarks>
/// Bounded by arithmetic. B is packed in panels as wide as a tile, zero-padded, a block of the inner dimension at a time; a panel is read
/// into the first-level cache for some tiles of A, and a few rows of A stay in the second-level cache for all panels (Goto, van de Geijn:
/// "Anatomy of high-performance matrix multiplication", 2008). A is read where it lies: a value of each of a tile's rows a step, each broadcast.
/// </remarks>
public static unsafe class MatrixProduct
{
    /// <summary>Most values of the inner dimension in one block: a panel of B is then at most 64 KiB.</summary>
    private const int InnerBlock = 512;

    /// <summary>Most columns packed at once: with <see cref="InnerBlock"/>, 4 MiB of a third-level cache.</summary>
    private const int ColumnBlock = 2048;

    /// <summary>Rows that are multiplied by all panels before the next ones; a multiple of every tile's height.</summary>
    private const int RowBlock = 96;

    /// <summary>Below this many multiplications the hand-over to other threads costs more than it saves.</summary>
    private const long WorthSharing = 60_000;

    /// <summary>From this many values of B on, threads that split the rows share the packing too.</summary>
    private const int SharedPacking = 32_768;

    /// <summary>What packing one value of B costs, in multiplications by one row of A; more where it has to be transposed.</summary>
    private const int PackingCost = 6, TransposingCost = 12;

    /// <summary>Fewest values that a thread keeps memory for.</summary>
    private const int LeastMemory = 1 << 16;

    [ThreadStatic]
    private static Tensor? t_packed, t_passing;

    /// <summary>Computes the product.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n], rows of adjacent values; may not overlap <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; with 0, what is in C is not read.</param>
    /// <param name="bias">n values added to each row, or a null pointer; only with β = 0.</param>
    /// <param name="columnSums">Where the sums of the columns of α B go (n values: the gradient of a bias), or a null pointer.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply(WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha = 1, float beta = 0, float* bias = null, float* columnSums = null) =>
        Multiply(pool, a, b, c, default(Nothing), alpha, beta, bias, columnSums);

    /// <summary>Computes the product, with passes over its rows before and after.</summary>
    /// <typeparam name="TPasses">A struct, so that the calls are direct.</typeparam>
    /// <param name="pool">The threads to use.</param>
    /// <param name="a">[m × k].</param>
    /// <param name="b">[k × n].</param>
    /// <param name="c">[m × n], rows of adjacent values, one after the other; may not overlap <paramref name="a"/> or <paramref name="b"/>.</param>
    /// <param name="passes">What is done to the rows.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β; with 0, what is in C is not read.</param>
    /// <param name="bias">n values added to each row, or a null pointer; only with β = 0.</param>
    /// <param name="columnSums">Where the sums of the columns of α B go (n values), or a null pointer.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static void Multiply<TPasses>(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, in TPasses passes, float alpha = 1, float beta = 0, float* bias = null, float* columnSums = null)
        where TPasses : struct, IRowPasses
    {
        if (Vector512.IsHardwareAccelerated) Multiply<Tile512, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
        else if (Vector256.IsHardwareAccelerated) Multiply<Tile256, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
        else Multiply<Tile128, TPasses>(pool, a, b, c, passes, alpha, beta, bias, columnSums);
    }

    /// <summary>Computes the product with tiles of a given width; all run on every processor, at different speeds.</summary>
    internal static void Multiply<TTile>(WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, float alpha, float beta, float* bias, float* columnSums) where TTile : struct, ITile =>
        Multiply<TTile, Nothing>(pool, a, b, c, default, alpha, beta, bias, columnSums);

    private static void Multiply<TTile, TPasses>(
        WorkerPool pool, in Matrix a, in Matrix b, in Matrix c, in TPasses passes, float alpha, float beta, float* bias, float* columnSums)
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (a.Columns != b.Rows || a.Rows != c.Rows || b.Columns != c.Columns)
            throw new ArgumentException($"shapes do not fit: [{a.Rows} × {a.Columns}]·[{b.Rows} × {b.Columns}] into [{c.Rows} × {c.Columns}]");
        if (c.ColumnStride != 1 && c.Columns > 1) throw new ArgumentException("the result must have rows of adjacent values", nameof(c));
        if (typeof(TPasses) != typeof(Nothing) && c.RowStride != c.Columns) throw new ArgumentException("rows that are passed over must lie one after the other", nameof(c));
        if (c.Start == 0 && beta != 0) throw new ArgumentException("nothing can be added to a result that is not kept", nameof(c));
        if (bias is not null && beta != 0) throw new ArgumentException("a bias goes with β = 0", nameof(bias));
        if (columnSums is not null) new Span<float>(columnSums, c.Columns).Clear();
        if (beta is not (0 or 1)) Scale(c, beta);
        var product = new Product<TTile, TPasses>(a, b, c, passes, alpha, beta != 0, bias, columnSums);
        bool alone = (long)c.Rows * c.Columns * a.Columns < WorthSharing;
        if (c.Columns == 0 || a.Columns == 0) product.WithoutInner();
        else if (!alone && typeof(TPasses) == typeof(Nothing) && !SplitsRows<TTile>(a, b, pool.Threads)) pool.Run(new ByColumns<TTile, TPasses>(product));
        else product.ByRows(pool, alone);
    }

    /// <summary>Rows are split where that leaves the busiest thread less to do than splitting columns, the packing that each does counted.</summary>
    private static bool SplitsRows<TTile>(in Matrix a, in Matrix b, int threads) where TTile : struct, ITile
    {
        int packing = b.ColumnStride == 1 ? PackingCost : TransposingCost;
        bool shares = (long)b.Rows * b.Columns >= SharedPacking;
        (int rowStart, int rowEnd) = Partition.Of(a.Rows, TTile.Rows, threads - 1, threads);
        (int columnStart, int columnEnd) = Partition.Of(b.Columns, TTile.Lanes, threads - 1, threads);
        return (rowEnd - rowStart + (shares ? (long)packing / threads : packing)) * b.Columns < (a.Rows + (long)packing) * (columnEnd - columnStart);
    }

    private static void Scale(in Matrix c, float beta)
    {
        for (int row = 0; row < c.Rows; row++)
            foreach (ref float value in new Span<float>(c.Pointer + ((nint)row * c.RowStride), c.Columns)) value *= beta;
    }

    /// <summary>This thread's memory for packed panels.</summary>
    private static float* Packed(long values) => AtLeast(ref t_packed, values);

    /// <summary>More than is asked for: parts differ a little in length, and a thread may come to do another's part in any batch.</summary>
    private static float* AtLeast(ref Tensor? memory, long values)
    {
        if (memory is null || memory.Length < values) memory = new Tensor(1, checked((int)Math.Max(values + (values / 4), LeastMemory)));
        return memory.Pointer;
    }

    /// <summary>Part of B: some columns of some places of the inner dimension, packed at once.</summary>
    private readonly record struct Block(int Inner, int Depth, int Column, int Columns)
    {
        public long PackedLength<TTile>() where TTile : struct, ITile => (long)Depth * ((Columns + Tile<TTile>.Columns - 1) / Tile<TTile>.Columns * Tile<TTile>.Columns);
    }

    private readonly struct Product<TTile, TPasses>(Matrix a, Matrix b, Matrix c, TPasses passes, float alpha, bool adds, float* bias, float* columnSums)
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        public int Rows => c.Rows;

        public int Columns => c.Columns;

        private bool Keeps => c.Start != 0;

        /// <summary>What is not kept must be complete after one block.</summary>
        private int ColumnsAtOnce => Keeps ? ColumnBlock : c.Columns;

        public void WithoutInner()
        {
            for (int row = 0; row < c.Rows; row++)
            {
                passes.Before(row, row + 1);
                float* to = Keeps ? c.Pointer + ((nint)row * c.RowStride) : AtLeast(ref t_passing, c.Columns);
                if (bias is not null) new ReadOnlySpan<float>(bias, c.Columns).CopyTo(new Span<float>(to, c.Columns));
                else if (!adds) new Span<float>(to, c.Columns).Clear();
                passes.After(to, row, row + 1);
            }
        }

        /// <summary>Each thread takes some rows. A large B is packed by all threads together first, a small one by each for itself.</summary>
        public void ByRows(WorkerPool pool, bool alone)
        {
            for (int column = 0; column < Columns; column += ColumnsAtOnce)
            {
                int blocks = InnerBlocks;
                for (int i = 0; i < blocks; i++)
                {
                    Block block = BlockOf(i, blocks, column, Math.Min(ColumnsAtOnce, Columns - column));
                    bool first = column == 0 && i == 0, last = column + ColumnsAtOnce >= Columns && i == blocks - 1;
                    if (alone)
                    {
                        new RowsOfBlock<TTile, TPasses>(this, block, null, first, last).Run(0, 1);
                    }
                    else if (pool.Threads == 1 || ReadsInPlace || (long)block.Depth * block.Columns < SharedPacking)
                    {
                        pool.Run(new RowsOfBlock<TTile, TPasses>(this, block, null, first, last));
                    }
                    else
                    {
                        float* packed = Packed(block.PackedLength<TTile>());
                        pool.Run(new PanelsOfBlock<TTile, TPasses>(this, block, packed));
                        pool.Run(new RowsOfBlock<TTile, TPasses>(this, block, packed, first, last));
                    }
                }
            }
        }

        /// <summary>Some columns, all rows: each thread packs what it needs.</summary>
        public void SomeColumns(int start, int end)
        {
            int blocks = InnerBlocks;
            for (int column = start; column < end; column += ColumnBlock)
            {
                for (int i = 0; i < blocks; i++)
                {
                    Block block = BlockOf(i, blocks, column, Math.Min(ColumnBlock, end - column));
                    float* packed = ReadsInPlace ? null : Packed(block.PackedLength<TTile>());
                    if (packed is not null) Pack(block, 0, block.Columns, packed);
                    SomeRows(block, packed, 0, c.Rows, first: false, last: false);
                }
            }
        }

        /// <summary>Some rows of one block, which this thread packs where nobody has.</summary>
        public void SomeRows(in Block block, float* packed, bool sums, int start, int end, bool first, bool last)
        {
            if (packed is null && !ReadsInPlace)
            {
                packed = Packed(block.PackedLength<TTile>());
                Pack(block, 0, block.Columns, packed, sums);
            }

            SomeRows(block, packed, start, end, first, last);
        }

        public void Pack(in Block block, int start, int end, float* packed, bool sums = true)
        {
            float* to = packed + ((nint)start * block.Depth);
            PanelPacking<TTile>.Pack(b, block.Inner, block.Depth, block.Column + start, end - start, alpha, to, columnSums is null || !sums ? null : columnSums + block.Column + start);
        }

        /// <summary>So few rows that packing costs more than the product, as for one light curve: B is read where it lies.</summary>
        private bool ReadsInPlace => a.Rows <= TTile.Rows && b.ColumnStride == 1 && alpha == 1 && columnSums is null;

        private int InnerBlocks => Keeps ? (a.Columns + InnerBlock - 1) / InnerBlock : 1;

        private Block BlockOf(int i, int blocks, int column, int columns)
        {
            (int inner, int innerEnd) = Partition.Of(a.Columns, 1, i, blocks);
            return new Block(inner, innerEnd - inner, column, columns);
        }

        private void SomeRows(in Block block, float* packed, int start, int end, bool first, bool last)
        {
            bool adding = adds || block.Inner > 0;
            for (int row = start; row < end; row += RowBlock)
            {
                int height = Math.Min(RowBlock, end - row);
                float* to = Keeps ? c.Pointer + ((nint)row * c.RowStride) : AtLeast(ref t_passing, (long)RowBlock * c.Columns);
                if (first) passes.Before(row, row + height);
                var rows = new TileRows(a.Pointer + ((nint)row * a.RowStride) + ((nint)block.Inner * a.ColumnStride), a.RowStride, a.ColumnStride, height, block.Depth);
                for (int column = 0; column < block.Columns; column += Tile<TTile>.Columns)
                {
                    int width = Math.Min(Tile<TTile>.Columns, block.Columns - column), at = block.Column + column;
                    float* panel = packed is null ? b.Pointer + ((nint)block.Inner * b.RowStride) + at : packed + ((nint)column * block.Depth);
                    nint step = packed is null ? b.RowStride : Tile<TTile>.Vectors(width) * TTile.Lanes;
                    Tile<TTile>.Multiply(rows, panel, step, to + at, c.RowStride, width, adding, adding || bias is null ? null : bias + at);
                }

                if (last) passes.After(to, row, row + height);
            }
        }
    }

    private readonly struct ByColumns<TTile, TPasses>(Product<TTile, TPasses> product) : IParallelWork
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(product.Columns, TTile.Lanes, part, parts);
            product.SomeColumns(start, end);
        }
    }

    private readonly struct PanelsOfBlock<TTile, TPasses>(Product<TTile, TPasses> product, Block block, float* packed) : IParallelWork
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(block.Columns, Tile<TTile>.Columns, part, parts);
            product.Pack(block, start, end, packed);
        }
    }

    private readonly struct RowsOfBlock<TTile, TPasses>(Product<TTile, TPasses> product, Block block, float* packed, bool first, bool last) : IParallelWork
        where TTile : struct, ITile
        where TPasses : struct, IRowPasses
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(product.Rows, TTile.Rows, part, parts);
            if (start < end) product.SomeRows(block, packed, sums: start == 0, start, end, first, last);
        }
    }

    private readonly struct Nothing : IRowPasses
    {
        public void Before(int start, int end)
        {
        }

        public void After(float* rows, int start, int end)
        {
        }
    }
}
