using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// One row of A times B where it lies, as for one light curve. B is read once, whole rows after one another, which the processor fetches
/// ahead; eight of them at a time, so that the sums are read and written once for eight multiplications. Each sum has the order that a tile
/// has, so a row gives the same bits alone and in a batch.
/// </summary>
/// <remarks>
/// Multiplies and adds as the tiles do, fused where the processor can. Bounded by reading B; from the first-level cache by loads, nine for
/// eight multiplications.
/// </remarks>
internal static unsafe class RowProduct
{
    private const int RowsAtOnce = 8;

    /// <summary>c ← a B + bias, or c + a B.</summary>
    /// <param name="a">The row.</param>
    /// <param name="aStep">From one value of it to the next.</param>
    /// <param name="depth">Number of its values, at least 1.</param>
    /// <param name="b">[depth × columns], rows of adjacent values; a whole vector may be read from any value on.</param>
    /// <param name="bStep">From one row of it to the next.</param>
    /// <param name="c">[columns]; a whole vector may be read from any value on.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">What the sums start from [columns], or null for 0; not with <paramref name="adds"/>.</param>
    public static void Multiply(float* a, nint aStep, nint depth, float* b, nint bStep, float* c, int columns, bool adds, float* bias)
    {
        if (bias is not null) new ReadOnlySpan<float>(bias, columns).CopyTo(new Span<float>(c, columns));
        else if (!adds) new Span<float>(c, columns).Clear();
        nint k = 0;
        for (; k + RowsAtOnce <= depth; k += RowsAtOnce, a += RowsAtOnce * aStep, b += RowsAtOnce * bStep)
            Add8(a, aStep, b, bStep, c, columns);
        for (; k < depth; k++, a += aStep, b += bStep) Add1(Vector512.Create(*a), b, c, columns);
    }

    // The end of a row is written after the loop: a call in it, even one that is rarely made, would have the registers saved each time.
    private static void Add8(float* a, nint aStep, float* b, nint step, float* c, int columns)
    {
        Vector512<float> a0 = Vector512.Create(a[0]), a1 = Vector512.Create(a[aStep]), a2 = Vector512.Create(a[2 * aStep]),
            a3 = Vector512.Create(a[3 * aStep]), a4 = Vector512.Create(a[4 * aStep]), a5 = Vector512.Create(a[5 * aStep]),
            a6 = Vector512.Create(a[6 * aStep]), a7 = Vector512.Create(a[7 * aStep]);
        nint step3 = 3 * step;
        float* end = c + (columns / VectorRow.Lanes * VectorRow.Lanes);
        Vector512<float> sum;
        while (true)
        {
            float* b4 = b + (4 * step);
            sum = Vector512.MultiplyAddEstimate(a0, Vector512.Load(b), Vector512.Load(c));
            sum = Vector512.MultiplyAddEstimate(a1, Vector512.Load(b + step), sum);
            sum = Vector512.MultiplyAddEstimate(a2, Vector512.Load(b + (2 * step)), sum);
            sum = Vector512.MultiplyAddEstimate(a3, Vector512.Load(b + step3), sum);
            sum = Vector512.MultiplyAddEstimate(a4, Vector512.Load(b4), sum);
            sum = Vector512.MultiplyAddEstimate(a5, Vector512.Load(b4 + step), sum);
            sum = Vector512.MultiplyAddEstimate(a6, Vector512.Load(b4 + (2 * step)), sum);
            sum = Vector512.MultiplyAddEstimate(a7, Vector512.Load(b4 + step3), sum);
            if (c == end) break;
            sum.Store(c);
            b += VectorRow.Lanes;
            c += VectorRow.Lanes;
        }

        if (columns % VectorRow.Lanes is > 0 and int left) VectorRow.Store(sum, c, left);
    }

    private static void Add1(Vector512<float> x, float* b, float* c, int columns)
    {
        int i = 0;
        for (; i + VectorRow.Lanes <= columns; i += VectorRow.Lanes)
            Vector512.MultiplyAddEstimate(x, Vector512.Load(b + i), Vector512.Load(c + i)).Store(c + i);
        if (i == columns) return;
        VectorRow.Store(Vector512.MultiplyAddEstimate(x, Vector512.Load(b + i), Vector512.Load(c + i)), c + i, columns - i);
    }
}
