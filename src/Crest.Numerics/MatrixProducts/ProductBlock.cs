namespace Crest.Numerics.MatrixProducts;

/// <summary>Part of B in a product: some columns of some places of the inner dimension, packed at once.</summary>
internal readonly record struct ProductBlock(int Inner, int Depth, int Column, int Columns)
{
    /// <summary>Most values of the inner dimension in one block: a panel of B is then at most 64 KiB.</summary>
    public const int MostDepth = 512;

    /// <summary>Most columns packed at once: with <see cref="MostDepth"/>, 4 MiB of a third-level cache.</summary>
    public const int MostColumns = 2048;

    /// <summary>Rows that are multiplied by all panels before the next ones; a multiple of every tile's height.</summary>
    public const int RowsAtOnce = 48;

    /// <summary>From this many values of B on, threads that split the rows share the packing too.</summary>
    public const int SharedPacking = 32_768;

    /// <summary>From this many columns of C on, turning rows of a transposed A over costs less than it saves.</summary>
    public const int WorthTurning = 96;

    /// <summary>Most values of an A that each piece of columns reads again: it stays in the second-level cache.</summary>
    public const int ReadAgain = 131_072;

    /// <summary>
    /// Rows that a thread takes at a time: whole tiles, and few enough that each thread has several pieces, so that all end at about the
    /// same time.
    /// </summary>
    public static int RowsOfPiece<TTile>(int rows, int threads)
        where TTile : struct, ITile => Math.Clamp(rows / (4 * threads) / TTile.Rows * TTile.Rows, TTile.Rows, RowsAtOnce);

    /// <summary>
    /// Pieces of columns that the threads take: four a thread where each is then at least three vectors wide, enough for a wide tile;
    /// otherwise one a thread.
    /// </summary>
    public static int PiecesOfColumns<TTile>(int columns, int threads)
        where TTile : struct, ITile => columns > ((4 * threads) - 1) * 2 * Tile<TTile>.Columns ? 4 * threads : threads;

    /// <summary>The block as many columns further on.</summary>
    public ProductBlock Shifted(int columns) => this with { Column = Column + columns };

    /// <summary>Values of the block once it is packed: as wide as whole panels.</summary>
    public long PackedLength<TTile>()
        where TTile : struct, ITile => (long)Depth * ((Columns + Tile<TTile>.Columns - 1) / Tile<TTile>.Columns * Tile<TTile>.Columns);
}
