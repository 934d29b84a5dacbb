using Crest.Numerics.Threads;

namespace Crest.Numerics.MatrixProducts;

/// <summary>A product whose columns are divided among the threads: each packs some of B, which stays in its cache.</summary>
internal readonly unsafe struct ProductByColumns<TTile, TPasses>(TiledProduct<TTile, TPasses> product)
    where TTile : struct, ITile
    where TPasses : struct, IRowPasses
{
    /// <summary>Computes the product.</summary>
    public void Multiply(WorkerPool pool)
    {
        if (TPasses.Prepares) pool.Run(new PreparedRows(product));
        if (product.ReadsAgain) InPieces(pool);
        else InBlocks(pool);
    }

    /// <summary>Threads take all rows of some columns at a time.</summary>
    private void InPieces(WorkerPool pool)
    {
        int pieces = ProductBlock.PiecesOfColumns<TTile>(product.GroupColumns, pool.Threads);
        pool.Shares.Divide(pieces);
        pool.Run(new SomeColumns(product, pool.Shares, pieces));
    }

    /// <summary>
    /// Each thread packs its columns and takes some rows at a time. When none are left, it takes rows of other threads' columns and reads
    /// their panels.
    /// </summary>
    private void InBlocks(WorkerPool pool)
    {
        int height = ProductBlock.RowsOfPiece<TTile>(product.Rows, pool.Threads);
        int rowPieces = (product.Rows + height - 1) / height;
        int columnsAtOnce = pool.Threads * (ProductBlock.MostColumns / TPasses.Groups), blocks = product.InnerBlocks;
        bool* packed = stackalloc bool[pool.Threads];
        for (int column = 0; column < product.GroupColumns; column += columnsAtOnce)
        {
            for (int i = 0; i < blocks; i++)
            {
                ProductBlock block = product.BlockOf(i, blocks, column, Math.Min(columnsAtOnce, product.GroupColumns - column));
                var columns = new ColumnsOfParts<TTile>(block, TPasses.Groups, pool.Threads);
                float* panels = product.ReadsInPlace ? null : ProductMemory.Shared(columns.Length * pool.Threads);
                new Span<bool>(packed, pool.Threads).Clear();
                pool.Shares.Divide(pool.Threads * rowPieces);
                pool.Run(new RowsOfColumns(product, columns, panels, packed, last: i == blocks - 1, pool.Shares, height, rowPieces));
            }
        }
    }

    private readonly struct PreparedRows(TiledProduct<TTile, TPasses> product) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(product.Rows, 1, part, parts);
            product.Prepare(start, end);
        }
    }

    private readonly struct SomeColumns(TiledProduct<TTile, TPasses> product, WorkShares shares, int pieces) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = shares.Take(part)) >= 0;)
            {
                (int start, int end) = Partition.Of(product.GroupColumns, TTile.Lanes, piece, pieces);
                product.SomeColumns(start, end);
            }
        }
    }

    /// <summary>Pieces are numbered part after part: the pieces of rows of each part's columns.</summary>
    private readonly struct RowsOfColumns(
        TiledProduct<TTile, TPasses> product, ColumnsOfParts<TTile> columns, float* panels, bool* packed, bool last, WorkShares shares,
        int height, int rowPieces)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            int piece = shares.Take(part), packedAlone = -1;
            // The sums of the columns are added up where these are packed, so they are even where others have taken all their rows.
            if (panels is not null && (product.SumsColumns || (piece >= 0 && piece / rowPieces == part)))
            {
                product.PackGroups(columns.Of(part), panels + (part * columns.Length), sums: true);
                Volatile.Write(ref packed[part], true);
            }

            for (; piece >= 0; piece = shares.Take(part))
            {
                int owner = piece / rowPieces, start = piece % rowPieces * height;
                ProductBlock block = columns.Of(owner);
                if (block.Columns == 0) continue; // more threads than vectors of columns
                float* from = panels is null ? null : panels + (owner * columns.Length);
                if (from is not null && !Volatile.Read(ref packed[owner]))
                {
                    // Its thread does not run yet, and may not for a long time.
                    from = ProductMemory.Packed(columns.Length);
                    if (packedAlone != owner) product.PackGroups(block, from, sums: false);
                    packedAlone = owner;
                }

                (int, int) complete = last ? (block.Column, block.Column + block.Columns) : (0, 0);
                product.SomeRows(
                    block, TPasses.Groups, from, start, Math.Min(start + height, product.Rows), first: false, complete);
            }
        }
    }
}
