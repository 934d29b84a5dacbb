using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Crest.Numerics.MatrixProducts.ICount;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// Up to 6 rows by two panels of two vectors with 512-bit registers: at most 24 sums, four values of B and one of A, 29 of the 32
/// registers. For 24 multiplications it loads 10 values, where a tile of 12 rows by one panel loads 14. A core whose other hyper-thread
/// is busy is bound by the number of instructions, so four places of the inner dimension are done a turn.
/// </summary>
internal static unsafe class WideTile
{
    /// <summary>Most rows of a tile.</summary>
    private const int MostRows = 6;

    /// <summary>Values in a vector, and in a place of a panel.</summary>
    private const int Lanes = 16, Panel = 2 * Lanes;

    /// <summary>C ← rows of A · two panels, cut into as few tiles as can be, of as equal height as can be.</summary>
    /// <param name="rows">The rows of A: one run of adjacent values each.</param>
    /// <param name="first">The left panel, packed: for each place of the inner dimension two vectors.</param>
    /// <param name="second">The right panel, packed.</param>
    /// <param name="c">Where the left one's product goes; the right one's lies beside it.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">A row that the sums start from, or null for 0; not with <paramref name="adds"/>.</param>
    public static void Multiply(in TileRows rows, float* first, float* second, float* c, nint stride, bool adds, float* bias)
    {
        int tiles = (rows.Height + MostRows - 1) / MostRows;
        for (int i = 0, row = 0; i < tiles; i++)
        {
            int height = (rows.Height - row) / (tiles - i);
            TileRows some = rows.Some(row, height);
            float* to = c + (row * stride);
            switch (height)
            {
                case 1: Multiply<One>(some, first, second, to, stride, adds, bias); break;
                case 2: Multiply<Two>(some, first, second, to, stride, adds, bias); break;
                case 3: Multiply<Three>(some, first, second, to, stride, adds, bias); break;
                case 4: Multiply<Four>(some, first, second, to, stride, adds, bias); break;
                case 5: Multiply<Five>(some, first, second, to, stride, adds, bias); break;
                default: Multiply<Six>(some, first, second, to, stride, adds, bias); break;
            }

            row += height;
        }
    }

    private static void Multiply<TRows>(in TileRows rows, float* b, float* d, float* c, nint stride, bool adds, float* bias)
        where TRows : struct, ICount
    {
        Vector512<float> s0 = Start(bias, 0), s1 = Start(bias, 1), s2 = Start(bias, 2), s3 = Start(bias, 3);
        Vector512<float> c00 = s0, c01 = s1, c02 = s2, c03 = s3;
        Vector512<float> c10 = s0, c11 = s1, c12 = s2, c13 = s3;
        Vector512<float> c20 = s0, c21 = s1, c22 = s2, c23 = s3;
        Vector512<float> c30 = s0, c31 = s1, c32 = s2, c33 = s3;
        Vector512<float> c40 = s0, c41 = s1, c42 = s2, c43 = s3;
        Vector512<float> c50 = s0, c51 = s1, c52 = s2, c53 = s3;
        if (adds)
        {
            Load(c, out c00, out c01, out c02, out c03);
            if (TRows.Value > 1) Load(c + stride, out c10, out c11, out c12, out c13);
            if (TRows.Value > 2) Load(c + (2 * stride), out c20, out c21, out c22, out c23);
            if (TRows.Value > 3) Load(c + (3 * stride), out c30, out c31, out c32, out c33);
            if (TRows.Value > 4) Load(c + (4 * stride), out c40, out c41, out c42, out c43);
            if (TRows.Value > 5) Load(c + (5 * stride), out c50, out c51, out c52, out c53);
        }

        float* a = rows.Start, a4 = a + (4 * rows.Row);
        nint row = rows.Row, row2 = 2 * row, row3 = 3 * row, k = rows.Depth;
        Vector512<float> b0, b1, d0, d1;
        for (; k > 3; k -= 4, a += 4, a4 += 4, b += 4 * Panel, d += 4 * Panel)
        {
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + Lanes);
            d0 = Vector512.Load(d); d1 = Vector512.Load(d + Lanes);
            Add(a[0], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add(a[row], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add(a[row2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add(a[row3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add(a4[0], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add(a4[row], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + Panel); b1 = Vector512.Load(b + Panel + Lanes);
            d0 = Vector512.Load(d + Panel); d1 = Vector512.Load(d + Panel + Lanes);
            Add(a[1], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add(a[row + 1], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add(a[row2 + 1], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add(a[row3 + 1], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add(a4[1], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add(a4[row + 1], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + (2 * Panel)); b1 = Vector512.Load(b + (2 * Panel) + Lanes);
            d0 = Vector512.Load(d + (2 * Panel)); d1 = Vector512.Load(d + (2 * Panel) + Lanes);
            Add(a[2], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add(a[row + 2], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add(a[row2 + 2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add(a[row3 + 2], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add(a4[2], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add(a4[row + 2], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + (3 * Panel)); b1 = Vector512.Load(b + (3 * Panel) + Lanes);
            d0 = Vector512.Load(d + (3 * Panel)); d1 = Vector512.Load(d + (3 * Panel) + Lanes);
            Add(a[3], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add(a[row + 3], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add(a[row2 + 3], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add(a[row3 + 3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add(a4[3], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add(a4[row + 3], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
        }

        for (; k > 0; k--, a++, a4++, b += Panel, d += Panel)
        {
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + Lanes);
            d0 = Vector512.Load(d); d1 = Vector512.Load(d + Lanes);
            Add(a[0], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add(a[row], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add(a[row2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add(a[row3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add(a4[0], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add(a4[row], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
        }

        Store(c00, c01, c02, c03, c);
        if (TRows.Value > 1) Store(c10, c11, c12, c13, c + stride);
        if (TRows.Value > 2) Store(c20, c21, c22, c23, c + (2 * stride));
        if (TRows.Value > 3) Store(c30, c31, c32, c33, c + (3 * stride));
        if (TRows.Value > 4) Store(c40, c41, c42, c43, c + (4 * stride));
        if (TRows.Value > 5) Store(c50, c51, c52, c53, c + (5 * stride));
    }

    private static Vector512<float> Start(float* bias, int vector) => bias is null ? default : Vector512.Load(bias + (vector * Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(
        float* from, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3)
    {
        c0 = Vector512.Load(from);
        c1 = Vector512.Load(from + Lanes);
        c2 = Vector512.Load(from + Panel);
        c3 = Vector512.Load(from + Panel + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        float value, Vector512<float> b0, Vector512<float> b1, Vector512<float> d0, Vector512<float> d1, ref Vector512<float> c0,
        ref Vector512<float> c1, ref Vector512<float> c2, ref Vector512<float> c3)
    {
        Vector512<float> x = Vector512.Create(value);
        c0 = Vector512.FusedMultiplyAdd(x, b0, c0);
        c1 = Vector512.FusedMultiplyAdd(x, b1, c1);
        c2 = Vector512.FusedMultiplyAdd(x, d0, c2);
        c3 = Vector512.FusedMultiplyAdd(x, d1, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, float* to)
    {
        c0.Store(to);
        c1.Store(to + Lanes);
        c2.Store(to + Panel);
        c3.Store(to + Panel + Lanes);
    }
}
