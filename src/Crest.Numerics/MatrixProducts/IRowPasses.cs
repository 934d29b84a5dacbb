namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// What is done to rows right before and right after their product, while they are in a near cache: an activation, the mixing of gates.
/// </summary>
public unsafe interface IRowPasses
{
    /// <summary>
    /// Number of groups of columns of C, side by side and of the same width, of which a pass takes the same columns together: 2 for
    /// transforms beside gates.
    /// </summary>
    static abstract int Groups { get; }

    /// <summary>Whether there is anything to do before the product.</summary>
    static abstract bool Prepares { get; }

    /// <summary>Prepares rows of A (and of C, where the product is added to it) that are multiplied next.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The one after the last.</param>
    void Before(int start, int end);

    /// <summary>Goes over columns of rows of C that are complete. Other threads may go over the others meanwhile.</summary>
    /// <param name="rows">The first value of the first row; rows lie one after the other.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="column">The first column of each group.</param>
    /// <param name="columnEnd">The one after the last.</param>
    void After(float* rows, int start, int end, int column, int columnEnd);
}
