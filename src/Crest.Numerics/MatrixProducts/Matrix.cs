using Crest.Numerics.Tensors;

namespace Crest.Numerics.MatrixProducts;

/// <summary>A rectangle of values in memory, seen with any strides: a tensor, its transpose, some of its columns.</summary>
/// <param name="Start">The value at row 0, column 0.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="RowStride">Values from one row to the next.</param>
/// <param name="ColumnStride">Values from one column to the next.</param>
public readonly unsafe record struct Matrix(nint Start, int Rows, int Columns, int RowStride, int ColumnStride)
{
    /// <summary>A tensor as a matrix [rows × columns].</summary>
    /// <param name="tensor">The tensor, which must stay referenced while the matrix is used.</param>
    public static Matrix Of(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new Matrix((nint)tensor.Pointer, tensor.Rows, tensor.Columns, tensor.Columns, 1);
    }

    /// <summary>A result that is not kept: only the passes over the rows of its product see it.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public static Matrix Passing(int rows, int columns) => new(0, rows, columns, columns, 1);

    /// <summary>The same values with rows and columns exchanged.</summary>
    public Matrix Transpose() => new(Start, Columns, Rows, ColumnStride, RowStride);

    internal float* Pointer => (float*)Start;
}
