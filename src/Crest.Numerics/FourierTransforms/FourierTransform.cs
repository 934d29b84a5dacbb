using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;

namespace Crest.Numerics.FourierTransforms;

/// <summary>
/// Discrete Fourier transforms of sixteen complex sequences at a time, in single precision: X_k = Σ x_j e^(-2πi jk/n), not scaled. A
/// sequence is a lane of vectors, so no pass shuffles.
/// </summary>
/// <remarks>
/// Stockham's passes of radix 4, 2, 3 and 5, which leave the result in order (Van Loan 1992, "Computational frameworks for the fast Fourier
/// transform"). Bounded by the second-level cache for the lengths in use.
/// </remarks>
public sealed unsafe class FourierTransform
{
    private const int Lanes = 16;
    private readonly List<(int Radix, float[] Cosines, float[] Sines)> _passes = [];

    /// <summary>Prepares transforms of one length.</summary>
    /// <param name="length">n, a product of 2, 3 and 5.</param>
    /// <exception cref="ArgumentException">The length has another prime factor.</exception>
    public FourierTransform(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        Length = length;
        for (int left = length; left > 1;)
        {
            int radix = left % 4 == 0 ? 4 : left % 2 == 0 ? 2 : left % 3 == 0 ? 3 : left % 5 == 0 ? 5 : 0;
            if (radix == 0) throw new ArgumentException($"{length} is no product of 2, 3 and 5", nameof(length));
            int groups = left / radix;
            float[] cosines = new float[groups * radix], sines = new float[groups * radix];
            for (int p = 0; p < groups; p++)
                for (int k = 0; k < radix; k++)
                {
                    (double sin, double cos) = Math.SinCos(-2 * Math.PI * p * k / left);
                    (cosines[(p * radix) + k], sines[(p * radix) + k]) = ((float)cos, (float)sin);
                }

            _passes.Add((radix, cosines, sines));
            left = groups;
        }
    }

    /// <summary>n.</summary>
    public int Length { get; }

    /// <summary>Memory for the sequences of one thread.</summary>
    public Tensor Workspace() => new(4, Length * Lanes);

    /// <summary>Transforms the first two rows of a workspace (real and imaginary parts [n × 16]), where the result is again.</summary>
    /// <param name="workspace">The sequences.</param>
    public void Forward(Tensor workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Transform(workspace, swapped: false);
    }

    /// <summary>The inverse without its factor 1/n: parts exchanged, transformed, and exchanged again.</summary>
    /// <param name="workspace">As for <see cref="Forward"/>.</param>
    public void Inverse(Tensor workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Transform(workspace, swapped: true);
    }

    private void Transform(Tensor workspace, bool swapped)
    {
        int size = Length * Lanes, stride = 1, left = Length;
        float* real = workspace.Pointer + (swapped ? size : 0), imaginary = workspace.Pointer + (swapped ? 0 : size);
        float* toReal = workspace.Pointer + (swapped ? 3 * size : 2 * size);
        float* toImaginary = workspace.Pointer + (swapped ? 2 * size : 3 * size);
        foreach ((int radix, float[] cosines, float[] sines) in _passes)
        {
            left /= radix;
            fixed (float* cos = cosines, sin = sines)
            {
                for (int p = 0; p < left; p++)
                {
                    Butterflies butterflies = new(
                        real + (p * stride * Lanes), imaginary + (p * stride * Lanes), left * stride * Lanes,
                        toReal + (p * radix * stride * Lanes), toImaginary + (p * radix * stride * Lanes), stride * Lanes,
                        cos + (p * radix), sin + (p * radix));
                    if (radix == 4) butterflies.Four();
                    else if (radix == 2) butterflies.Two();
                    else if (radix == 3) butterflies.Three();
                    else butterflies.Five();
                }
            }

            float* read = real, readImaginary = imaginary;
            real = toReal;
            imaginary = toImaginary;
            toReal = read;
            toImaginary = readImaginary;
            stride *= radix;
        }

        if (_passes.Count % 2 == 0) return;
        new ReadOnlySpan<float>(real, size).CopyTo(new Span<float>(toReal, size));
        new ReadOnlySpan<float>(imaginary, size).CopyTo(new Span<float>(toImaginary, size));
    }

    /// <summary>The transforms of radix values that a pass combines: read a step apart, turned, and written side by side.</summary>
    private readonly struct Butterflies(
        float* real, float* imaginary, int from, float* toReal, float* toImaginary, int to, float* cos, float* sin)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private (Vector512<float> Re, Vector512<float> Im) Load(int i, int k) =>
            (Vector512.Load(real + i + (k * from)), Vector512.Load(imaginary + i + (k * from)));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Store(int i, int k, Vector512<float> re, Vector512<float> im)
        {
            Vector512<float> c = Vector512.Create(cos[k]), s = Vector512.Create(sin[k]);
            Vector512.FusedMultiplyAdd(re, c, -(im * s)).Store(toReal + i + (k * to));
            Vector512.FusedMultiplyAdd(re, s, im * c).Store(toImaginary + i + (k * to));
        }

        public void Two()
        {
            for (int i = 0; i < to; i += Lanes)
            {
                (Vector512<float> ar, Vector512<float> ai) = Load(i, 0);
                (Vector512<float> br, Vector512<float> bi) = Load(i, 1);
                Store(i, 0, ar + br, ai + bi);
                Store(i, 1, ar - br, ai - bi);
            }
        }

        public void Three()
        {
            Vector512<float> half = Vector512.Create(-0.5f), root = Vector512.Create(0.8660254037844386f);
            for (int i = 0; i < to; i += Lanes)
            {
                (Vector512<float> ar, Vector512<float> ai) = Load(i, 0);
                (Vector512<float> br, Vector512<float> bi) = Load(i, 1);
                (Vector512<float> cr, Vector512<float> ci) = Load(i, 2);
                Vector512<float> sr = br + cr, si = bi + ci, dr = (br - cr) * root, di = (bi - ci) * root;
                Vector512<float> mr = Vector512.FusedMultiplyAdd(sr, half, ar), mi = Vector512.FusedMultiplyAdd(si, half, ai);
                Store(i, 0, ar + sr, ai + si);
                Store(i, 1, mr + di, mi - dr);
                Store(i, 2, mr - di, mi + dr);
            }
        }

        public void Four()
        {
            for (int i = 0; i < to; i += Lanes)
            {
                (Vector512<float> ar, Vector512<float> ai) = Load(i, 0);
                (Vector512<float> br, Vector512<float> bi) = Load(i, 1);
                (Vector512<float> cr, Vector512<float> ci) = Load(i, 2);
                (Vector512<float> dr, Vector512<float> di) = Load(i, 3);
                Vector512<float> acr = ar + cr, aci = ai + ci, amr = ar - cr, ami = ai - ci;
                Vector512<float> bdr = br + dr, bdi = bi + di, bmr = br - dr, bmi = bi - di;
                Store(i, 0, acr + bdr, aci + bdi);
                Store(i, 1, amr + bmi, ami - bmr);
                Store(i, 2, acr - bdr, aci - bdi);
                Store(i, 3, amr - bmi, ami + bmr);
            }
        }

        public void Five()
        {
            Vector512<float> c1 = Vector512.Create(0.30901699437494745f), c2 = Vector512.Create(-0.8090169943749475f);
            Vector512<float> s1 = Vector512.Create(0.9510565162951535f), s2 = Vector512.Create(0.5877852522924731f);
            for (int i = 0; i < to; i += Lanes)
            {
                (Vector512<float> ar, Vector512<float> ai) = Load(i, 0);
                (Vector512<float> br, Vector512<float> bi) = Load(i, 1);
                (Vector512<float> cr, Vector512<float> ci) = Load(i, 2);
                (Vector512<float> dr, Vector512<float> di) = Load(i, 3);
                (Vector512<float> er, Vector512<float> ei) = Load(i, 4);
                Vector512<float> pr = br + er, pi = bi + ei, mr = br - er, mi = bi - ei;
                Vector512<float> qr = cr + dr, qi = ci + di, nr = cr - dr, ni = ci - di;
                Vector512<float> ur = ar + (pr * c1) + (qr * c2), ui = ai + (pi * c1) + (qi * c2);
                Vector512<float> vr = ar + (pr * c2) + (qr * c1), vi = ai + (pi * c2) + (qi * c1);
                Vector512<float> xr = (mr * s1) + (nr * s2), xi = (mi * s1) + (ni * s2);
                Vector512<float> yr = (mr * s2) - (nr * s1), yi = (mi * s2) - (ni * s1);
                Store(i, 0, ar + pr + qr, ai + pi + qi);
                Store(i, 1, ur + xi, ui - xr);
                Store(i, 2, vr + yi, vi - yr);
                Store(i, 3, vr - yi, vi + yr);
                Store(i, 4, ur - xi, ui + xr);
            }
        }
    }
}
