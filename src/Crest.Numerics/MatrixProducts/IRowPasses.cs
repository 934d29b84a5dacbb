namespace Crest.Numerics.MatrixProducts;

/// <summary>
/// What is done to rows right before and right after their product, while they are in a near cache: an activation, the mixing of gates. A
/// thread does all of a row.
/// </summary>
public unsafe interface IRowPasses
{
    /// <summary>Prepares rows of A (and of C, where the product is added to it) that are multiplied next.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="end">The one after the last.</param>
    void Before(int start, int end);

    /// <summary>Goes over rows of C that are complete.</summary>
    /// <param name="rows">The first value of the first of them; they lie one after the other.</param>
    /// <param name="start">The first row.</param>
    /// <param name="end">The one after the last.</param>
    void After(float* rows, int start, int end);
}
