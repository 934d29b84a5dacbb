using System.Diagnostics;
using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Limits;

/// <summary>
/// How fast values come and go: the copy a ← b and the triad a ← b + s c of McCalpin's STREAM (1995), with its way to count: each value
/// read or written once, the line that a write fetches first not counted.
/// </summary>
internal static unsafe class MemoryBandwidth
{
    /// <summary>GB/s of all threads of a pool together, each on its own part of the arrays.</summary>
    /// <param name="pool">The threads.</param>
    /// <param name="bytes">Length of all arrays together.</param>
    /// <param name="triad">The triad rather than the copy.</param>
    /// <param name="seconds">How long to measure.</param>
    public static double Measure(WorkerPool pool, long bytes, bool triad, double seconds)
    {
        int arrays = triad ? 3 : 2, length = (int)(bytes / arrays / sizeof(float));
        Tensor a = new(1, length), b = new(1, length), c = new(1, triad ? length : 0);
        b.Values.Fill(1);
        c.Values.Fill(2);
        // A pass over a cache takes microseconds: many a call.
        var work = new Work(a.Pointer, b.Pointer, c.Pointer, length, triad, Math.Max(1, (1 << 22) / length));
        pool.Run(work);
        long start = Stopwatch.GetTimestamp();
        double calls = 0;
        for (; calls == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; calls++) pool.Run(work);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        GC.KeepAlive((a, b, c));
        return calls * work.Passes * arrays * sizeof(float) * length / elapsed / 1e9;
    }

    private readonly struct Work(float* a, float* b, float* c, int length, bool triad, int passes) : IParallelWork
    {
        public int Passes => passes;

        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(length, 64, part, parts);
            for (int pass = 0; pass < passes; pass++)
            {
                if (triad) Triad(a + start, b + start, c + start, (end - start) & ~63);
                else Copy(a + start, b + start, (end - start) & ~63);
            }
        }

        private static void Copy(float* a, float* b, nint count)
        {
            for (nint i = 0; i < count; i += 64)
            {
                Vector512.Load(b + i).Store(a + i);
                Vector512.Load(b + i + 16).Store(a + i + 16);
                Vector512.Load(b + i + 32).Store(a + i + 32);
                Vector512.Load(b + i + 48).Store(a + i + 48);
            }
        }

        private static void Triad(float* a, float* b, float* c, nint count)
        {
            Vector512<float> s = Vector512.Create(3f);
            for (nint i = 0; i < count; i += 64)
            {
                Vector512.FusedMultiplyAdd(s, Vector512.Load(c + i), Vector512.Load(b + i)).Store(a + i);
                Vector512.FusedMultiplyAdd(s, Vector512.Load(c + i + 16), Vector512.Load(b + i + 16)).Store(a + i + 16);
                Vector512.FusedMultiplyAdd(s, Vector512.Load(c + i + 32), Vector512.Load(b + i + 32)).Store(a + i + 32);
                Vector512.FusedMultiplyAdd(s, Vector512.Load(c + i + 48), Vector512.Load(b + i + 48)).Store(a + i + 48);
            }
        }
    }
}
