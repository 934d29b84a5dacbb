using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// Of each bin where positives are: Σ σ' over the weights of the negatives, as coefficients in place of the positives' weights.
/// </summary>
internal readonly unsafe struct NegativeSums(
    int bins, double* begins, double* weights, double* depths, double* below, double* above, double* positives) : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int start, int end) = Partition.Of(bins, 1, part, parts);
        Vector512<double> rising = Vector512.Exp(BinBasis.Nodes), falling = Vector512.Exp(-BinBasis.Nodes);
        for (int bin = start; bin < end; bin++)
        {
            if (!BinBasis.Any(positives + (bin * BinBasis.Size))) continue;
            Vector512<double> slope = (Vector512.Create(below[bin]) * falling) + (Vector512.Create(above[bin]) * rising);
            int near = bin;
            while (near > 0 && begins[bin] - begins[near - 1] <= LogisticKernel.Reach) near--;
            for (; near < bins && begins[near] - begins[bin] <= LogisticKernel.Reach; near++)
            {
                double* weight = weights + (near * BinBasis.Size);
                if (!BinBasis.Any(weight)) continue;
                double* derivative = LogisticKernel.Slopes((int)(begins[near] - begins[bin]));
                double unit = Math.Exp(depths[near * BinBasis.Size]);
                for (int k = 0; k < BinBasis.Size; k++)
                    slope = Vector512.FusedMultiplyAdd(
                        Vector512.Create(unit * weight[k]), Vector512.Load(derivative + (k * BinBasis.Size)), slope);
            }

            BinBasis.Coefficients(slope).Store(positives + (bin * BinBasis.Size));
        }
    }
}
