using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Limits;

/// <summary>
/// The most that a core can multiply and add: fused multiply-adds on registers alone. Enough sums run side by side to hide the latency of
/// every unit, and few enough to stay in registers.
/// </summary>
internal static class FmaPeak
{
    /// <summary>Values in the widest vector that this machine computes with.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4;

    /// <summary>Sums side by side: 24 of the 32 registers of AVX-512, 12 of 16 otherwise.</summary>
    private static int Sums => Vector512.IsHardwareAccelerated ? 24 : 12;

    /// <summary>GFLOP/s in single precision of all threads of a pool together.</summary>
    public static double Measure(WorkerPool pool, double seconds)
    {
        const int steps = 1_000_000;
        long start = Stopwatch.GetTimestamp();
        double passes = 0;
        for (; passes == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; passes++) pool.Run(new Work(steps));
        return passes * pool.Threads * steps * Sums * Lanes * 2 / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9;
    }

    private readonly struct Work(int steps) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            // The factor shrinks and the summand is small, so that the sums stay ordinary numbers; what comes out must be used by someone.
            float sum = Vector512.IsHardwareAccelerated ? Sum512(steps, 0.5f, 0.25f)
                : Vector256.IsHardwareAccelerated ? Sum256(steps, 0.5f, 0.25f)
                : Sum128(steps, 0.5f, 0.25f);
            if (float.IsNaN(sum)) throw new InvalidOperationException("the sums must be numbers");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Sum512(int steps, float factor, float summand)
    {
        Vector512<float> x = Vector512.Create(factor), y = Vector512.Create(summand), z = Vector512<float>.Zero;
        Vector512<float> a = z, b = z, c = z, d = z, e = z, f = z, g = z, h = z, i = z, j = z, k = z, l = z;
        Vector512<float> m = z, n = z, o = z, p = z, q = z, r = z, s = z, t = z, u = z, v = z, w = z, o2 = z;
        for (; steps > 0; steps--)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y); b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y); d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y); f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y); h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y); j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y); l = Vector512.FusedMultiplyAdd(l, x, y);
            m = Vector512.FusedMultiplyAdd(m, x, y); n = Vector512.FusedMultiplyAdd(n, x, y);
            o = Vector512.FusedMultiplyAdd(o, x, y); p = Vector512.FusedMultiplyAdd(p, x, y);
            q = Vector512.FusedMultiplyAdd(q, x, y); r = Vector512.FusedMultiplyAdd(r, x, y);
            s = Vector512.FusedMultiplyAdd(s, x, y); t = Vector512.FusedMultiplyAdd(t, x, y);
            u = Vector512.FusedMultiplyAdd(u, x, y); v = Vector512.FusedMultiplyAdd(v, x, y);
            w = Vector512.FusedMultiplyAdd(w, x, y); o2 = Vector512.FusedMultiplyAdd(o2, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u + v + w + o2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Sum256(int steps, float factor, float summand)
    {
        Vector256<float> x = Vector256.Create(factor), y = Vector256.Create(summand), z = Vector256<float>.Zero;
        Vector256<float> a = z, b = z, c = z, d = z, e = z, f = z, g = z, h = z, i = z, j = z, k = z, l = z;
        for (; steps > 0; steps--)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y); b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y); d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y); f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y); h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y); j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y); l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Sum128(int steps, float factor, float summand)
    {
        Vector128<float> x = Vector128.Create(factor), y = Vector128.Create(summand), z = Vector128<float>.Zero;
        Vector128<float> a = z, b = z, c = z, d = z, e = z, f = z, g = z, h = z, i = z, j = z, k = z, l = z;
        for (; steps > 0; steps--)
        {
            a = Vector128.FusedMultiplyAdd(a, x, y); b = Vector128.FusedMultiplyAdd(b, x, y);
            c = Vector128.FusedMultiplyAdd(c, x, y); d = Vector128.FusedMultiplyAdd(d, x, y);
            e = Vector128.FusedMultiplyAdd(e, x, y); f = Vector128.FusedMultiplyAdd(f, x, y);
            g = Vector128.FusedMultiplyAdd(g, x, y); h = Vector128.FusedMultiplyAdd(h, x, y);
            i = Vector128.FusedMultiplyAdd(i, x, y); j = Vector128.FusedMultiplyAdd(j, x, y);
            k = Vector128.FusedMultiplyAdd(k, x, y); l = Vector128.FusedMultiplyAdd(l, x, y);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
