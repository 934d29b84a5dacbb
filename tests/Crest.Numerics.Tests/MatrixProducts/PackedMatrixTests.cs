using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.Tests.MatrixProducts;

/// <summary>Products by a matrix that is laid out once.</summary>
public unsafe class PackedMatrixTests
{
    [Theory]
    [InlineData(1, 64, 192)]
    [InlineData(1, 18, 48)]
    [InlineData(1, 700, 16)]
    [InlineData(1, 1027, 80)]
    [InlineData(1, 65, 64)]
    [InlineData(1, 2051, 240)]
    [InlineData(13, 20, 33)]
    [InlineData(100, 700, 70)]
    [InlineData(12, 1, 1)]
    [InlineData(5, 1536, 512)]
    public void They_are_those_of_the_matrix_product(int rows, int inner, int columns)
    {
        using var pool = new WorkerPool(1);
        Tensor a = Random(rows, inner, 1), b = Random(inner, columns, 2), transposed = new(columns, inner), bias = Random(1, columns, 3);
        for (int i = 0; i < inner; i++)
            for (int j = 0; j < columns; j++) transposed[j, i] = b[i, j];
        Tensor expected = new(rows, columns), actual = new(rows, columns);
        MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), Matrix.Of(expected), bias: bias.Pointer);
        var packed = new PackedMatrix(inner, columns);
        foreach (Matrix of in (Matrix[])[Matrix.Of(b), Matrix.Of(transposed).Transpose()])
        {
            packed.Pack(of);
            packed.MultiplyFrom(Matrix.Of(a), Matrix.Of(actual), bias: bias.Pointer);
            Agree(expected, actual);
            packed.MultiplyFrom(Matrix.Of(a), Matrix.Of(actual), adds: true);
            for (int i = 0; i < actual.Length; i++) actual.Values[i] = (actual.Values[i] + bias.Values[i % columns]) / 2;
            Agree(expected, actual);
        }
    }

    [Theory]
    [InlineData(64, 192)]
    [InlineData(130, 80)]
    [InlineData(1030, 112)]
    [InlineData(37, 200)]
    [InlineData(9, 5)]
    public void A_row_alone_has_the_bits_that_it_has_among_others(int inner, int columns)
    {
        using var pool = new WorkerPool(1);
        Tensor a = Random(50, inner, 1), b = Random(inner, columns, 2), bias = Random(1, columns, 3), all = new(50, columns),
            alone = new(1, columns);
        var packed = new PackedMatrix(inner, columns);
        packed.Pack(Matrix.Of(b));
        MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), Matrix.Of(all), bias: bias.Pointer);
        Matrix row = Matrix.Of(a.Slice(7 * inner, 1, inner));
        packed.MultiplyFrom(row, Matrix.Of(alone), bias: bias.Pointer);
        Assert.Equal(all.Row(7).ToArray(), alone.Values.ToArray());
        MatrixProduct.Multiply(pool, row, Matrix.Of(b), Matrix.Of(alone), bias: bias.Pointer);
        Assert.Equal(all.Row(7).ToArray(), alone.Values.ToArray());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PackedMatrix(1, 2049));
        var packed = new PackedMatrix(3, 4);
        Assert.Throws<ArgumentException>(() => packed.Pack(Matrix.Of(new Tensor(4, 3))));
        Assert.Throws<ArgumentException>(() => packed.MultiplyFrom(Matrix.Of(new Tensor(2, 4)), Matrix.Of(new Tensor(2, 4))));
    }

    private static void Agree(Tensor expected, Tensor actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected.Values[i], actual.Values[i], 1e-4 * Math.Max(1, Math.Abs(expected.Values[i])));
    }

    private static Tensor Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = (2 * random.NextSingle()) - 1;
        return tensor;
    }
}
