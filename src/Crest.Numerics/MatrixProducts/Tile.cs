using System.Runtime.CompilerServices;

namespace Crest.Numerics.MatrixProducts;

/// <summary>A strip of C, as high as some rows of A and as wide as a panel of B, tile after tile.</summary>
/// <typeparam name="TTile">The tile for the width of the processor's vectors.</typeparam>
internal static unsafe class Tile<TTile> where TTile : struct, ITile
{
    /// <summary>Columns of a full tile: two vectors.</summary>
    public static int Columns => 2 * TTile.Lanes;

    /// <summary>Vectors of a panel of some columns.</summary>
    public static int Vectors(int width) => width > TTile.Lanes ? 2 : 1;

    /// <summary>C ← rows of A · panel of B, with any number of rows.</summary>
    /// <param name="rows">The rows of A.</param>
    /// <param name="b">The panel, as wide as <see cref="Vectors"/> says.</param>
    /// <param name="bStep">Values from one place of the inner dimension to the next in the panel: its width where it is packed.</param>
    /// <param name="c">Where the strip goes.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    /// <param name="width">Columns of C, at most <see cref="Columns"/>.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">A row of <paramref name="width"/> values that the sums start from, or null for 0; not with
    /// <paramref name="adds"/>.</param>
    public static void Multiply(in TileRows rows, float* b, nint bStep, float* c, nint stride, int width, bool adds, float* bias)
    {
        for (int row = 0; row < rows.Height;)
        {
            int left = rows.Height - row, height = left >= TTile.Rows ? TTile.Rows : Math.Min(TileRows.Few, left);
            TileRows some = rows.Some(row, height);
            float* to = c + (row * stride);
            if (width == Vectors(width) * TTile.Lanes && (height == TTile.Rows || height == TileRows.Few))
                TTile.Multiply(some, b, bStep, to, stride, Vectors(width), adds, bias);
            else MultiplyAtEdge(some, b, bStep, to, stride, width, adds, bias);
            row += height;
        }
    }

    /// <summary>C ← rows of A · two packed panels, side by side in C.</summary>
    /// <param name="rows">The rows of A.</param>
    /// <param name="first">The left panel, of full width.</param>
    /// <param name="second">The right one.</param>
    /// <param name="c">Where the strip goes; a whole vector may be read from any value on.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    /// <param name="width">Columns of C, more than <see cref="Columns"/> and at most twice as many.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">What the sums start from, or null for 0; not with <paramref name="adds"/>; a whole vector may be read from any
    /// value on.</param>
    public static void MultiplyTwo(
        in TileRows rows, float* first, float* second, float* c, nint stride, int width, bool adds, float* bias)
    {
        if (typeof(TTile) == typeof(Tile512) && rows.Step == 1 && rows.Runs == 1)
        {
            WideTile.Multiply(rows, first, second, c, stride, width, adds, bias);
            return;
        }

        int right = width - Columns;
        Multiply(rows, first, Columns, c, stride, Columns, adds, bias);
        Multiply(rows, second, Vectors(right) * TTile.Lanes, c + Columns, stride, right, adds, bias is null ? null : bias + Columns);
    }

    /// <summary>A tile that reaches beyond C is computed beside it.</summary>
    [SkipLocalsInit]
    private static void MultiplyAtEdge(in TileRows rows, float* b, nint bStep, float* c, nint stride, int width, bool adds, float* bias)
    {
        int vectors = Vectors(width), lanes = vectors * TTile.Lanes;
        float* whole = stackalloc float[12 * 32], wholeBias = stackalloc float[32];
        if (adds)
            for (int r = 0; r < rows.Height; r++)
                new ReadOnlySpan<float>(c + (r * stride), width).CopyTo(new Span<float>(whole + (r * lanes), width));
        if (bias is not null) new ReadOnlySpan<float>(bias, width).CopyTo(new Span<float>(wholeBias, width));
        TTile.Multiply(rows, b, bStep, whole, lanes, vectors, adds, bias is null ? null : wholeBias);
        for (int r = 0; r < rows.Height; r++)
            new ReadOnlySpan<float>(whole + (r * lanes), width).CopyTo(new Span<float>(c + (r * stride), width));
    }
}
