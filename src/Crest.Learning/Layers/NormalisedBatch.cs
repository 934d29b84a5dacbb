using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// A batch of batch normalisation as [samples · positions × channels], with the sums and coefficients that the passes over it share.
/// </summary>
internal readonly unsafe struct NormalisedBatch(
    float* input, float* gradient, float* blockSums, float* coefficients, int rows, int channels, bool rectifies)
{
    /// <summary>Most blocks of rows, and fewest rows of one.</summary>
    public const int MostBlocks = 32, FewestRows = 32;

    private readonly int _padded = VectorRow.Padded(channels);

    public float* Input => input;

    public float* Gradient => gradient;

    public int Rows => rows;

    public int Channels => channels;

    public bool Rectifies => rectifies;

    public float* Mean => coefficients;

    public float* Factor => coefficients + _padded;

    public float* Shift => coefficients + (2 * _padded);

    public float* Slope => coefficients + (3 * _padded);

    public float* Intercept => coefficients + (4 * _padded);

    public int Blocks => Math.Clamp(rows / FewestRows, 1, MostBlocks);

    public float* FirstSums(int block) => blockSums + ((nint)2 * block * _padded);

    public float* SecondSums(int block) => FirstSums(block) + _padded;

    public (Vector512<float> First, Vector512<float> Second) Total(int channel)
    {
        Vector512<float> first = default, second = default;
        for (int block = 0; block < Blocks; block++)
        {
            first += Vector512.Load(FirstSums(block) + channel);
            second += Vector512.Load(SecondSums(block) + channel);
        }

        return (first, second);
    }

    /// <summary>The gradient by the normalised value: that by the output, where the rectifier let it pass.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> GradientAt(nint at, Vector512<float> centred, Vector512<float> factor, Vector512<float> shift)
    {
        Vector512<float> by = Vector512.Load(gradient + at);
        return rectifies ? by & Vector512.GreaterThan(Vector512.FusedMultiplyAdd(centred, factor, shift), Vector512<float>.Zero) : by;
    }
}
