using System.Diagnostics;
using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Matrix products against NumPy with OpenBLAS and libtorch: general shapes, and all that the highway network multiplies forward and
/// backward.
/// </summary>
internal sealed class MatrixProducts : IWorkload
{
    private const int Largest = 2048, Inputs = 37;

    public string Name => "matrix";

    public string Title => "Matrix product, m × n × k: [m × k]·[k × n]";

    public string Unit => "GFLOP/s";

    public string Rival => "NumPy";

    public double TurnShare => 0.25;

    public IEnumerable<Contest> Contests(string folder)
    {
        Tensor values = SharedFile.Uniform(Largest, Largest), result = new(1, Largest * Largest);
        SharedFile.Write<float>(folder, "matrix.f32", values.Values);
        foreach (int threads in (int[])[1, 2])
        {
            using var pool = new WorkerPool(threads);
            foreach (Shape shape in Shapes())
            {
                Matrix a = shape.TransposeA ? Beginning(values, shape.K, shape.M).Transpose() : Beginning(values, shape.M, shape.K);
                Matrix b = shape.TransposeB ? Beginning(values, shape.N, shape.K).Transpose() : Beginning(values, shape.K, shape.N);
                Matrix c = Beginning(result, shape.M, shape.N);
                yield return new Contest($"{shape}", threads, seconds => Measure(pool, a, b, c, seconds))
                {
                    Mark = shape.Mark, Operations = 1e9, Peers = Requests(shape),
                };
            }
        }

        GC.KeepAlive((values, result));
    }

    private static IEnumerable<Shape> Shapes()
    {
        yield return new Shape(Largest, Largest, Largest, false, false, 0.9, "");
        yield return new Shape(1000, 500, 500, false, false, 0.9, "");
        yield return new Shape(1000, 300, 300, false, false, 1, "");
        yield return new Shape(1000, 100, Inputs, false, false, 1, "");
        foreach (int hidden in (int[])[100, 300, 500])
        {
            foreach (int batch in (int[])[100, 1000])
            {
                yield return new Shape(batch, hidden, Inputs, false, false, 1, "input layer");
                yield return new Shape(batch, 2 * hidden, hidden, false, false, 1, "forward");
                yield return new Shape(hidden, 2 * hidden, batch, true, false, 1, "gradient by weights, Aᵀ B");
                yield return new Shape(batch, hidden, 2 * hidden, false, true, 1, "gradient by inputs, A Bᵀ");
            }
        }
    }

    private static Matrix Beginning(Tensor of, int rows, int columns) => Matrix.Of(of.Slice(0, rows, columns));

    private static unsafe double Measure(WorkerPool pool, Matrix a, Matrix b, Matrix c, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        double products = 0;
        for (; products == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; products++) MatrixProduct.Multiply(pool, a, b, c);
        return 2e-9 * a.Rows * a.Columns * b.Columns * products / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static PeerRequest[] Requests(Shape shape)
    {
        var request = new JsonObject
        {
            ["workload"] = "matrix-product",
            ["m"] = shape.M,
            ["n"] = shape.N,
            ["k"] = shape.K,
            ["transpose_a"] = shape.TransposeA,
            ["transpose_b"] = shape.TransposeB,
        };
        return [new PeerRequest(Peer.Debian, request), .. PeerRequest.Of(Peer.Torch, request, "oneMKL", "oneDNN")];
    }

    private sealed record Shape(int M, int N, int K, bool TransposeA, bool TransposeB, double Mark, string Use)
    {
        public override string ToString() => $"{M} × {N} × {K}{(Use.Length > 0 ? $" ({Use})" : "")}";
    }
}
