using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// Of each node of the bins where negatives are: Σ σ and Σ σ' over the weights of the positives, times e^depth; 1 and 0 in other bins.
/// </summary>
internal readonly unsafe struct PositiveSums(
    int bins, double* begins, double* positives, double* negatives, double* depths, double* below, double* above, double* higher,
    double* sums, double* slopes) : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int start, int end) = Partition.Of(bins, 1, part, parts);
        Vector512<double> rising = Vector512.Exp(BinBasis.Nodes), falling = Vector512.Exp(-BinBasis.Nodes);
        for (int bin = start; bin < end; bin++)
        {
            Vector512<double> sum = Vector512<double>.One, slope = default;
            if (BinBasis.Any(negatives + (bin * BinBasis.Size)))
            {
                sum = default;
                int near = bin;
                while (near > 0 && begins[bin] - begins[near - 1] <= LogisticKernel.Reach) near--;
                for (; near < bins && begins[near] - begins[bin] <= LogisticKernel.Reach; near++)
                {
                    double* weight = positives + (near * BinBasis.Size);
                    if (!BinBasis.Any(weight)) continue;
                    int distance = (int)(begins[near] - begins[bin]);
                    double* logistic = LogisticKernel.Logistics(distance), derivative = LogisticKernel.Slopes(distance);
                    for (int k = 0; k < BinBasis.Size; k++)
                    {
                        Vector512<double> w = Vector512.Create(weight[k]);
                        sum = Vector512.FusedMultiplyAdd(w, Vector512.Load(logistic + (k * BinBasis.Size)), sum);
                        slope = Vector512.FusedMultiplyAdd(w, Vector512.Load(derivative + (k * BinBasis.Size)), slope);
                    }
                }

                // Deeper than that no positive is near.
                Vector512<double> unit = Vector512.Create(Math.Exp(Math.Min(depths[bin * BinBasis.Size], LogisticKernel.Reach))),
                    lower = Vector512.Create(below[bin]) * falling;
                sum = (sum * unit) + lower + Vector512.Create(higher[bin]);
                slope = (slope * unit) + lower + (Vector512.Create(above[bin]) * rising);
            }

            sum.Store(sums + (bin * BinBasis.Size));
            slope.Store(slopes + (bin * BinBasis.Size));
        }
    }
}
