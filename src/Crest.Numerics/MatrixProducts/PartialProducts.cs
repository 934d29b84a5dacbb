using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// A small product of a transposed A with a long inner dimension, such as the gradient of a layer's weights, whose inner dimension is the
/// samples. Each thread multiplies parts of the inner dimension, and the products of the parts are added. With rows or columns of C
/// divided instead, each thread would transpose or pack all of one factor.
/// </summary>
internal readonly unsafe struct PartialProducts<TTile>(Matrix a, Matrix b, Matrix c, float alpha, bool adds, float* columnSums)
    where TTile : struct, ITile
{
    /// <summary>Parts of the inner dimension: always as many, so that the sums have the same bits for any number of threads.</summary>
    private const int Parts = 4;

    /// <summary>Shortest inner dimension that is divided.</summary>
    private const int LeastDepth = 768;

    /// <summary>Most values of C: more would cost more to add up than is saved.</summary>
    private const int MostValues = 32_768;

    private int Rows => c.Rows;

    private int Columns => c.Columns;

    /// <summary>Values from one row of a partial product to the next.</summary>
    private int RowValues => VectorRow.Padded(c.Columns);

    /// <summary>Values of a partial product and, below it, of the sums of the columns of its part of B.</summary>
    private nint PartLength => (nint)RowValues * (c.Rows + 1);

    /// <summary>Whether a product is computed in parts, whatever the number of threads.</summary>
    public static bool Suits(in Matrix a, in Matrix c, float* bias) =>
        a.RowStride == 1 && a.ColumnStride != 1 && a.Columns >= LeastDepth && (long)c.Rows * c.Columns <= MostValues
        && c.Start != 0 && bias is null;

    /// <summary>Computes the product.</summary>
    public void Multiply(WorkerPool pool)
    {
        float* partial = ProductMemory.Partial(PartLength * (Parts - 1));
        int pieces = (pool.Threads + Parts - 1) / Parts; // of each part, for more threads than there are parts
        int across = Math.Clamp(c.Columns / (2 * Tile<TTile>.Columns), 1, pieces);
        int down = Math.Clamp(c.Rows / ProductBlock.RowsAtOnce, 1, (pieces + across - 1) / across);
        pool.Shares.Divide(Parts * across * down);
        pool.Run(new SomeParts(this, partial, across, down, pool.Shares));
        pool.Run(new SumOfParts(this, partial));
    }

    /// <summary>Some rows and columns of one part's product: the first part's goes to C, those of the others to memory of their own.
    /// </summary>
    private void MultiplyPart(int part, float* partial, (int Start, int End) rows, (int Start, int End) columns)
    {
        (int inner, int innerEnd) = Partition.Of(a.Columns, 1, part, Parts);
        Matrix left = a with
        {
            Start = (nint)(a.Pointer + ((nint)inner * a.ColumnStride) + rows.Start),
            Rows = rows.End - rows.Start,
            Columns = innerEnd - inner,
        };
        Matrix right = b with { Start = (nint)(b.Pointer + ((nint)inner * b.RowStride)), Rows = innerEnd - inner };
        float* own = part == 0 ? c.Pointer : partial + (PartLength * (part - 1));
        int stride = part == 0 ? c.RowStride : RowValues;
        var product = new Matrix((nint)(own + ((nint)rows.Start * stride)), rows.End - rows.Start, c.Columns, stride, 1);
        float* sums = null;
        if (columnSums is not null && rows.Start == 0)
        {
            sums = part == 0 ? columnSums : own + ((nint)RowValues * c.Rows);
            if (part > 0) new Span<float>(sums + columns.Start, columns.End - columns.Start).Clear();
        }

        new TiledProduct<TTile, NoPasses>(left, right, product, default, alpha, adds && part == 0, null, sums)
            .SomeColumns(columns.Start, columns.End);
    }

    private void AddParts(float* partial, int row, int rowEnd)
    {
        for (; row < rowEnd; row++) AddParts(c.Pointer + ((nint)row * c.RowStride), partial + ((nint)row * RowValues));
    }

    private void AddParts(float* to, float* partial)
    {
        for (int column = 0; column < c.Columns; column += VectorRow.Lanes)
        {
            Vector512<float> sum = Vector512.Load(to + column);
            for (int part = 1; part < Parts; part++) sum += Vector512.Load(partial + (PartLength * (part - 1)) + column);
            VectorRow.Store(sum, to + column, c.Columns - column);
        }
    }

    private void AddSums(float* partial)
    {
        if (columnSums is not null) AddParts(columnSums, partial + ((nint)RowValues * c.Rows));
    }

    private readonly struct SomeParts(PartialProducts<TTile> product, float* partial, int across, int down, WorkShares shares)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = shares.Take(part)) >= 0;)
            {
                (int row, int column) = Math.DivRem(piece % (across * down), across);
                product.MultiplyPart(
                    piece / (across * down), partial, Partition.Of(product.Rows, TTile.Rows, row, down),
                    Partition.Of(product.Columns, TTile.Lanes, column, across));
            }
        }
    }

    private readonly struct SumOfParts(PartialProducts<TTile> product, float* partial) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(product.Rows, 1, part, parts);
            product.AddParts(partial, start, end);
            if (part == 0) product.AddSums(partial);
        }
    }
}
