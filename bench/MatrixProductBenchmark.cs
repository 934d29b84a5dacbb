#:property PublishAot=false
#:property AllowUnsafeBlocks=true
#:project ../src/Crest.Numerics/Crest.Numerics.csproj
// Speed of the matrix product at the shapes of the supernova networks, forward and backward: the best of seven rounds of a quarter of a
// second each, on one thread and on two.
// Run from the root of the checkout:  dotnet run -c Release bench/MatrixProductBenchmark.cs
using System.Diagnostics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

(int M, int K, int N, bool TransposeA, bool TransposeB)[] shapes =
[
    (2048, 2048, 2048, false, false), (1000, 500, 500, false, false), (1000, 300, 300, false, false), (1000, 100, 37, false, false),
    (100, 37, 300, false, false), (100, 300, 600, false, false), (100, 600, 300, false, true), (300, 100, 600, true, false),
];
using WorkerPool one = new(1), two = new(2);
Console.WriteLine("m × k × n | operands | GFLOP/s, 1 thread | 2 threads");
foreach ((int m, int k, int n, bool transposeA, bool transposeB) in shapes)
{
    Tensor a = Random(transposeA ? k : m, transposeA ? m : k), b = Random(transposeB ? n : k, transposeB ? k : n), c = new(m, n);
    Matrix left = transposeA ? Matrix.Of(a).Transpose() : Matrix.Of(a), right = transposeB ? Matrix.Of(b).Transpose() : Matrix.Of(b);
    string operands = $"A{(transposeA ? "ᵀ" : "")} B{(transposeB ? "ᵀ" : "")}";
    Console.WriteLine($"{m} × {k} × {n} | {operands} | {Best(one, left, right, Matrix.Of(c)):F0} | {Best(two, left, right, Matrix.Of(c)):F0}");
    GC.KeepAlive((a, b, c));
}

static unsafe double Best(WorkerPool pool, Matrix a, Matrix b, Matrix c)
{
    double operations = 2.0 * a.Rows * a.Columns * b.Columns, best = 0;
    for (int round = 0; round < 7; round++)
    {
        long start = Stopwatch.GetTimestamp();
        int products = 0;
        for (; products == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < 0.25; products++) MatrixProduct.Multiply(pool, a, b, c);
        best = Math.Max(best, products * operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
    }

    return best;
}

static Tensor Random(int rows, int columns)
{
    var random = new Random(1);
    var tensor = new Tensor(rows, columns);
    foreach (ref float value in tensor.Values) value = random.NextSingle();
    return tensor;
}
