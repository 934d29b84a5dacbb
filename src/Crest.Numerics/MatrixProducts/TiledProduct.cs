using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>One product, tile by tile: block after block of B, each for some rows or some columns at a time.</summary>
internal readonly unsafe struct TiledProduct<TTile, TPasses>(
    Matrix a, Matrix b, Matrix c, TPasses passes, float alpha, bool adds, float* bias, float* columnSums)
    where TTile : struct, ITile
    where TPasses : struct, IRowPasses
{
    public int Rows => c.Rows;

    private int Columns => c.Columns;

    public int GroupColumns => c.Columns / TPasses.Groups;

    private bool Keeps => c.Start != 0;

    public bool SumsColumns => columnSums is not null;

    /// <summary>What is not kept must be complete after one block.</summary>
    private int ColumnsAtOnce => Keeps ? ProductBlock.MostColumns : c.Columns;

    public void WithoutInner()
    {
        for (int row = 0; row < c.Rows; row++)
        {
            passes.Before(row, row + 1);
            float* to = Keeps ? c.Pointer + ((nint)row * c.RowStride) : ProductMemory.Passing(c.Columns);
            if (bias is not null) new ReadOnlySpan<float>(bias, c.Columns).CopyTo(new Span<float>(to, c.Columns));
            else if (!adds) new Span<float>(to, c.Columns).Clear();
            passes.After(to, row, row + 1, 0, GroupColumns);
        }
    }

    /// <summary>Threads take some rows at a time. A large B is packed by all of them together first, a small one by each.</summary>
    public void ByRows(WorkerPool pool, bool alone)
    {
        for (int column = 0; column < Columns; column += ColumnsAtOnce)
        {
            int blocks = InnerBlocks;
            for (int i = 0; i < blocks; i++)
            {
                ProductBlock block = BlockOf(i, blocks, column, Math.Min(ColumnsAtOnce, Columns - column));
                bool first = column == 0 && i == 0, last = column + ColumnsAtOnce >= Columns && i == blocks - 1;
                if (alone)
                {
                    SomeRows(block, PackedBy(block, null, sums: true), 0, Rows, first, last);
                    continue;
                }

                float* packed = null;
                if (!ReadsInPlace && (long)block.Depth * block.Columns >= ProductBlock.SharedPacking)
                {
                    packed = ProductMemory.Packed(block.PackedLength<TTile>());
                    pool.Run(new PanelsOfBlock(this, block, packed));
                }

                int height = ProductBlock.RowsOfPiece<TTile>(Rows, pool.Threads);
                pool.Shares.Divide((Rows + height - 1) / height);
                pool.Run(new RowsOfBlock(this, block, packed, first, last, pool.Shares, height));
            }
        }
    }

    /// <summary>Packs the block of the first group, and that of the same columns of the others.</summary>
    public void PackGroups(in ProductBlock block, float* packed, bool sums)
    {
        for (int group = 0; group < TPasses.Groups; group++)
            Pack(block.Shifted(group * GroupColumns), 0, block.Columns, packed + (group * block.PackedLength<TTile>()), sums);
    }

    /// <summary>Some columns of each group, all rows, on this thread alone.</summary>
    public void SomeColumns(int start, int end)
    {
        int blocks = InnerBlocks, groups = TPasses.Groups, most = ProductBlock.MostColumns / groups;
        for (int column = start; column < end; column += most)
        {
            for (int i = 0; i < blocks; i++)
            {
                ProductBlock block = BlockOf(i, blocks, column, Math.Min(most, end - column));
                long length = block.PackedLength<TTile>();
                float* packed = ReadsInPlace ? null : ProductMemory.Packed(groups * length);
                if (packed is not null) PackGroups(block, packed, sums: true);
                SomeRows(
                    block, groups, packed, 0, c.Rows, first: false, i < blocks - 1 ? (0, 0) : (column, column + block.Columns));
            }
        }
    }

    /// <summary>All rows, with B packed already, on this thread alone.</summary>
    public void WithPacked(float* packed)
    {
        int blocks = InnerBlocks;
        for (int i = 0; i < blocks; i++)
        {
            ProductBlock block = BlockOf(i, blocks, 0, Columns);
            SomeRows(block, 1, packed, 0, Rows, first: i == 0, i < blocks - 1 ? (0, 0) : (0, GroupColumns));
            packed += block.PackedLength<TTile>();
        }
    }

    /// <summary>Packs all of B, for <see cref="WithPacked"/>.</summary>
    public void PackAll(float* packed)
    {
        int blocks = InnerBlocks;
        for (int i = 0; i < blocks; i++)
        {
            ProductBlock block = BlockOf(i, blocks, 0, Columns);
            Pack(block, 0, block.Columns, packed);
            packed += block.PackedLength<TTile>();
        }
    }

    private void SomeRows(in ProductBlock block, float* packed, int start, int end, bool first, bool last) =>
        SomeRows(block, 1, packed, start, end, first, last ? (0, GroupColumns) : (0, 0));

    /// <summary>The block's panels: packed already, packed now by this thread, or null where B is read in place.</summary>
    private float* PackedBy(in ProductBlock block, float* packed, bool sums)
    {
        if (packed is not null || ReadsInPlace) return packed;
        packed = ProductMemory.Packed(block.PackedLength<TTile>());
        Pack(block, 0, block.Columns, packed, sums);
        return packed;
    }

    private void Pack(in ProductBlock block, int start, int end, float* packed, bool sums = true)
    {
        float* to = packed + ((nint)start * block.Depth);
        PanelPacking<TTile>.Pack(
            b, block.Inner, block.Depth, block.Column + start, end - start, alpha, to,
            columnSums is null || !sums ? null : columnSums + block.Column + start);
    }

    /// <summary>So few rows that packing costs more than the product, as for one light curve: B is read where it lies.</summary>
    public bool ReadsInPlace => a.Rows <= TTile.Rows && b.ColumnStride == 1 && alpha == 1 && columnSums is null;

    /// <summary>How many blocks the inner dimension has.</summary>
    public int InnerBlocks => Keeps ? (a.Columns + ProductBlock.MostDepth - 1) / ProductBlock.MostDepth : 1;

    /// <summary>Some columns of a block of the inner dimension.</summary>
    public ProductBlock BlockOf(int i, int blocks, int column, int columns)
    {
        (int inner, int innerEnd) = Partition.Of(a.Columns, 1, i, blocks);
        return new ProductBlock(inner, innerEnd - inner, column, columns);
    }

    /// <summary>
    /// Some rows of the block of the first group, and of those of the same columns of the others. Given which columns of each group are
    /// complete after it.
    /// </summary>
    public void SomeRows(in ProductBlock block, int groups, float* packed, int start, int end, bool first, (int Start, int End) complete)
    {
        bool adding = adds || block.Inner > 0;
        long length = block.PackedLength<TTile>();
        var strips = new PanelStrips<TTile>(b, c.RowStride, bias);
        for (int row = start; row < end; row += ProductBlock.RowsAtOnce)
        {
            int height = Math.Min(ProductBlock.RowsAtOnce, end - row);
            float* to = Keeps ? c.Pointer + ((nint)row * c.RowStride) : ProductMemory.Passing((long)ProductBlock.RowsAtOnce * c.Columns);
            if (first) passes.Before(row, row + height);
            TileRows rows = RowsOf(block, groups, row, height);
            for (int group = 0; group < groups; group++)
            {
                float* panels = packed is null ? null : packed + (group * length);
                strips.Multiply(block.Shifted(group * GroupColumns), panels, rows, to, adding);
            }

            if (complete.Start < complete.End) passes.After(to, row, row + height, complete.Start, complete.End);
        }
    }

    /// <summary>
    /// Rows of A where they are, or turned over where its columns are adjacent: a tile that reads a value of each of its rows a step would
    /// need a cache line for each step, and the nearest cache does not hold so many beside the panel.
    /// </summary>
    private TileRows RowsOf(in ProductBlock block, int groups, int row, int height)
    {
        float* from = a.Pointer + ((nint)row * a.RowStride) + ((nint)block.Inner * a.ColumnStride);
        if (!TurnsRows(block.Columns * groups))
            return new TileRows(from, a.RowStride, a.ColumnStride, height, block.Depth);
        float* rows = ProductMemory.Turned((long)height * block.Depth);
        PanelPacking<TTile>.TransposeRows(from, a.ColumnStride, height, block.Depth, block.Depth, rows);
        return new TileRows(rows, block.Depth, 1, height, block.Depth);
    }

    /// <summary>Whether A stays in the second-level cache as it is, so that each piece of some columns may read all of it.</summary>
    public bool ReadsAgain => (long)a.Rows * a.Columns <= ProductBlock.ReadAgain && !TurnsRows(GroupColumns);

    /// <summary>Whether rows of A are turned over for so many columns of C.</summary>
    private bool TurnsRows(int columns) => a.RowStride == 1 && a.ColumnStride != 1 && columns >= ProductBlock.WorthTurning;

    /// <summary>The passes before the product, over some rows.</summary>
    public void Prepare(int start, int end) => passes.Before(start, end);

    private readonly struct PanelsOfBlock(TiledProduct<TTile, TPasses> product, ProductBlock block, float* packed) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(block.Columns, Tile<TTile>.Columns, part, parts);
            product.Pack(block, start, end, packed);
        }
    }

    private readonly struct RowsOfBlock(
        TiledProduct<TTile, TPasses> product, ProductBlock block, float* packed, bool first, bool last, WorkShares shares, int height)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            // The first part adds up the columns while it packs, so it packs even where others have taken all its rows.
            int piece = shares.Take(part);
            if (piece < 0 && (part > 0 || !product.SumsColumns)) return;
            float* panels = product.PackedBy(block, packed, sums: part == 0);
            for (; piece >= 0; piece = shares.Take(part))
            {
                int start = piece * height;
                product.SomeRows(block, panels, start, Math.Min(start + height, product.Rows), first, last);
            }
        }
    }
}
