using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Mixtures;

/// <summary>z = T (x - μ) of one component for the rows of a <see cref="MixtureBlock"/>, and the logarithm of its density there.</summary>
internal static unsafe class WhiteningKernels
{
    /// <summary>Rows whose sums are in registers at once.</summary>
    public const int Stripe = 64;

    /// <summary>x - μ of each row.</summary>
    public static void Centre(float* x, float* mean, float* y, int features, int computed)
    {
        for (int j = 0; j < features; j++, x += MixtureBlock.Rows, y += MixtureBlock.Rows)
        {
            Vector512<float> middle = Vector512.Create(mean[j]);
            for (int row = 0; row < computed; row += VectorRow.Lanes) (Vector512.Load(x + row) - middle).Store(y + row);
        }
    }

    /// <summary>
    /// Two rows of T at a time, so that each value of x - μ that is loaded counts twice; the logarithm of the
    /// density goes where the share will be.
    /// </summary>
    public static void Full(float* centred, float* t, float* z, float* log, int features, int computed, float constant)
    {
        for (int row = 0; row < computed; row += Stripe)
        {
            float* y = centred + row, to = z + row, first = t;
            Vector512<float> q0 = default, q1 = default, q2 = default, q3 = default;
            for (int i = 0; i < features; i += 2)
            {
                // Of the last row of an odd number, both are the same and one does not count.
                bool pair = i + 1 < features;
                float* second = pair ? first + i + 1 : first, from = y;
                Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default,
                    b3 = default;
                for (int j = 0; j <= i; j++, from += MixtureBlock.Rows)
                {
                    Vector512<float> y0 = Vector512.Load(from), y1 = Vector512.Load(from + 16), y2 = Vector512.Load(from + 32),
                        y3 = Vector512.Load(from + 48);
                    Vector512<float> left = Vector512.Create(first[j]), right = Vector512.Create(second[j]);
                    a0 = Vector512.FusedMultiplyAdd(left, y0, a0);
                    a1 = Vector512.FusedMultiplyAdd(left, y1, a1);
                    a2 = Vector512.FusedMultiplyAdd(left, y2, a2);
                    a3 = Vector512.FusedMultiplyAdd(left, y3, a3);
                    b0 = Vector512.FusedMultiplyAdd(right, y0, b0);
                    b1 = Vector512.FusedMultiplyAdd(right, y1, b1);
                    b2 = Vector512.FusedMultiplyAdd(right, y2, b2);
                    b3 = Vector512.FusedMultiplyAdd(right, y3, b3);
                }

                Keep(a0, a1, a2, a3, to, ref q0, ref q1, ref q2, ref q3);
                to += MixtureBlock.Rows;
                if (!pair) break;
                Vector512<float> last = Vector512.Create(second[i + 1]);
                b0 = Vector512.FusedMultiplyAdd(last, Vector512.Load(from), b0);
                b1 = Vector512.FusedMultiplyAdd(last, Vector512.Load(from + 16), b1);
                b2 = Vector512.FusedMultiplyAdd(last, Vector512.Load(from + 32), b2);
                b3 = Vector512.FusedMultiplyAdd(last, Vector512.Load(from + 48), b3);
                Keep(b0, b1, b2, b3, to, ref q0, ref q1, ref q2, ref q3);
                to += MixtureBlock.Rows;
                first = second + i + 2;
            }

            Log(q0, constant).Store(log + row);
            Log(q1, constant).Store(log + row + 16);
            Log(q2, constant).Store(log + row + 32);
            Log(q3, constant).Store(log + row + 48);
        }
    }

    /// <summary>Of a diagonal T, with the logarithm of the density where the share will be.</summary>
    public static void Diagonal(float* x, float* mean, float* inverse, float* z, float* log, int features, int computed, float constant)
    {
        for (int row = 0; row < computed; row += Stripe)
        {
            float* from = x + row, to = z + row;
            Vector512<float> q0 = default, q1 = default, q2 = default, q3 = default;
            for (int j = 0; j < features; j++, from += MixtureBlock.Rows, to += MixtureBlock.Rows)
            {
                Vector512<float> middle = Vector512.Create(mean[j]), scale = Vector512.Create(inverse[j]);
                Vector512<float> z0 = (Vector512.Load(from) - middle) * scale, z1 = (Vector512.Load(from + 16) - middle) * scale;
                Vector512<float> z2 = (Vector512.Load(from + 32) - middle) * scale, z3 = (Vector512.Load(from + 48) - middle) * scale;
                Keep(z0, z1, z2, z3, to, ref q0, ref q1, ref q2, ref q3);
            }

            Log(q0, constant).Store(log + row);
            Log(q1, constant).Store(log + row + 16);
            Log(q2, constant).Store(log + row + 32);
            Log(q3, constant).Store(log + row + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector512<float> z0, Vector512<float> z1, Vector512<float> z2, Vector512<float> z3, float* to,
        ref Vector512<float> q0, ref Vector512<float> q1, ref Vector512<float> q2, ref Vector512<float> q3)
    {
        z0.Store(to);
        z1.Store(to + 16);
        z2.Store(to + 32);
        z3.Store(to + 48);
        q0 = Vector512.FusedMultiplyAdd(z0, z0, q0);
        q1 = Vector512.FusedMultiplyAdd(z1, z1, q1);
        q2 = Vector512.FusedMultiplyAdd(z2, z2, q2);
        q3 = Vector512.FusedMultiplyAdd(z3, z3, q3);
    }

    /// <summary>
    /// An infinite square, of a row beyond all measure, counts as the largest number: differences of two such densities stay numbers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log(Vector512<float> square, float constant) =>
        Vector512.FusedMultiplyAdd(Vector512.Min(square, Vector512.Create(1e38f)), Vector512.Create(-0.5f), Vector512.Create(constant));
}
