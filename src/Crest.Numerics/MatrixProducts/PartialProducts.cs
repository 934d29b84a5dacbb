using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// A small product of a transposed A with a long inner dimension, as the gradient of a layer's weights is, whose inner dimension is the
/// samples. Threads take parts of it, and add up their products. So each value of A and B is read by one thread, which has often computed
/// it; with rows or columns divided, each thread would turn over or pack all of one factor.
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

    /// <summary>Values from one row of a partial product to the next: whole vectors.</summary>
    private int RowValues => (c.Columns + VectorRow.Lanes - 1) / VectorRow.Lanes * VectorRow.Lanes;

    /// <summary>Values of a partial product and, below it, of the sums of the columns of its part of B.</summary>
    private nint PartLength => (nint)RowValues * (c.Rows + 1);

    /// <summary>Whether a product of this shape is computed in parts.</summary>
    public static bool Suits(in Matrix a, in Matrix c) =>
        a.RowStride == 1 && a.ColumnStride != 1 && a.Columns >= LeastDepth && (long)c.Rows * c.Columns <= MostValues;

    /// <summary>Computes the product.</summary>
    public void Multiply(WorkerPool pool)
    {
        float* partial = ProductMemory.Partial(PartLength * (Parts - 1));
        int strips = Math.Clamp(c.Columns / (2 * Tile<TTile>.Columns), 1, (pool.Threads + Parts - 1) / Parts);
        pool.Shares.Divide(Parts * strips);
        pool.Run(new SomeParts(this, partial, strips, pool.Shares));
        pool.Run(new SumOfParts(this, partial));
    }

    /// <summary>Some columns of one part's product: of the first part in C, of the others in memory of their own.</summary>
    private void MultiplyPart(int part, float* partial, int start, int end)
    {
        (int inner, int innerEnd) = Partition.Of(a.Columns, 1, part, Parts);
        Matrix columns = a with { Start = (nint)(a.Pointer + ((nint)inner * a.ColumnStride)), Columns = innerEnd - inner };
        Matrix rows = b with { Start = (nint)(b.Pointer + ((nint)inner * b.RowStride)), Rows = innerEnd - inner };
        Matrix product = c;
        float* sums = columnSums;
        if (part > 0)
        {
            float* own = partial + (PartLength * (part - 1));
            product = new Matrix((nint)own, c.Rows, c.Columns, RowValues, 1);
            if (sums is not null)
            {
                sums = own + ((nint)RowValues * c.Rows);
                new Span<float>(sums + start, end - start).Clear();
            }
        }

        new TiledProduct<TTile, NoPasses>(columns, rows, product, default, alpha, adds && part == 0, null, sums).SomeColumns(start, end);
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

    private readonly struct SomeParts(PartialProducts<TTile> product, float* partial, int strips, WorkShares shares) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = shares.Take(part)) >= 0;)
            {
                (int start, int end) = Partition.Of(product.Columns, TTile.Lanes, piece % strips, strips);
                product.MultiplyPart(piece / strips, partial, start, end);
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
