using System.Numerics.Tensors;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>Samples less the mean of each feature, and their products.</summary>
/// <param name="mean">Of each feature.</param>
/// <param name="rows">[samples × features].</param>
internal sealed unsafe class CentredRows(float[] mean, Tensor rows)
{
    /// <summary>Rows whose products are summed in single precision; their sums are added in double precision.</summary>
    private const int Block = 2048;

    public float[] Mean => mean;

    public Tensor Rows => rows;

    public static CentredRows Of(Tensor features)
    {
        var sums = new double[features.Columns];
        for (int row = 0; row < features.Rows; row++)
        {
            ReadOnlySpan<float> values = features.Row(row);
            for (int i = 0; i < values.Length; i++) sums[i] += values[i];
        }

        float[] mean = [.. sums.Select(sum => (float)(sum / Math.Max(1, features.Rows)))];
        var centred = new Tensor(features.Rows, features.Columns);
        for (int row = 0; row < features.Rows; row++)
            TensorPrimitives.Subtract(features.Row(row), mean, centred.Row(row));
        return new CentredRows(mean, centred);
    }

    /// <summary>The total variance: the sum of those of all features, with n - 1.</summary>
    public double TotalVariance()
    {
        double sum = 0;
        for (int row = 0; row < rows.Rows; row++) sum += TensorPrimitives.SumOfSquares<float>(rows.Row(row));
        return sum / Math.Max(1, rows.Rows - 1);
    }

    /// <summary>Xᵀ X [features × features].</summary>
    public double[,] FeatureProducts(WorkerPool pool) => Products(
        rows.Columns, rows.Rows,
        (first, count, part) =>
        {
            Matrix block = Matrix.Of(rows.Slice(first * rows.Columns, count, rows.Columns));
            MatrixProduct.Multiply(pool, block.Transpose(), block, Matrix.Of(part));
        });

    /// <summary>X Xᵀ [samples × samples].</summary>
    public double[,] SampleProducts(WorkerPool pool) => Products(
        rows.Rows, rows.Columns,
        (first, count, part) =>
        {
            Matrix all = Matrix.Of(rows), block = all with { Start = all.Start + (sizeof(float) * first), Columns = count };
            MatrixProduct.Multiply(pool, block, block.Transpose(), Matrix.Of(part));
        });

    /// <summary>Xᵀ (X V) for directions V [features × directions].</summary>
    public Tensor Applied(Tensor directions, WorkerPool pool)
    {
        Tensor projected = Projected(directions, pool);
        var sum = new double[rows.Columns * directions.Columns];
        var part = new Tensor(rows.Columns, directions.Columns);
        for (int first = 0; first < rows.Rows; first += Block)
        {
            int count = Math.Min(Block, rows.Rows - first);
            Matrix block = Matrix.Of(rows.Slice(first * rows.Columns, count, rows.Columns));
            Matrix other = Matrix.Of(projected.Slice(first * projected.Columns, count, projected.Columns));
            MatrixProduct.Multiply(pool, block.Transpose(), other, Matrix.Of(part));
            ReadOnlySpan<float> values = part.Values;
            for (int i = 0; i < values.Length; i++) sum[i] += values[i];
        }

        GC.KeepAlive(rows);
        for (int i = 0; i < sum.Length; i++) part.Values[i] = (float)sum[i];
        return part;
    }

    /// <summary>X V [samples × directions].</summary>
    public Tensor Projected(Tensor directions, WorkerPool pool)
    {
        var projected = new Tensor(rows.Rows, directions.Columns);
        MatrixProduct.Multiply(pool, Matrix.Of(rows), Matrix.Of(directions), Matrix.Of(projected));
        return projected;
    }

    private static double[,] Products(int size, int inner, Action<int, int, Tensor> multiply)
    {
        var sums = new double[size, size];
        var part = new Tensor(size, size);
        for (int first = 0; first < inner; first += Block)
        {
            multiply(first, Math.Min(Block, inner - first), part);
            for (int i = 0; i < size; i++)
            {
                ReadOnlySpan<float> values = part.Row(i);
                for (int j = 0; j < size; j++) sums[i, j] += values[j];
            }
        }

        return sums;
    }
}
