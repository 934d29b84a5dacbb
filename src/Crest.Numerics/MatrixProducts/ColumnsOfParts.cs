using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>How the columns of a block are divided among threads, and where each packs its own.</summary>
/// <param name="block">The columns of the first group.</param>
/// <param name="groups">Number of groups of columns that are taken together.</param>
/// <param name="parts">Number of threads.</param>
internal readonly struct ColumnsOfParts<TTile>(ProductBlock block, int groups, int parts)
    where TTile : struct, ITile
{
    /// <summary>Most values that one part packs.</summary>
    public long Length { get; } = groups * (block with { Columns = (block.Columns / parts) + Tile<TTile>.Columns }).PackedLength<TTile>();

    /// <summary>A part's columns of the first group.</summary>
    public ProductBlock Of(int part)
    {
        (int start, int end) = Partition.Of(block.Columns, TTile.Lanes, part, parts);
        return block with { Column = block.Column + start, Columns = end - start };
    }
}
