using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using static Crest.Numerics.MatrixProducts.ICount;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// Up to 14 pixels by up to two vectors of filters with 512-bit registers: at most 28 sums, two values of the filters and one of the
/// image, 31 of the 32 registers. An image's rows seldom are multiples of 12 pixels, as a matrix product's tile would like them; here they
/// are cut into as few tiles as can be, of as equal height as can be, and each height has a loop of its own. Each turn of the loop does two
/// places of the inner dimension, because a core whose other hyper-thread is busy is bound by the number of instructions.
/// </summary>
internal static unsafe class PixelTile
{
    /// <summary>Most pixels of a tile.</summary>
    private const int MostRows = 14;

    /// <summary>Values in a vector.</summary>
    private const int Lanes = 16;

    /// <summary>Computes some pixels, with a floor that max(0, x) is one case of. What is not a number stays so.</summary>
    /// <param name="pixels">What the filters see of each pixel: runs of adjacent values.</param>
    /// <param name="panel">The filters: for each place of the inner dimension <paramref name="vectors"/> vectors.</param>
    /// <param name="vectors">Width of the panel: 1 or 2.</param>
    /// <param name="bias">What the sums start from, as wide as the panel, or null for 0.</param>
    /// <param name="floor">The least result, or negative infinity.</param>
    /// <param name="to">Where the first pixel's values go.</param>
    /// <param name="stride">Values from one pixel to the next there.</param>
    public static void Multiply(in TileRows pixels, float* panel, int vectors, float* bias, float floor, float* to, nint stride)
    {
        int tiles = (pixels.Height + MostRows - 1) / MostRows;
        for (int i = 0, row = 0; i < tiles; i++)
        {
            int height = (pixels.Height - row) / (tiles - i);
            TileRows some = pixels.Some(row, height);
            if (vectors == 2) Multiply<Two>(some, panel, bias, floor, to + (row * stride), stride);
            else Multiply<One>(some, panel, bias, floor, to + (row * stride), stride);
            row += height;
        }
    }

    private static void Multiply<TVectors>(in TileRows pixels, float* panel, float* bias, float floor, float* to, nint stride)
        where TVectors : struct, ICount
    {
        switch (pixels.Height)
        {
            case 1: Multiply<One, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 2: Multiply<Two, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 3: Multiply<Three, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 4: Multiply<Four, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 5: Multiply<Five, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 6: Multiply<Six, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 7: Multiply<Seven, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 8: Multiply<Eight, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 9: Multiply<Nine, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 10: Multiply<Ten, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 11: Multiply<Eleven, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 12: Multiply<Twelve, TVectors>(pixels, panel, bias, floor, to, stride); break;
            case 13: Multiply<Thirteen, TVectors>(pixels, panel, bias, floor, to, stride); break;
            default: Multiply<Fourteen, TVectors>(pixels, panel, bias, floor, to, stride); break;
        }
    }

    private static void Multiply<TRows, TVectors>(in TileRows pixels, float* b, float* bias, float floor, float* c, nint stride)
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        Vector512<float> s0 = bias is null ? Vector512<float>.Zero : Vector512.Load(bias),
            s1 = bias is null || TVectors.Value == 1 ? Vector512<float>.Zero : Vector512.Load(bias + Lanes);
        Vector512<float> c00 = s0, c01 = s1, c10 = s0, c11 = s1, c20 = s0, c21 = s1, c30 = s0, c31 = s1;
        Vector512<float> c40 = s0, c41 = s1, c50 = s0, c51 = s1, c60 = s0, c61 = s1;
        Vector512<float> c70 = s0, c71 = s1, c80 = s0, c81 = s1, c90 = s0, c91 = s1, ca0 = s0, ca1 = s1;
        Vector512<float> cb0 = s0, cb1 = s1, cc0 = s0, cc1 = s1, cd0 = s0, cd1 = s1;
        float* a = pixels.Start, a4 = a + (4 * pixels.Row), a8 = a4 + (4 * pixels.Row), ac = a8 + (4 * pixels.Row);
        nint row = pixels.Row, row2 = 2 * row, row3 = 3 * row, jump = pixels.Jump;
        int panel = TVectors.Value * Lanes;
        Vector512<float> b0, b1;
        for (int run = pixels.Runs; run > 0; run--)
        {
            nint k = pixels.Depth;
            for (; k > 1; k -= 2, b += 2 * panel)
            {
                b0 = Vector512.Load(b); b1 = TVectors.Value == 1 ? b0 : Vector512.Load(b + Lanes);
                Add<TVectors>(a[0], b0, b1, ref c00, ref c01);
                if (TRows.Value > 1) Add<TVectors>(a[row], b0, b1, ref c10, ref c11);
                if (TRows.Value > 2) Add<TVectors>(a[row2], b0, b1, ref c20, ref c21);
                if (TRows.Value > 3) Add<TVectors>(a[row3], b0, b1, ref c30, ref c31);
                if (TRows.Value > 4) Add<TVectors>(a4[0], b0, b1, ref c40, ref c41);
                if (TRows.Value > 5) Add<TVectors>(a4[row], b0, b1, ref c50, ref c51);
                if (TRows.Value > 6) Add<TVectors>(a4[row2], b0, b1, ref c60, ref c61);
                if (TRows.Value > 7) Add<TVectors>(a4[row3], b0, b1, ref c70, ref c71);
                if (TRows.Value > 8) Add<TVectors>(a8[0], b0, b1, ref c80, ref c81);
                if (TRows.Value > 9) Add<TVectors>(a8[row], b0, b1, ref c90, ref c91);
                if (TRows.Value > 10) Add<TVectors>(a8[row2], b0, b1, ref ca0, ref ca1);
                if (TRows.Value > 11) Add<TVectors>(a8[row3], b0, b1, ref cb0, ref cb1);
                if (TRows.Value > 12) Add<TVectors>(ac[0], b0, b1, ref cc0, ref cc1);
                if (TRows.Value > 13) Add<TVectors>(ac[row], b0, b1, ref cd0, ref cd1);
                b0 = Vector512.Load(b + panel); b1 = TVectors.Value == 1 ? b0 : Vector512.Load(b + panel + Lanes);
                Add<TVectors>(a[1], b0, b1, ref c00, ref c01);
                if (TRows.Value > 1) Add<TVectors>(a[row + 1], b0, b1, ref c10, ref c11);
                if (TRows.Value > 2) Add<TVectors>(a[row2 + 1], b0, b1, ref c20, ref c21);
                if (TRows.Value > 3) Add<TVectors>(a[row3 + 1], b0, b1, ref c30, ref c31);
                if (TRows.Value > 4) Add<TVectors>(a4[1], b0, b1, ref c40, ref c41);
                if (TRows.Value > 5) Add<TVectors>(a4[row + 1], b0, b1, ref c50, ref c51);
                if (TRows.Value > 6) Add<TVectors>(a4[row2 + 1], b0, b1, ref c60, ref c61);
                if (TRows.Value > 7) Add<TVectors>(a4[row3 + 1], b0, b1, ref c70, ref c71);
                if (TRows.Value > 8) Add<TVectors>(a8[1], b0, b1, ref c80, ref c81);
                if (TRows.Value > 9) Add<TVectors>(a8[row + 1], b0, b1, ref c90, ref c91);
                if (TRows.Value > 10) Add<TVectors>(a8[row2 + 1], b0, b1, ref ca0, ref ca1);
                if (TRows.Value > 11) Add<TVectors>(a8[row3 + 1], b0, b1, ref cb0, ref cb1);
                if (TRows.Value > 12) Add<TVectors>(ac[1], b0, b1, ref cc0, ref cc1);
                if (TRows.Value > 13) Add<TVectors>(ac[row + 1], b0, b1, ref cd0, ref cd1);
                a += 2; a4 += 2; a8 += 2; ac += 2;
            }

            for (; k > 0; k--, b += panel)
            {
                b0 = Vector512.Load(b); b1 = TVectors.Value == 1 ? b0 : Vector512.Load(b + Lanes);
                Add<TVectors>(a[0], b0, b1, ref c00, ref c01);
                if (TRows.Value > 1) Add<TVectors>(a[row], b0, b1, ref c10, ref c11);
                if (TRows.Value > 2) Add<TVectors>(a[row2], b0, b1, ref c20, ref c21);
                if (TRows.Value > 3) Add<TVectors>(a[row3], b0, b1, ref c30, ref c31);
                if (TRows.Value > 4) Add<TVectors>(a4[0], b0, b1, ref c40, ref c41);
                if (TRows.Value > 5) Add<TVectors>(a4[row], b0, b1, ref c50, ref c51);
                if (TRows.Value > 6) Add<TVectors>(a4[row2], b0, b1, ref c60, ref c61);
                if (TRows.Value > 7) Add<TVectors>(a4[row3], b0, b1, ref c70, ref c71);
                if (TRows.Value > 8) Add<TVectors>(a8[0], b0, b1, ref c80, ref c81);
                if (TRows.Value > 9) Add<TVectors>(a8[row], b0, b1, ref c90, ref c91);
                if (TRows.Value > 10) Add<TVectors>(a8[row2], b0, b1, ref ca0, ref ca1);
                if (TRows.Value > 11) Add<TVectors>(a8[row3], b0, b1, ref cb0, ref cb1);
                if (TRows.Value > 12) Add<TVectors>(ac[0], b0, b1, ref cc0, ref cc1);
                if (TRows.Value > 13) Add<TVectors>(ac[row], b0, b1, ref cd0, ref cd1);
                a++; a4++; a8++; ac++;
            }

            a += jump; a4 += jump; a8 += jump; ac += jump;
        }

        Vector512<float> least = Vector512.Create(floor);
        Store<TVectors>(c00, c01, least, c);
        if (TRows.Value > 1) Store<TVectors>(c10, c11, least, c + stride);
        if (TRows.Value > 2) Store<TVectors>(c20, c21, least, c + (2 * stride));
        if (TRows.Value > 3) Store<TVectors>(c30, c31, least, c + (3 * stride));
        if (TRows.Value > 4) Store<TVectors>(c40, c41, least, c + (4 * stride));
        if (TRows.Value > 5) Store<TVectors>(c50, c51, least, c + (5 * stride));
        if (TRows.Value > 6) Store<TVectors>(c60, c61, least, c + (6 * stride));
        if (TRows.Value > 7) Store<TVectors>(c70, c71, least, c + (7 * stride));
        if (TRows.Value > 8) Store<TVectors>(c80, c81, least, c + (8 * stride));
        if (TRows.Value > 9) Store<TVectors>(c90, c91, least, c + (9 * stride));
        if (TRows.Value > 10) Store<TVectors>(ca0, ca1, least, c + (10 * stride));
        if (TRows.Value > 11) Store<TVectors>(cb0, cb1, least, c + (11 * stride));
        if (TRows.Value > 12) Store<TVectors>(cc0, cc1, least, c + (12 * stride));
        if (TRows.Value > 13) Store<TVectors>(cd0, cd1, least, c + (13 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVectors>(
        float value, Vector512<float> b0, Vector512<float> b1, ref Vector512<float> c0, ref Vector512<float> c1)
        where TVectors : struct, ICount
    {
        Vector512<float> x = Vector512.Create(value);
        c0 = Vector512.FusedMultiplyAdd(x, b0, c0);
        if (TVectors.Value > 1) c1 = Vector512.FusedMultiplyAdd(x, b1, c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(Vector512<float> c0, Vector512<float> c1, Vector512<float> least, float* to)
        where TVectors : struct, ICount
    {
        Vector512.MaxNative(least, c0).Store(to); // of two numbers the larger; the second if one is none
        if (TVectors.Value > 1) Vector512.MaxNative(least, c1).Store(to + Lanes);
    }
}
