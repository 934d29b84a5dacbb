using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>Of each chunk of scores and each bin, Σ weight u^m for m from 0 to 7.</summary>
internal readonly unsafe struct ChunkMoments(
    float* scores, int count, NegativeSelection selection, ScoreBins.Numbering numbers, int chunk, int chunks, int bins, double* moments)
    : IParallelWork
{
    public void Run(int part, int parts)
    {
        (int first, int last) = Partition.Of(chunks, 1, part, parts);
        for (int c = first; c < last; c++)
        {
            double* own = moments + ((nint)c * bins * BinBasis.Size);
            new Span<double>(own, bins * BinBasis.Size).Clear();
            int start = c * chunk, end = (int)Math.Min(count, (long)start + chunk);
            var placed = new PlacedScores(scores, end, selection, numbers);
            for (int i = start; i < end; i += PlacedScores.Lanes)
            {
                placed.Load(i);
                for (int lane = 0; lane < Math.Min(PlacedScores.Lanes, end - i); lane++)
                {
                    double* place = own + (placed.Bin(lane) * BinBasis.Size);
                    Vector512.FusedMultiplyAdd(
                        BinBasis.Powers(placed.Place(lane)), Vector512.Create(placed.Weight(lane)), Vector512.Load(place)).Store(place);
                }
            }
        }
    }
}
