namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// The innermost loop: a tile of C held in registers while rows of A and a packed panel of B pass by. There is one for each width of
/// vectors; the widest that the processor has is used.
/// </summary>
internal unsafe interface ITile
{
    /// <summary>Values in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Rows of a full tile; a panel is two vectors wide.</summary>
    static abstract int Rows { get; }

    /// <summary>C ← rows of A · panel of B, one tile.</summary>
    /// <param name="rows">The rows of A: <see cref="Rows"/> of them, or up to <see cref="TileRows.Few"/>, whose missing ones are
    /// computed and stored too.</param>
    /// <param name="b">The panel: for each place of the inner dimension <paramref name="vectors"/> vectors.</param>
    /// <param name="bStep">Values from one place of the inner dimension to the next in the panel: its width where it is packed.</param>
    /// <param name="c">Where the tile goes.</param>
    /// <param name="stride">Values from one row of C to the next.</param>
    /// <param name="vectors">Width of tile and panel: 1 or 2.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">A row that the sums start from, or null for 0; not with <paramref name="adds"/>.</param>
    static abstract void Multiply(in TileRows rows, float* b, nint bStep, float* c, nint stride, int vectors, bool adds, float* bias);
}
