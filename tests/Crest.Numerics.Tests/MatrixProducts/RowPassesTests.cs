using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;
using static Crest.Numerics.Tests.MatrixProducts.MatrixProductTests;

namespace Crest.Numerics.Tests.MatrixProducts;

/// <summary>What is done to rows before and after their product.</summary>
public unsafe class RowPassesTests
{
    [Fact]
    public void Passes_see_the_same_columns_of_all_groups_together_once()
    {
        Gen<int> size = Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(90, 210));
        var cases = from m in size
                    from k in Gen.OneOf(size, Gen.Choose(500, 1100))
                    from width in Gen.OneOf(size, Gen.Choose(1020, 1040))
                    from threads in Gen.Choose(1, 3)
                    from kept in Gen.Elements(true, false)
                    select (m, k, width, threads, kept);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var pool = new WorkerPool(c.threads);
            Tensor a = Random(c.m, c.k, 1), b = Random(c.k, 2 * c.width, 2), result = new(c.m, c.width),
                expected = new(c.m, 2 * c.width);
            Matrix product = c.kept ? Matrix.Of(new Tensor(c.m, 2 * c.width)) : Matrix.Passing(c.m, 2 * c.width);
            MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), product, new AddHalves(result.Pointer, c.width));
            MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), Matrix.Of(expected));
            for (int row = 0; row < c.m; row++)
                for (int i = 0; i < c.width; i++) Assert.Equal(expected[row, i] + expected[row, c.width + i], result[row, i], 1e-4f);
            GC.KeepAlive((a, b));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Fact]
    public void Passes_see_each_row_once_before_and_once_after_its_product()
    {
        Gen<int> size = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(4, 40), Gen.Choose(90, 210));
        var cases = from m in size
                    from k in Gen.OneOf(size, Gen.Choose(500, 1100))
                    from n in Gen.OneOf(size, Gen.Choose(2040, 2060))
                    from threads in Gen.Choose(1, 3)
                    from kept in Gen.Elements(true, false)
                    select (m, k, n, threads, kept);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            using var pool = new WorkerPool(c.threads);
            Tensor a = new(c.m, c.k), values = Random(c.m, c.k, 1), b = Random(c.k, c.n, 2), bias = Random(1, c.n, 3),
                result = new(c.m, c.n), expected = new(c.m, c.n);
            var passes = new CopyAndDouble(values.Pointer, a.Pointer, c.k, result.Pointer, c.n);
            Matrix product = c.kept ? Matrix.Of(new Tensor(c.m, c.n)) : Matrix.Passing(c.m, c.n);
            MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), product, passes, bias: bias.Pointer);
            MatrixProduct.Multiply(pool, Matrix.Of(values), Matrix.Of(b), Matrix.Of(expected), bias: bias.Pointer);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(2 * expected.Values[i], result.Values[i]);
            GC.KeepAlive((values, b, bias));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    /// <summary>Fills the rows of A before they are read, and takes twice the rows of C.</summary>
    private readonly struct CopyAndDouble(float* values, float* a, int k, float* result, int n) : IRowPasses
    {
        public static int Groups => 1;

        public static bool Prepares => true;

        public void Before(int start, int end) => new ReadOnlySpan<float>(values + ((nint)start * k), (end - start) * k)
            .CopyTo(new Span<float>(a + ((nint)start * k), (end - start) * k));

        public void After(float* rows, int start, int end, int column, int columnEnd)
        {
            for (int row = start; row < end; row++, rows += n)
                for (int i = column; i < columnEnd; i++) result[((nint)row * n) + i] += 2 * rows[i];
        }
    }

    /// <summary>Takes the sums of the left and the right half of C.</summary>
    private readonly struct AddHalves(float* result, int width) : IRowPasses
    {
        public static int Groups => 2;

        public static bool Prepares => false;

        public void Before(int start, int end)
        {
        }

        public void After(float* rows, int start, int end, int column, int columnEnd)
        {
            for (int row = start; row < end; row++, rows += 2 * width)
                for (int i = column; i < columnEnd; i++) result[((nint)row * width) + i] += rows[i] + rows[i + width];
        }
    }
}
