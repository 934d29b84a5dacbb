using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Numerics.Tests.MatrixProducts;

public unsafe class MatrixProductTests
{
    private static readonly float[] Scales = [0, 1, -0.5f];

    /// <summary>The kernels for narrower vectors run here too.</summary>
    private static readonly int[] s_vectorBits = [128, 256, 512];

    [Fact]
    public void Agrees_with_the_sum_in_double_precision_on_random_shapes()
    {
        Gen<int> size = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(4, 40), Gen.Choose(41, 130));
        var cases = from m in size
                    from k in Gen.OneOf(size, Gen.Choose(500, 1100))
                    from n in size
                    from flags in Gen.Choose(0, 7)
                    from alpha in Gen.Elements(1f, 2f)
                    from beta in Gen.Elements(Scales)
                    from threads in Gen.Choose(1, 3)
                    from bits in Gen.Elements(s_vectorBits)
                    select (m, k, n, flags, alpha, beta, threads, bits);
        Prop.ForAll(cases.ToArbitrary(), c =>
            AssertAgrees(c.m, c.k, c.n, (c.flags & 1) != 0, (c.flags & 2) != 0, c.alpha, c.beta, (c.flags & 4) != 0, c.threads, c.bits))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData(100, 37, 300)]
    [InlineData(100, 300, 600)]
    [InlineData(300, 1000, 100)]
    [InlineData(1, 1, 1)]
    [InlineData(12, 512, 32)]
    [InlineData(25, 1025, 289)]
    [InlineData(100, 1000, 200)]
    public void Agrees_on_the_shapes_of_the_networks(int m, int k, int n)
    {
        foreach (bool transposeA in (bool[])[false, true])
            foreach (bool transposeB in (bool[])[false, true])
                foreach (bool bias in (bool[])[false, true])
                    foreach (int threads in (int[])[1, 2, 3])
                        AssertAgrees(m, k, n, transposeA, transposeB, 1, 0, bias, threads, vectorBits: 512);
    }

    [Theory]
    [InlineData(97, 1033, 75, false, true, true)]
    [InlineData(100, 300, 1000, false, false, true)] // many columns and few rows, which threads take in pieces
    [InlineData(500, 40, 100, false, false, true)]
    [InlineData(300, 600, 1000, false, true, false)] // many rows and columns: threads take rows of each other's columns
    [InlineData(300, 500, 700, true, false, false)]
    [InlineData(150, 900, 4300, false, false, false)] // more columns than two threads take at once
    [InlineData(1, 3000, 100, true, false, false)] // fewer columns than nine threads could take
    [InlineData(100, 1000, 200, true, false, false)] // a small result of a long inner dimension, which is computed in parts
    [InlineData(37, 769, 100, true, true, false)]
    [InlineData(7, 4603, 300, true, false, false)]
    [InlineData(500, 800, 60, true, false, false)]
    public void Gives_the_same_bits_for_any_number_of_threads(int m, int k, int n, bool transposeA, bool transposeB, bool bias)
    {
        float[] one = Product(m, k, n, transposeA, transposeB, 1, 0, bias, 1, 512).Values.ToArray();
        foreach (int threads in (int[])[2, 3, 5, 9])
            Assert.Equal(one, Product(m, k, n, transposeA, transposeB, 1, 0, bias, threads, 512).Values.ToArray());
    }

    [Fact]
    public void What_lies_beside_the_result_stays_as_it_is()
    {
        var cases = from m in Gen.Choose(1, 60)
                    from k in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(500, 600), Gen.Choose(760, 800))
                    from n in Gen.Choose(1, 150)
                    from threads in Gen.Choose(1, 9)
                    from adds in Gen.Elements(true, false)
                    from transposeA in Gen.Elements(true, false)
                    select (m, k, n, threads, adds, transposeA);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            const int beside = 40;
            using var pool = new WorkerPool(c.threads);
            Tensor a = c.transposeA ? Random(c.k, c.m, 1) : Random(c.m, c.k, 1), b = Random(c.k, c.n, 2), alone = Random(c.m, c.n, 3),
                wide = new(c.m, c.n + beside);
            Matrix left = c.transposeA ? Matrix.Of(a).Transpose() : Matrix.Of(a);
            wide.Values.Fill(7);
            for (int row = 0; row < c.m; row++) alone.Row(row).CopyTo(wide.Row(row));
            Matrix part = Matrix.Of(wide) with { Columns = c.n };
            MatrixProduct.Multiply(pool, left, Matrix.Of(b), part, beta: c.adds ? 1 : 0);
            MatrixProduct.Multiply(pool, left, Matrix.Of(b), Matrix.Of(alone), beta: c.adds ? 1 : 0);
            for (int row = 0; row < c.m; row++)
            {
                Assert.Equal(alone.Row(row).ToArray(), wide.Row(row)[..c.n].ToArray());
                Assert.Equal(Enumerable.Repeat(7f, beside), wide.Row(row)[c.n..].ToArray());
            }

            GC.KeepAlive((a, b));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Theory]
    [InlineData(12, 30, 20, 1)]
    [InlineData(300, 1100, 70, 1)]
    [InlineData(300, 1100, 70, 3)]
    [InlineData(5, 40, 900, 2)]
    [InlineData(100, 1000, 200, 9)]
    [InlineData(37, 769, 7, 3)]
    [InlineData(300, 600, 1000, 9)]
    [InlineData(500, 800, 60, 9)]
    public void Sums_of_columns_are_those_of_the_second_factor(int m, int k, int n, int threads)
    {
        foreach (bool transposeA in (bool[])[false, true]) SumsOfColumns(m, k, n, threads, transposeA);
    }

    private static void SumsOfColumns(int m, int k, int n, int threads, bool transposeA)
    {
        using var pool = new WorkerPool(threads);
        Tensor a = transposeA ? Random(k, m, 1) : Random(m, k, 1), b = Random(k, n, 2), c = new(m, n), sums = Random(1, n, 3);
        Matrix left = transposeA ? Matrix.Of(a).Transpose() : Matrix.Of(a);
        MatrixProduct.Multiply(pool, left, Matrix.Of(b), Matrix.Of(c), alpha: 2, columnSums: sums.Pointer);
        GC.KeepAlive(a);
        for (int j = 0; j < n; j++) Assert.Equal(2 * Enumerable.Range(0, k).Sum(i => (double)b[i, j]), sums[0, j], 1e-6 * k);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        using var pool = new WorkerPool(1);
        Tensor a = new(2, 3), b = new(4, 5), c = new(2, 5);
        Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply(pool, Matrix.Of(a), Matrix.Of(b), Matrix.Of(c)));
    }

    internal static Tensor Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = random.NextSingle() - 0.5f;
        return tensor;
    }

    private static Tensor Product(
        int m, int k, int n, bool transposeA, bool transposeB, float alpha, float beta, bool bias, int threads, int vectorBits)
    {
        using var pool = new WorkerPool(threads);
        Tensor a = transposeA ? Random(k, m, 1) : Random(m, k, 1), b = transposeB ? Random(n, k, 2) : Random(k, n, 2), c = Random(m, n, 3),
            row = Random(1, n, 4);
        Matrix left = transposeA ? Matrix.Of(a).Transpose() : Matrix.Of(a), right = transposeB ? Matrix.Of(b).Transpose() : Matrix.Of(b);
        float* biases = bias && beta == 0 ? row.Pointer : null;
        if (vectorBits == 128) MatrixProduct.Multiply<Tile128>(pool, left, right, Matrix.Of(c), alpha, beta, biases, null);
        else if (vectorBits == 256) MatrixProduct.Multiply<Tile256>(pool, left, right, Matrix.Of(c), alpha, beta, biases, null);
        else MatrixProduct.Multiply<Tile512>(pool, left, right, Matrix.Of(c), alpha, beta, biases, null);
        GC.KeepAlive((a, b, row));
        return c;
    }

    private static void AssertAgrees(
        int m, int k, int n, bool transposeA, bool transposeB, float alpha, float beta, bool bias, int threads, int vectorBits)
    {
        Tensor a = transposeA ? Random(k, m, 1) : Random(m, k, 1), b = transposeB ? Random(n, k, 2) : Random(k, n, 2), c = Random(m, n, 3),
            row = Random(1, n, 4);
        Tensor product = Product(m, k, n, transposeA, transposeB, alpha, beta, bias, threads, vectorBits);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++) sum += (double)(transposeA ? a[l, i] : a[i, l]) * (transposeB ? b[j, l] : b[l, j]);
                double expected = (alpha * sum) + (beta * c[i, j]) + (bias && beta == 0 ? row[0, j] : 0);
                Assert.True(
                    Math.Abs(expected - product[i, j]) < 1e-6 * (10 + k),
                    $"[{i}, {j}] of {m}×{k}×{n} with {vectorBits} bits: {product[i, j]} instead of {expected}");
            }
        }
    }
}
