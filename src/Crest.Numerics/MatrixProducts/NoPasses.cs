namespace Crest.Numerics.MatrixProducts;

/// <summary>Nothing is done to the rows of a product.</summary>
internal readonly unsafe struct NoPasses : IRowPasses
{
    public void Before(int start, int end)
    {
    }

    public void After(float* rows, int start, int end)
    {
    }
}
