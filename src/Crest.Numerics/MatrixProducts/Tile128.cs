using System.Runtime.Intrinsics;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// 4 × 8 with 128-bit registers, which every processor that .NET runs on has.
/// </summary>
internal readonly unsafe struct Tile128 : ITile
{
    public static int Lanes => 4;

    public static int Rows => 4;

    public static void Multiply(in TileRows rows, float* b, nint bStep, float* c, nint stride, int vectors, bool adds, float* bias)
    {
        if (vectors == 2) Rows4Vectors2(rows, b, bStep, c, stride, adds, bias);
        else Rows4Vectors1(rows, b, bStep, c, stride, adds, bias);
    }

    private static void Rows4Vectors2(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector128<float> s0 = bias is null ? Vector128<float>.Zero : Vector128.Load(bias),
            s1 = bias is null ? Vector128<float>.Zero : Vector128.Load(bias + 4);
        Vector128<float> c00 = s0, c01 = s1, c10 = s0, c11 = s1, c20 = s0, c21 = s1, c30 = s0, c31 = s1;
        if (adds)
        {
            c00 = Vector128.Load(c); c01 = Vector128.Load(c + 4);
            c10 = Vector128.Load(c + stride); c11 = Vector128.Load(c + stride + 4);
            c20 = Vector128.Load(c + (2 * stride)); c21 = Vector128.Load(c + (2 * stride) + 4);
            c30 = Vector128.Load(c + (3 * stride)); c31 = Vector128.Load(c + (3 * stride) + 4);
        }

        float* a0 = rows.Start, a1 = rows.At(1), a2 = rows.At(2), a3 = rows.At(3);
        nint step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector128<float> b0 = Vector128.Load(b), b1 = Vector128.Load(b + 4), x;
                x = Vector128.Create(*a0); c00 = Vector128.MultiplyAddEstimate(x, b0, c00); c01 = Vector128.MultiplyAddEstimate(x, b1, c01);
                x = Vector128.Create(*a1); c10 = Vector128.MultiplyAddEstimate(x, b0, c10); c11 = Vector128.MultiplyAddEstimate(x, b1, c11);
                x = Vector128.Create(*a2); c20 = Vector128.MultiplyAddEstimate(x, b0, c20); c21 = Vector128.MultiplyAddEstimate(x, b1, c21);
                x = Vector128.Create(*a3); c30 = Vector128.MultiplyAddEstimate(x, b0, c30); c31 = Vector128.MultiplyAddEstimate(x, b1, c31);
                b += bStep;
                a0 += step; a1 += step; a2 += step; a3 += step;
            }

            a0 += jump; a1 += jump; a2 += jump; a3 += jump;
        }

        c00.Store(c); c01.Store(c + 4);
        c10.Store(c + stride); c11.Store(c + stride + 4);
        c20.Store(c + (2 * stride)); c21.Store(c + (2 * stride) + 4);
        c30.Store(c + (3 * stride)); c31.Store(c + (3 * stride) + 4);
    }

    private static void Rows4Vectors1(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector128<float> s0 = bias is null ? Vector128<float>.Zero : Vector128.Load(bias);
        Vector128<float> c00 = s0, c10 = s0, c20 = s0, c30 = s0;
        if (adds)
        {
            c00 = Vector128.Load(c);
            c10 = Vector128.Load(c + stride);
            c20 = Vector128.Load(c + (2 * stride));
            c30 = Vector128.Load(c + (3 * stride));
        }

        float* a0 = rows.Start, a1 = rows.At(1), a2 = rows.At(2), a3 = rows.At(3);
        nint step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector128<float> b0 = Vector128.Load(b), x;
                x = Vector128.Create(*a0); c00 = Vector128.MultiplyAddEstimate(x, b0, c00);
                x = Vector128.Create(*a1); c10 = Vector128.MultiplyAddEstimate(x, b0, c10);
                x = Vector128.Create(*a2); c20 = Vector128.MultiplyAddEstimate(x, b0, c20);
                x = Vector128.Create(*a3); c30 = Vector128.MultiplyAddEstimate(x, b0, c30);
                b += bStep;
                a0 += step; a1 += step; a2 += step; a3 += step;
            }

            a0 += jump; a1 += jump; a2 += jump; a3 += jump;
        }

        c00.Store(c);
        c10.Store(c + stride);
        c20.Store(c + (2 * stride));
        c30.Store(c + (3 * stride));
    }
}
