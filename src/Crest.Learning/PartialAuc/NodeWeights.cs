using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>Adds the moments of all chunks and makes weights of them.</summary>
internal readonly unsafe struct NodeWeights(double* moments, int chunks, int bins, double* weights) : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int start, int end) = Partition.Of(bins, 1, part, parts);
        for (int bin = start; bin < end; bin++)
        {
            Vector512<double> sum = default;
            for (int c = 0; c < chunks; c++) sum += Vector512.Load(moments + ((((nint)c * bins) + bin) * BinBasis.Size));
            (sum == Vector512<double>.Zero ? sum : BinBasis.Weights(sum)).Store(weights + (bin * BinBasis.Size));
        }
    }
}
