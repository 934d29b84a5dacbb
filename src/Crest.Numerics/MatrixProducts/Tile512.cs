using System.Runtime.Intrinsics;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// 12 × 32 with 512-bit registers: 24 sums, two values of B and one of A fill 27 of the 32 registers, and 24 multiplications hide the
/// latency of 4 cycles on two units three times over.
/// </summary>
internal readonly unsafe struct Tile512 : ITile
{
    public static int Lanes => 16;

    public static int Rows => 12;

    public static void Multiply(in TileRows rows, float* b, nint bStep, float* c, nint stride, int vectors, bool adds, float* bias)
    {
        if (rows.Height == 12 && vectors == 2) Rows12Vectors2(rows, b, bStep, c, stride, adds, bias);
        else if (rows.Height == 12) Rows12Vectors1(rows, b, bStep, c, stride, adds, bias);
        else if (vectors == 2) Rows4Vectors2(rows, b, bStep, c, stride, adds, bias);
        else Rows4Vectors1(rows, b, bStep, c, stride, adds, bias);
    }

    private static void Rows12Vectors2(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector512<float> s0 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias),
            s1 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias + 16);
        Vector512<float> c00 = s0, c01 = s1, c10 = s0, c11 = s1, c20 = s0, c21 = s1, c30 = s0, c31 = s1, c40 = s0, c41 = s1, c50 = s0,
            c51 = s1;
        Vector512<float> c60 = s0, c61 = s1, c70 = s0, c71 = s1, c80 = s0, c81 = s1, c90 = s0, c91 = s1, ca0 = s0, ca1 = s1, cb0 = s0,
            cb1 = s1;
        if (adds)
        {
            c00 = Vector512.Load(c); c01 = Vector512.Load(c + 16);
            c10 = Vector512.Load(c + stride); c11 = Vector512.Load(c + stride + 16);
            c20 = Vector512.Load(c + (2 * stride)); c21 = Vector512.Load(c + (2 * stride) + 16);
            c30 = Vector512.Load(c + (3 * stride)); c31 = Vector512.Load(c + (3 * stride) + 16);
            c40 = Vector512.Load(c + (4 * stride)); c41 = Vector512.Load(c + (4 * stride) + 16);
            c50 = Vector512.Load(c + (5 * stride)); c51 = Vector512.Load(c + (5 * stride) + 16);
            c60 = Vector512.Load(c + (6 * stride)); c61 = Vector512.Load(c + (6 * stride) + 16);
            c70 = Vector512.Load(c + (7 * stride)); c71 = Vector512.Load(c + (7 * stride) + 16);
            c80 = Vector512.Load(c + (8 * stride)); c81 = Vector512.Load(c + (8 * stride) + 16);
            c90 = Vector512.Load(c + (9 * stride)); c91 = Vector512.Load(c + (9 * stride) + 16);
            ca0 = Vector512.Load(c + (10 * stride)); ca1 = Vector512.Load(c + (10 * stride) + 16);
            cb0 = Vector512.Load(c + (11 * stride)); cb1 = Vector512.Load(c + (11 * stride) + 16);
        }

        float* a = rows.Start, a4 = a + (4 * rows.Row), a8 = a + (8 * rows.Row);
        nint row = rows.Row, row2 = 2 * row, row3 = 3 * row, step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
                x = Vector512.Create(a[0]); c00 = Vector512.FusedMultiplyAdd(x, b0, c00); c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
                x = Vector512.Create(a[row]); c10 = Vector512.FusedMultiplyAdd(x, b0, c10); c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                x = Vector512.Create(a[row2]); c20 = Vector512.FusedMultiplyAdd(x, b0, c20); c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                x = Vector512.Create(a[row3]); c30 = Vector512.FusedMultiplyAdd(x, b0, c30); c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                x = Vector512.Create(a4[0]); c40 = Vector512.FusedMultiplyAdd(x, b0, c40); c41 = Vector512.FusedMultiplyAdd(x, b1, c41);
                x = Vector512.Create(a4[row]); c50 = Vector512.FusedMultiplyAdd(x, b0, c50); c51 = Vector512.FusedMultiplyAdd(x, b1, c51);
                x = Vector512.Create(a4[row2]); c60 = Vector512.FusedMultiplyAdd(x, b0, c60); c61 = Vector512.FusedMultiplyAdd(x, b1, c61);
                x = Vector512.Create(a4[row3]); c70 = Vector512.FusedMultiplyAdd(x, b0, c70); c71 = Vector512.FusedMultiplyAdd(x, b1, c71);
                x = Vector512.Create(a8[0]); c80 = Vector512.FusedMultiplyAdd(x, b0, c80); c81 = Vector512.FusedMultiplyAdd(x, b1, c81);
                x = Vector512.Create(a8[row]); c90 = Vector512.FusedMultiplyAdd(x, b0, c90); c91 = Vector512.FusedMultiplyAdd(x, b1, c91);
                x = Vector512.Create(a8[row2]); ca0 = Vector512.FusedMultiplyAdd(x, b0, ca0); ca1 = Vector512.FusedMultiplyAdd(x, b1, ca1);
                x = Vector512.Create(a8[row3]); cb0 = Vector512.FusedMultiplyAdd(x, b0, cb0); cb1 = Vector512.FusedMultiplyAdd(x, b1, cb1);
                b += bStep;
                a += step; a4 += step; a8 += step;
            }

            a += jump; a4 += jump; a8 += jump;
        }

        c00.Store(c); c01.Store(c + 16);
        c10.Store(c + stride); c11.Store(c + stride + 16);
        c20.Store(c + (2 * stride)); c21.Store(c + (2 * stride) + 16);
        c30.Store(c + (3 * stride)); c31.Store(c + (3 * stride) + 16);
        c40.Store(c + (4 * stride)); c41.Store(c + (4 * stride) + 16);
        c50.Store(c + (5 * stride)); c51.Store(c + (5 * stride) + 16);
        c60.Store(c + (6 * stride)); c61.Store(c + (6 * stride) + 16);
        c70.Store(c + (7 * stride)); c71.Store(c + (7 * stride) + 16);
        c80.Store(c + (8 * stride)); c81.Store(c + (8 * stride) + 16);
        c90.Store(c + (9 * stride)); c91.Store(c + (9 * stride) + 16);
        ca0.Store(c + (10 * stride)); ca1.Store(c + (10 * stride) + 16);
        cb0.Store(c + (11 * stride)); cb1.Store(c + (11 * stride) + 16);
    }

    private static void Rows12Vectors1(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector512<float> s0 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias);
        Vector512<float> c00 = s0, c10 = s0, c20 = s0, c30 = s0, c40 = s0, c50 = s0, c60 = s0, c70 = s0, c80 = s0, c90 = s0, ca0 = s0,
            cb0 = s0;
        if (adds)
        {
            c00 = Vector512.Load(c);
            c10 = Vector512.Load(c + stride);
            c20 = Vector512.Load(c + (2 * stride));
            c30 = Vector512.Load(c + (3 * stride));
            c40 = Vector512.Load(c + (4 * stride));
            c50 = Vector512.Load(c + (5 * stride));
            c60 = Vector512.Load(c + (6 * stride));
            c70 = Vector512.Load(c + (7 * stride));
            c80 = Vector512.Load(c + (8 * stride));
            c90 = Vector512.Load(c + (9 * stride));
            ca0 = Vector512.Load(c + (10 * stride));
            cb0 = Vector512.Load(c + (11 * stride));
        }

        float* a = rows.Start, a4 = a + (4 * rows.Row), a8 = a + (8 * rows.Row);
        nint row = rows.Row, row2 = 2 * row, row3 = 3 * row, step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector512<float> b0 = Vector512.Load(b), x;
                x = Vector512.Create(a[0]); c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                x = Vector512.Create(a[row]); c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                x = Vector512.Create(a[row2]); c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                x = Vector512.Create(a[row3]); c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
                x = Vector512.Create(a4[0]); c40 = Vector512.FusedMultiplyAdd(x, b0, c40);
                x = Vector512.Create(a4[row]); c50 = Vector512.FusedMultiplyAdd(x, b0, c50);
                x = Vector512.Create(a4[row2]); c60 = Vector512.FusedMultiplyAdd(x, b0, c60);
                x = Vector512.Create(a4[row3]); c70 = Vector512.FusedMultiplyAdd(x, b0, c70);
                x = Vector512.Create(a8[0]); c80 = Vector512.FusedMultiplyAdd(x, b0, c80);
                x = Vector512.Create(a8[row]); c90 = Vector512.FusedMultiplyAdd(x, b0, c90);
                x = Vector512.Create(a8[row2]); ca0 = Vector512.FusedMultiplyAdd(x, b0, ca0);
                x = Vector512.Create(a8[row3]); cb0 = Vector512.FusedMultiplyAdd(x, b0, cb0);
                b += bStep;
                a += step; a4 += step; a8 += step;
            }

            a += jump; a4 += jump; a8 += jump;
        }

        c00.Store(c);
        c10.Store(c + stride);
        c20.Store(c + (2 * stride));
        c30.Store(c + (3 * stride));
        c40.Store(c + (4 * stride));
        c50.Store(c + (5 * stride));
        c60.Store(c + (6 * stride));
        c70.Store(c + (7 * stride));
        c80.Store(c + (8 * stride));
        c90.Store(c + (9 * stride));
        ca0.Store(c + (10 * stride));
        cb0.Store(c + (11 * stride));
    }

    private static void Rows4Vectors2(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector512<float> s0 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias),
            s1 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias + 16);
        Vector512<float> c00 = s0, c01 = s1, c10 = s0, c11 = s1, c20 = s0, c21 = s1, c30 = s0, c31 = s1;
        if (adds)
        {
            c00 = Vector512.Load(c); c01 = Vector512.Load(c + 16);
            c10 = Vector512.Load(c + stride); c11 = Vector512.Load(c + stride + 16);
            c20 = Vector512.Load(c + (2 * stride)); c21 = Vector512.Load(c + (2 * stride) + 16);
            c30 = Vector512.Load(c + (3 * stride)); c31 = Vector512.Load(c + (3 * stride) + 16);
        }

        float* a0 = rows.Start, a1 = rows.At(1), a2 = rows.At(2), a3 = rows.At(3);
        nint step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector512<float> b0 = Vector512.Load(b), b1 = Vector512.Load(b + 16), x;
                x = Vector512.Create(*a0); c00 = Vector512.FusedMultiplyAdd(x, b0, c00); c01 = Vector512.FusedMultiplyAdd(x, b1, c01);
                x = Vector512.Create(*a1); c10 = Vector512.FusedMultiplyAdd(x, b0, c10); c11 = Vector512.FusedMultiplyAdd(x, b1, c11);
                x = Vector512.Create(*a2); c20 = Vector512.FusedMultiplyAdd(x, b0, c20); c21 = Vector512.FusedMultiplyAdd(x, b1, c21);
                x = Vector512.Create(*a3); c30 = Vector512.FusedMultiplyAdd(x, b0, c30); c31 = Vector512.FusedMultiplyAdd(x, b1, c31);
                b += bStep;
                a0 += step; a1 += step; a2 += step; a3 += step;
            }

            a0 += jump; a1 += jump; a2 += jump; a3 += jump;
        }

        c00.Store(c); c01.Store(c + 16);
        c10.Store(c + stride); c11.Store(c + stride + 16);
        c20.Store(c + (2 * stride)); c21.Store(c + (2 * stride) + 16);
        c30.Store(c + (3 * stride)); c31.Store(c + (3 * stride) + 16);
    }

    private static void Rows4Vectors1(in TileRows rows, float* b, nint bStep, float* c, nint stride, bool adds, float* bias)
    {
        Vector512<float> s0 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias);
        Vector512<float> c00 = s0, c10 = s0, c20 = s0, c30 = s0;
        if (adds)
        {
            c00 = Vector512.Load(c);
            c10 = Vector512.Load(c + stride);
            c20 = Vector512.Load(c + (2 * stride));
            c30 = Vector512.Load(c + (3 * stride));
        }

        float* a0 = rows.Start, a1 = rows.At(1), a2 = rows.At(2), a3 = rows.At(3);
        nint step = rows.Step, jump = rows.Jump;
        for (int run = rows.Runs; run > 0; run--)
        {
            for (nint k = rows.Depth; k > 0; k--)
            {
                Vector512<float> b0 = Vector512.Load(b), x;
                x = Vector512.Create(*a0); c00 = Vector512.FusedMultiplyAdd(x, b0, c00);
                x = Vector512.Create(*a1); c10 = Vector512.FusedMultiplyAdd(x, b0, c10);
                x = Vector512.Create(*a2); c20 = Vector512.FusedMultiplyAdd(x, b0, c20);
                x = Vector512.Create(*a3); c30 = Vector512.FusedMultiplyAdd(x, b0, c30);
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
