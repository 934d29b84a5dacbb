namespace Crest.Numerics.MatrixProducts;

/// <summary>Some rows of A by a block of B, one or two panels after the other.</summary>
/// <param name="b">All of B.</param>
/// <param name="stride">Values from one row of C to the next.</param>
/// <param name="bias">A row that the sums start from [columns of B], or null for 0.</param>
internal readonly unsafe struct PanelStrips<TTile>(Matrix b, nint stride, float* bias)
    where TTile : struct, ITile
{
    /// <summary>C ← rows of A · block, or C + rows of A · block.</summary>
    /// <param name="block">Which part of B.</param>
    /// <param name="packed">Its panels, or null where it is read from B.</param>
    /// <param name="rows">The rows of A, from the block's first place of the inner dimension on.</param>
    /// <param name="to">The first value of the first row of C.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    public void Multiply(in ProductBlock block, float* packed, in TileRows rows, float* to, bool adds)
    {
        if (packed is null && rows.Height == 1)
        {
            RowProduct.Multiply(
                rows.Start, rows.Step, rows.Depth, InPlace(block, 0), b.RowStride, to + block.Column, block.Columns, adds,
                BiasAt(block.Column, adds));
            return;
        }

        for (int column = 0, width; column < block.Columns; column += width)
        {
            int at = block.Column + column, left = block.Columns - column;
            if (packed is not null && left > Tile<TTile>.Columns)
            {
                width = Math.Min(2 * Tile<TTile>.Columns, left);
                float* first = packed + ((nint)column * block.Depth), second = first + ((nint)Tile<TTile>.Columns * block.Depth);
                Tile<TTile>.MultiplyTwo(rows, first, second, to + at, stride, width, adds, BiasAt(at, adds));
                continue;
            }

            width = Math.Min(Tile<TTile>.Columns, left);
            float* panel = packed is null ? InPlace(block, column) : packed + ((nint)column * block.Depth);
            nint step = packed is null ? b.RowStride : Tile<TTile>.Vectors(width) * TTile.Lanes;
            Tile<TTile>.Multiply(rows, panel, step, to + at, stride, width, adds, BiasAt(at, adds));
        }
    }

    private float* InPlace(in ProductBlock block, int column) => b.Pointer + ((nint)block.Inner * b.RowStride) + block.Column + column;

    private float* BiasAt(int column, bool adds) => adds || bias is null ? null : bias + column;
}
