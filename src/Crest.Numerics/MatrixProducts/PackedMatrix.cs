using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;

namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// The right-hand side of many small products, laid out once: a recurrent layer multiplies the states of some sequences by the same
/// weights at each step, and packing them again would take a quarter of the time.
/// </summary>
/// <remarks>Several threads may multiply by it at once, each on its own.</remarks>
public sealed unsafe class PackedMatrix
{
    private readonly int _rows, _columns;
    private readonly Tensor _packed;

    /// <summary>Makes room for a matrix.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, 1 to 2048.</param>
    public PackedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, ProductBlock.MostColumns);
        (_rows, _columns) = (rows, columns);
        int padded = (columns + WidestPanel - 1) / WidestPanel * WidestPanel;
        _packed = new Tensor(1, checked(rows * padded));
    }

    /// <summary>Columns of a panel of the widest tile.</summary>
    private const int WidestPanel = 32;

    /// <summary>Takes the values of a matrix over.</summary>
    /// <param name="matrix">[rows × columns], as large as this one.</param>
    /// <exception cref="ArgumentException">It has another shape.</exception>
    public void Pack(in Matrix matrix)
    {
        if (matrix.Rows != _rows || matrix.Columns != _columns)
            throw new ArgumentException($"[{matrix.Rows} × {matrix.Columns}] does not fit into [{_rows} × {_columns}]", nameof(matrix));
        if (Vector512.IsHardwareAccelerated) Pack<Tile512>(matrix);
        else if (Vector256.IsHardwareAccelerated) Pack<Tile256>(matrix);
        else Pack<Tile128>(matrix);
    }

    /// <summary>C ← A·B, or C + A·B, where B is this matrix, on the calling thread.</summary>
    /// <param name="a">[m × rows].</param>
    /// <param name="c">[m × columns], rows of adjacent values; may not overlap <paramref name="a"/>.</param>
    /// <param name="adds">Whether the product is added to what is in C.</param>
    /// <param name="bias">Values added to each row [columns], or a null pointer; not with <paramref name="adds"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void MultiplyFrom(in Matrix a, in Matrix c, bool adds = false, float* bias = null)
    {
        if (a.Columns != _rows || c.Columns != _columns || a.Rows != c.Rows || c.ColumnStride != 1)
            throw new ArgumentException(
                $"shapes do not fit: [{a.Rows} × {a.Columns}]·[{_rows} × {_columns}] into [{c.Rows} × {c.Columns}]");
        if (bias is not null && adds) throw new ArgumentException("a bias goes with a new result", nameof(bias));
        if (Vector512.IsHardwareAccelerated) Multiply<Tile512>(a, c, adds, bias);
        else if (Vector256.IsHardwareAccelerated) Multiply<Tile256>(a, c, adds, bias);
        else Multiply<Tile128>(a, c, adds, bias);
    }

    private void Pack<TTile>(in Matrix matrix) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(
            new Matrix(0, 0, _rows, 0, 1), matrix, new Matrix(1, 0, _columns, 0, 1), default, 1, false, null, null)
            .PackAll(_packed.Pointer);

    private void Multiply<TTile>(in Matrix a, in Matrix c, bool adds, float* bias) where TTile : struct, ITile =>
        new TiledProduct<TTile, NoPasses>(a, new Matrix(0, _rows, _columns, 0, 1), c, default, 1, adds, bias, null)
            .WithPacked(_packed.Pointer);
}
