using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;
using static Crest.Numerics.MatrixProducts.ICount;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// Up to 6 rows by two panels, three or four vectors, with 512-bit registers: at most 24 sums, four values of B and one of A, 29 of the 32
/// registers. For 24 multiplications it loads 10 values, where a tile of 12 rows by one panel loads 14. A core whose other hyper-thread
/// is busy is bound by the number of instructions, so each turn of the loop does four places of the inner dimension.
/// </summary>
internal static unsafe class WideTile
{
    /// <summary>Most rows of a tile.</summary>
    private const int MostRows = 6;

    /// <summary>Values in a vector, and in a place of a full panel.</summary>
    private const int Lanes = 16, Panel = 2 * Lanes;

    /// <summary>C ← rows of A · two panels, cut into as few tiles as can be, of as equal height as can be.</summary>
    /// <param name="rows">The rows of A: one run of adjacent values each.</param>
    /// <param name="first">The left panel, packed: for each place of the inner dimension two vectors.</param>
    /// <param name="second">The right panel, packed, of one or two vectors.</param>
    /// <param name="c">Where the product goes; a whole vector may be read from any value on.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    /// <param name="width">Columns of C, 33 to 64.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">A row that the sums start from, or null for 0; not with <paramref name="adds"/>; a whole vector may be read from
    /// any value on.</param>
    public static void Multiply(in TileRows rows, float* first, float* second, float* c, nint stride, int width, bool adds, float* bias)
    {
        if (width > Panel + Lanes) Multiply<Four>(rows, first, second, c, stride, width - Panel - Lanes, adds, bias);
        else Multiply<Three>(rows, first, second, c, stride, width - Panel, adds, bias);
    }

    private static void Multiply<TVectors>(
        in TileRows rows, float* first, float* second, float* c, nint stride, int last, bool adds, float* bias)
        where TVectors : struct, ICount
    {
        int tiles = (rows.Height + MostRows - 1) / MostRows;
        for (int i = 0, row = 0; i < tiles; i++)
        {
            int height = (rows.Height - row) / (tiles - i);
            TileRows some = rows.Some(row, height);
            float* to = c + (row * stride);
            switch (height)
            {
                case 1: Multiply<One, TVectors>(some, first, second, to, stride, last, adds, bias); break;
                case 2: Multiply<Two, TVectors>(some, first, second, to, stride, last, adds, bias); break;
                case 3: Multiply<Three, TVectors>(some, first, second, to, stride, last, adds, bias); break;
                case 4: Multiply<Four, TVectors>(some, first, second, to, stride, last, adds, bias); break;
                case 5: Multiply<Five, TVectors>(some, first, second, to, stride, last, adds, bias); break;
                default: Multiply<Six, TVectors>(some, first, second, to, stride, last, adds, bias); break;
            }

            row += height;
        }
    }

    private static void Multiply<TRows, TVectors>(
        in TileRows rows, float* b, float* d, float* c, nint stride, int last, bool adds, float* bias)
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
        if (bias is not null) Load<TVectors>(bias, out s0, out s1, out s2, out s3);
        Vector512<float> c00 = s0, c01 = s1, c02 = s2, c03 = s3;
        Vector512<float> c10 = s0, c11 = s1, c12 = s2, c13 = s3;
        Vector512<float> c20 = s0, c21 = s1, c22 = s2, c23 = s3;
        Vector512<float> c30 = s0, c31 = s1, c32 = s2, c33 = s3;
        Vector512<float> c40 = s0, c41 = s1, c42 = s2, c43 = s3;
        Vector512<float> c50 = s0, c51 = s1, c52 = s2, c53 = s3;
        if (adds)
        {
            Load<TVectors>(c, out c00, out c01, out c02, out c03);
            if (TRows.Value > 1) Load<TVectors>(c + stride, out c10, out c11, out c12, out c13);
            if (TRows.Value > 2) Load<TVectors>(c + (2 * stride), out c20, out c21, out c22, out c23);
            if (TRows.Value > 3) Load<TVectors>(c + (3 * stride), out c30, out c31, out c32, out c33);
            if (TRows.Value > 4) Load<TVectors>(c + (4 * stride), out c40, out c41, out c42, out c43);
            if (TRows.Value > 5) Load<TVectors>(c + (5 * stride), out c50, out c51, out c52, out c53);
        }

        float* a = rows.Start, a4 = a + (4 * rows.Row);
        nint row = rows.Row, row2 = 2 * row, row3 = 3 * row, k = rows.Depth;
        int panel = (TVectors.Value - 2) * Lanes; // of the second panel
        Vector512<float> b0, b1, d0, d1;
        for (; k > 3; k -= 4, a += 4, a4 += 4, b += 4 * Panel, d += 4 * panel)
        {
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + Lanes);
            d0 = Vector512.Load(d); d1 = TVectors.Value < 4 ? d0 : Vector512.Load(d + Lanes);
            Add<TVectors>(a[0], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add<TVectors>(a[row], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add<TVectors>(a[row2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add<TVectors>(a[row3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add<TVectors>(a4[0], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add<TVectors>(a4[row], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + Panel); b1 = Vector512.Load(b + Panel + Lanes);
            d0 = Vector512.Load(d + panel); d1 = TVectors.Value < 4 ? d0 : Vector512.Load(d + panel + Lanes);
            Add<TVectors>(a[1], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add<TVectors>(a[row + 1], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add<TVectors>(a[row2 + 1], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add<TVectors>(a[row3 + 1], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add<TVectors>(a4[1], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add<TVectors>(a4[row + 1], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + (2 * Panel)); b1 = Vector512.Load(b + (2 * Panel) + Lanes);
            d0 = Vector512.Load(d + (2 * panel)); d1 = TVectors.Value < 4 ? d0 : Vector512.Load(d + (2 * panel) + Lanes);
            Add<TVectors>(a[2], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add<TVectors>(a[row + 2], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add<TVectors>(a[row2 + 2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add<TVectors>(a[row3 + 2], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add<TVectors>(a4[2], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add<TVectors>(a4[row + 2], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
            b0 = Vector512.Load(b + (3 * Panel)); b1 = Vector512.Load(b + (3 * Panel) + Lanes);
            d0 = Vector512.Load(d + (3 * panel)); d1 = TVectors.Value < 4 ? d0 : Vector512.Load(d + (3 * panel) + Lanes);
            Add<TVectors>(a[3], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add<TVectors>(a[row + 3], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add<TVectors>(a[row2 + 3], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add<TVectors>(a[row3 + 3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add<TVectors>(a4[3], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add<TVectors>(a4[row + 3], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
        }

        for (; k > 0; k--, a++, a4++, b += Panel, d += panel)
        {
            b0 = Vector512.Load(b); b1 = Vector512.Load(b + Lanes);
            d0 = Vector512.Load(d); d1 = TVectors.Value < 4 ? d0 : Vector512.Load(d + Lanes);
            Add<TVectors>(a[0], b0, b1, d0, d1, ref c00, ref c01, ref c02, ref c03);
            if (TRows.Value > 1) Add<TVectors>(a[row], b0, b1, d0, d1, ref c10, ref c11, ref c12, ref c13);
            if (TRows.Value > 2) Add<TVectors>(a[row2], b0, b1, d0, d1, ref c20, ref c21, ref c22, ref c23);
            if (TRows.Value > 3) Add<TVectors>(a[row3], b0, b1, d0, d1, ref c30, ref c31, ref c32, ref c33);
            if (TRows.Value > 4) Add<TVectors>(a4[0], b0, b1, d0, d1, ref c40, ref c41, ref c42, ref c43);
            if (TRows.Value > 5) Add<TVectors>(a4[row], b0, b1, d0, d1, ref c50, ref c51, ref c52, ref c53);
        }

        Store<TVectors>(c00, c01, c02, c03, c, last);
        if (TRows.Value > 1) Store<TVectors>(c10, c11, c12, c13, c + stride, last);
        if (TRows.Value > 2) Store<TVectors>(c20, c21, c22, c23, c + (2 * stride), last);
        if (TRows.Value > 3) Store<TVectors>(c30, c31, c32, c33, c + (3 * stride), last);
        if (TRows.Value > 4) Store<TVectors>(c40, c41, c42, c43, c + (4 * stride), last);
        if (TRows.Value > 5) Store<TVectors>(c50, c51, c52, c53, c + (5 * stride), last);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TVectors>(
        float* from, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3)
        where TVectors : struct, ICount
    {
        c0 = Vector512.Load(from);
        c1 = Vector512.Load(from + Lanes);
        c2 = Vector512.Load(from + Panel);
        c3 = TVectors.Value < 4 ? c2 : Vector512.Load(from + Panel + Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVectors>(
        float value, Vector512<float> b0, Vector512<float> b1, Vector512<float> d0, Vector512<float> d1, ref Vector512<float> c0,
        ref Vector512<float> c1, ref Vector512<float> c2, ref Vector512<float> c3)
        where TVectors : struct, ICount
    {
        Vector512<float> x = Vector512.Create(value);
        c0 = Vector512.FusedMultiplyAdd(x, b0, c0);
        c1 = Vector512.FusedMultiplyAdd(x, b1, c1);
        c2 = Vector512.FusedMultiplyAdd(x, d0, c2);
        if (TVectors.Value > 3) c3 = Vector512.FusedMultiplyAdd(x, d1, c3);
    }

    /// <summary>Writes a row's sums, of the last vector as many as the row has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVectors>(
        Vector512<float> c0, Vector512<float> c1, Vector512<float> c2, Vector512<float> c3, float* to, int last)
        where TVectors : struct, ICount
    {
        c0.Store(to);
        c1.Store(to + Lanes);
        if (TVectors.Value > 3) c2.Store(to + Panel);
        VectorRow.Store(TVectors.Value > 3 ? c3 : c2, to + ((TVectors.Value - 1) * Lanes), last);
    }
}
