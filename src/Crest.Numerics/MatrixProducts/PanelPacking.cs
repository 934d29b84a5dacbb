using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// Lays a block of B out in panels: for each panel of two vectors' width (the last may be one vector wide), depth rows of adjacent values,
/// padded with zeros.
/// </summary>
/// <typeparam name="TTile">The tile that reads them.</typeparam>
internal static unsafe class PanelPacking<TTile> where TTile : struct, ITile
{
    /// <summary>Packs a block.</summary>
    /// <param name="b">The matrix.</param>
    /// <param name="inner">Its first row.</param>
    /// <param name="depth">Number of rows.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="alpha">Factor of every value.</param>
    /// <param name="packed">Where the first panel goes; each takes depth · padded width values.</param>
    /// <param name="sums">Where the sums of the block's columns are added, or null; at hand in the nearest cache, they cost little.</param>
    public static void Pack(in Matrix b, int inner, int depth, int column, int columns, float alpha, float* packed, float* sums)
    {
        for (int start = 0; start < columns; start += Tile<TTile>.Columns)
        {
            int width = Math.Min(Tile<TTile>.Columns, columns - start), padded = Tile<TTile>.Vectors(width) * TTile.Lanes;
            float* from = b.Pointer + ((nint)inner * b.RowStride) + ((nint)(column + start) * b.ColumnStride);
            if (b.ColumnStride == 1) CopyRows(from, b.RowStride, depth, width, padded, packed);
            else if (b.RowStride == 1) TransposeRows(from, b.ColumnStride, depth, width, padded, packed);
            else CopyValues(from, b.RowStride, b.ColumnStride, depth, width, padded, packed);
            nint length = (nint)depth * padded;
            if (alpha != 1)
                for (nint i = 0; i < length; i++) packed[i] *= alpha;
            if (sums is not null) AddSums(packed, depth, width, padded, sums + start);
            packed += length;
        }
    }

    private static void AddSums(float* packed, int depth, int width, int padded, float* sums)
    {
        float* some = stackalloc float[Vector512<float>.Count];
        int lanes = padded % Vector512<float>.Count == 0 ? Vector512<float>.Count : Vector128<float>.Count;
        for (int j = 0; j < width; j += lanes)
        {
            if (lanes == Vector512<float>.Count) SumOf16(packed + j, depth, padded).Store(some);
            else SumOf4(packed + j, depth, padded).Store(some);
            for (int i = j; i < Math.Min(j + lanes, width); i++) sums[i] += some[i - j];
        }
    }

    private static Vector512<float> SumOf16(float* packed, int depth, nint step)
    {
        Vector512<float> even = default, odd = default;
        for (; depth > 1; depth -= 2, packed += 2 * step)
        {
            even += Vector512.Load(packed);
            odd += Vector512.Load(packed + step);
        }

        return even + (depth > 0 ? Vector512.Load(packed) : default) + odd;
    }

    private static Vector128<float> SumOf4(float* packed, int depth, nint step)
    {
        Vector128<float> even = default, odd = default;
        for (; depth > 1; depth -= 2, packed += 2 * step)
        {
            even += Vector128.Load(packed);
            odd += Vector128.Load(packed + step);
        }

        return even + (depth > 0 ? Vector128.Load(packed) : default) + odd;
    }

    private static void CopyRows(float* from, nint stride, int depth, int width, int padded, float* packed)
    {
        if (width == padded)
        {
            for (int k = 0; k < depth; k++, from += stride, packed += padded)
                for (int i = 0; i < padded; i += TTile.Lanes) Copy(from + i, packed + i);
            return;
        }

        for (int k = 0; k < depth; k++, from += stride, packed += padded)
        {
            new ReadOnlySpan<float>(from, width).CopyTo(new Span<float>(packed, width));
            new Span<float>(packed + width, padded - width).Clear();
        }
    }

    private static void Copy(float* from, float* to)
    {
        if (TTile.Lanes == Vector512<float>.Count) Vector512.Load(from).Store(to);
        else if (TTile.Lanes == Vector256<float>.Count) Vector256.Load(from).Store(to);
        else Vector128.Load(from).Store(to);
    }

    /// <summary>Each column of B is a run of adjacent values: eight of eight are turned over at a time.</summary>
    public static void TransposeRows(float* from, nint stride, int depth, int width, int padded, float* packed)
    {
        int deep = Avx.IsSupported ? depth & ~7 : 0, wide = width & ~7;
        for (int j = 0; j < wide; j += 8)
            for (int k = 0; k < deep; k += 8) Transpose8x8(from + (j * stride) + k, stride, packed + ((nint)k * padded) + j, padded);
        for (int j = 0; j < width; j++)
            for (int k = j < wide ? deep : 0; k < depth; k++) packed[((nint)k * padded) + j] = from[(j * stride) + k];
        if (width < padded)
            for (int k = 0; k < depth; k++) new Span<float>(packed + ((nint)k * padded) + width, padded - width).Clear();
    }

    private static void Transpose8x8(float* from, nint stride, float* to, nint toStride)
    {
        Vector256<float> r0 = Vector256.Load(from), r1 = Vector256.Load(from + stride);
        Vector256<float> r2 = Vector256.Load(from + (2 * stride)), r3 = Vector256.Load(from + (3 * stride));
        Vector256<float> r4 = Vector256.Load(from + (4 * stride)), r5 = Vector256.Load(from + (5 * stride));
        Vector256<float> r6 = Vector256.Load(from + (6 * stride)), r7 = Vector256.Load(from + (7 * stride));
        Vector256<double> p0 = Avx.UnpackLow(r0, r1).AsDouble(), p1 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> p2 = Avx.UnpackLow(r2, r3).AsDouble(), p3 = Avx.UnpackHigh(r2, r3).AsDouble();
        Vector256<double> p4 = Avx.UnpackLow(r4, r5).AsDouble(), p5 = Avx.UnpackHigh(r4, r5).AsDouble();
        Vector256<double> p6 = Avx.UnpackLow(r6, r7).AsDouble(), p7 = Avx.UnpackHigh(r6, r7).AsDouble();
        Vector256<float> q0 = Avx.UnpackLow(p0, p2).AsSingle(), q1 = Avx.UnpackHigh(p0, p2).AsSingle();
        Vector256<float> q2 = Avx.UnpackLow(p1, p3).AsSingle(), q3 = Avx.UnpackHigh(p1, p3).AsSingle();
        Vector256<float> q4 = Avx.UnpackLow(p4, p6).AsSingle(), q5 = Avx.UnpackHigh(p4, p6).AsSingle();
        Vector256<float> q6 = Avx.UnpackLow(p5, p7).AsSingle(), q7 = Avx.UnpackHigh(p5, p7).AsSingle();
        Avx.Permute2x128(q0, q4, 0x20).Store(to);
        Avx.Permute2x128(q1, q5, 0x20).Store(to + toStride);
        Avx.Permute2x128(q2, q6, 0x20).Store(to + (2 * toStride));
        Avx.Permute2x128(q3, q7, 0x20).Store(to + (3 * toStride));
        Avx.Permute2x128(q0, q4, 0x31).Store(to + (4 * toStride));
        Avx.Permute2x128(q1, q5, 0x31).Store(to + (5 * toStride));
        Avx.Permute2x128(q2, q6, 0x31).Store(to + (6 * toStride));
        Avx.Permute2x128(q3, q7, 0x31).Store(to + (7 * toStride));
    }

    private static void CopyValues(float* from, nint rowStride, nint columnStride, int depth, int width, int padded, float* packed)
    {
        for (int k = 0; k < depth; k++, packed += padded)
            for (int j = 0; j < padded; j++) packed[j] = j < width ? from[(k * rowStride) + (j * columnStride)] : 0;
    }
}
