namespace Crest.Numerics.MatrixProducts;

/// <summary>Nothing is done to the rows of a product.</summary>
internal readonly unsafe struct NoPasses : IRowPasses
{
    public static int Groups => 1;

    public static bool Prepares => false;

    public void Before(int start, int end)
    {
    }

    public void After(float* rows, int start, int end, int column, int columnEnd)
    {
    }
}
