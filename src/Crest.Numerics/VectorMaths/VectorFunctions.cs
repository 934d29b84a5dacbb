using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crest.Numerics.VectorMaths;

/// <summary>
/// Elementary functions of 16 single-precision values at a time, to about 2 units in the last place unless said. Written on
/// <see cref="Vector512{T}"/>, which the runtime splits in narrower ones where the processor has no 512-bit registers. They stay in
/// registers, so that a pass over memory can do all it has to do at once.
/// </summary>
public static class VectorFunctions
{
    /// <summary>
    /// e to the power x, for x from -87.33 to 88.72; what is smaller or larger counts as that bound (1.2e-38, 3.4e38). NaN gives NaN.
    /// </summary>
    /// <param name="x">Any values.</param>
    /// <remarks>x = n ln 2 + r, then a minimax polynomial for e^r (Cephes, expf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        Vector512<float> clamped = Vector512.Min(Vector512.Max(x, Vector512.Create(-87.33f)), Vector512.Create(88.72f));
        Vector512<float> n = Vector512.Round(clamped * Vector512.Create(1.44269504f));
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), clamped);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), r);
        Vector512<float> p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, r, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, r * r, r + Vector512<float>.One);
        if (Avx512F.IsSupported) return Avx512F.Scale(p, n);
        // Two factors of 2^(n/2), because 2^128 is not a number while e^88.72 still is one.
        Vector512<int> whole = Vector512.ConvertToInt32(n), half = Vector512.ShiftRightArithmetic(whole, 1);
        return p * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    /// <summary>Natural logarithm; defined for positive normal numbers.</summary>
    /// <param name="x">Positive values.</param>
    /// <remarks>x = 2^e m with m in [√½, √2), then a polynomial for log m (Cephes, logf).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        Vector512<int> bits = x.AsInt32();
        Vector512<int> exponent = Vector512.ShiftRightLogical(bits, 23) - Vector512.Create(126);
        Vector512<float> m = ((bits & Vector512.Create(0x007fffff)) | Vector512.Create(0x3f000000)).AsSingle(); // [0.5, 1)
        Vector512<float> small = Vector512.LessThan(m, Vector512.Create(0.707106781f));
        Vector512<float> e = Vector512.ConvertToSingle(exponent) - (small & Vector512<float>.One);
        Vector512<float> f = m + (small & m) - Vector512<float>.One;
        Vector512<float> z = f * f;
        Vector512<float> p = Vector512.Create(7.0376836292e-2f);
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(-1.1514610310e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(1.1676998740e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(-1.2420140846e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(1.4249322787e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(-1.6668057665e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(2.0000714765e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(-2.4999993993e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(3.3333331174e-1f));
        p = p * f * z;
        p = Vector512.FusedMultiplyAdd(e, Vector512.Create(-2.12194440e-4f), p);
        p = Vector512.FusedMultiplyAdd(z, Vector512.Create(-0.5f), p);
        return Vector512.FusedMultiplyAdd(e, Vector512.Create(0.693359375f), p + f);
    }

    /// <summary>
    /// 1 / x to 1 unit in the last place, for x from 1e-37 to 1e37 in size. A division takes as long as all of an exponential function.
    /// </summary>
    /// <param name="x">Values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Reciprocal(Vector512<float> x)
    {
        if (!Avx512F.IsSupported) return Vector512<float>.One / x;
        Vector512<float> y = Avx512F.Reciprocal14(x); // 14 bits, and twice as many by a step of Newton's method for 1/y - x
        return Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(-x, y, Vector512<float>.One), y, y);
    }

    /// <summary>The largest of 16 values; NaN where one is NaN.</summary>
    /// <param name="x">Any values.</param>
    public static float Largest(Vector512<float> x)
    {
        Vector256<float> eight = Vector256.Max(x.GetLower(), x.GetUpper());
        Vector128<float> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        Vector128<float> two = Vector128.Max(four, Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(two[0], two[1]);
    }

    /// <summary>
    /// The sum of 16 values, halves added to halves: <see cref="Vector512.Sum{T}"/> goes through each quarter
    /// alone and takes twice as long.
    /// </summary>
    /// <param name="x">Any values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> x)
    {
        Vector256<float> eight = x.GetLower() + x.GetUpper();
        Vector128<float> four = eight.GetLower() + eight.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two[0] + two[1];
    }

    /// <summary>
    /// Logistic function 1 / (1 + e^-x), to 3 units in the last place above -87; never more than 1e-37 where it is smaller still.
    /// </summary>
    /// <param name="x">Any values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x) => Reciprocal(Vector512<float>.One + Exp(-x));

    /// <summary>
    /// Hyperbolic tangent, 2 / (1 + e^-2x) - 1, to 2e-7: as exact beside 1 as a gate needs it, not relative to values near 0.
    /// </summary>
    /// <param name="x">Any values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x) =>
        Vector512.FusedMultiplyAdd(Sigmoid(x + x), Vector512.Create(2f), Vector512.Create(-1f));

    /// <summary>
    /// Inverse hyperbolic sine: sign(x) log(|x| + √(x² + 1)), to 1.2e-6 of its size where |x| is 1/8 to 1, to 3 units elsewhere.
    /// </summary>
    /// <param name="x">Values below 1e18 in size.</param>
    /// <remarks>Below 1/8 in size, where the logarithm loses digits, its Taylor series x - x³/6 + 3x⁵/40 - 15x⁷/336 + 105x⁹/3456.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Asinh(Vector512<float> x)
    {
        Vector512<float> size = Vector512.Abs(x), square = x * x;
        Vector512<float> large = Log(size + Vector512.Sqrt(square + Vector512<float>.One));
        Vector512<float> p = Vector512.Create(105f / 3456f);
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-15f / 336f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(3f / 40f));
        p = Vector512.FusedMultiplyAdd(p, square, Vector512.Create(-1f / 6f));
        Vector512<float> small = Vector512.FusedMultiplyAdd(p * square, size, size);
        Vector512<float> result = Vector512.ConditionalSelect(Vector512.LessThan(size, Vector512.Create(0.125f)), small, large);
        return Vector512.CopySign(result, x);
    }

    /// <summary>The standard normal quantile: turns uniform variates into normal ones, relative error below 5e-7.</summary>
    /// <param name="u">Values from 2⁻²⁴ to 1 - 2⁻²⁴, so the result is within ±5.3; nearer to 0 it grows wrong.</param>
    /// <remarks>√2 erf⁻¹(2u - 1); M. Giles, "Approximating the erfinv function", GPU Computing Gems (2010), single precision.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> NormalQuantile(Vector512<float> u)
    {
        Vector512<float> x = Vector512.FusedMultiplyAdd(u, Vector512.Create(2f), Vector512.Create(-1f));
        Vector512<float> w = -Log(Vector512.Create(4f) * u * (Vector512<float>.One - u));
        Vector512<float> c = w - Vector512.Create(2.5f);
        Vector512<float> p = Vector512.Create(2.81022636e-08f);
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(3.43273939e-07f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(-3.5233877e-06f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(-4.39150654e-06f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(0.00021858087f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(-0.00125372503f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(-0.00417768164f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(0.246640727f));
        p = Vector512.FusedMultiplyAdd(p, c, Vector512.Create(1.50140941f));
        Vector512<float> tail = Vector512.GreaterThanOrEqual(w, Vector512.Create(5f));
        if (tail != Vector512<float>.Zero) // one value in 300, so in most vectors none
        {
            Vector512<float> t = Vector512.Sqrt(w) - Vector512.Create(3f);
            Vector512<float> q = Vector512.Create(-0.000200214257f);
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(0.000100950558f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(0.00134934322f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(-0.00367342844f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(0.00573950773f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(-0.0076224613f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(0.00943887047f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(1.00167406f));
            q = Vector512.FusedMultiplyAdd(q, t, Vector512.Create(2.83297682f));
            p = Vector512.ConditionalSelect(tail, q, p);
        }

        return p * x * Vector512.Create(1.41421356f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> n) => Vector512.ShiftLeft(n + Vector512.Create(127), 23).AsSingle();
}
