using System.Runtime.Intrinsics;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// The objective and its gradient in O((n⁺ + n⁻) p), p = 8: the scores of a bin of width 1 are replaced by weights at its eight Chebyshev
/// nodes, the double sum is taken over nodes, and what it gives, the gradient as a function of the score, is
/// interpolated back to the scores.
/// </summary>
/// <remarks>
/// All that is summed over positives or negatives is smooth in the score: σ, σ', and with them F^γ and F^(γ-1), since F has neither poles
/// nor zeros within π of the real axis (as a function of e^t it is a sum of positive multiples of 1 / (a + e^t), whose zeros are all real
/// and negative). All terms are positive, and the error is one of each term relative to itself; so it is one of the result relative to
/// itself, of tiny gradients too: 1e-8, before the gradient is rounded to single precision. As in <see cref="DoubleSum"/> sums over
/// positives are kept in units of e^-depth, the depth of a bin being how far it lies above the last one with a positive.
///
/// Three passes read the scores: one finds the bins, one sums the powers of u in each bin, one evaluates a polynomial a score. Each takes
/// some nanoseconds a score and is bound by the chain of instructions (rounding, table, eight powers), not by memory. Between them is work
/// a bin that does not grow with the number of scores, unless they lie scattered: up to 41 neighbouring bins of 16
/// multiplications of vectors, twice.
/// </remarks>
internal sealed unsafe class ExpandedSum
{
    private const int Size = BinBasis.Size, SmallestChunk = 4096;
    private readonly ScoreBins _bins = new();
    private readonly WorkMemory<double> _moments = new(), _positives = new(), _negatives = new(), _sums = new(), _slopes = new(),
        _depths = new(), _shares = new();
    private readonly WorkMemory<double> _above = new(), _below = new(), _higher = new();

    /// <summary>As <see cref="PartialAucObjective.Compute"/>, with the negatives that were selected.</summary>
    public double Compute(
        PartialAucObjective objective, NegativeSelection selection, ReadOnlySpan<float> positives, ReadOnlySpan<float> negatives,
        Span<float> positiveGradient, Span<float> negativeGradient, WorkerPool pool)
    {
        fixed (float* positive = positives, negative = negatives, byPositive = positiveGradient, byNegative = negativeGradient)
        {
            if (!_bins.Find(positives, negatives, pool)) throw PartialAucObjective.NotFinite();
            Reserve();
            WeighNodes(positive, positives.Length, NegativeSelection.All(positives.Length), _positives, pool);
            WeighNodes(negative, negatives.Length, selection, _negatives, pool);
            SumOverPositives(pool);
            double value =
                objective.Value(_negatives.Values, _sums.Values, _depths.Values, positives.Length, selection.Total, _shares.Values);
            pool.Run(new Share(_bins.Count, _negatives.Pointer, _sums.Pointer, _slopes.Pointer, _shares.Pointer));
            SumOverNegatives(pool);
            pool.Run(new Evaluation(
                positive, positives.Length, NegativeSelection.All(positives.Length), _bins.Numbers, _positives.Pointer, byPositive));
            pool.Run(new Evaluation(negative, negatives.Length, selection, _bins.Numbers, _slopes.Pointer, byNegative));
            return value;
        }
    }

    private void Reserve()
    {
        int nodes = _bins.Count * Size;
        foreach (WorkMemory<double> memory in (ReadOnlySpan<WorkMemory<double>>)[_positives, _negatives, _sums, _slopes, _depths, _shares])
            memory.Reserve(nodes);
        foreach (WorkMemory<double> memory in (ReadOnlySpan<WorkMemory<double>>)[_above, _below, _higher]) memory.Reserve(_bins.Count);
    }

    /// <summary>
    /// The weights at the nodes that stand for scores. Chunks are of a length that follows from the numbers alone, and their
    /// moments are added in their order.
    /// </summary>
    private void WeighNodes(float* scores, int count, NegativeSelection selection, WorkMemory<double> weights, WorkerPool pool)
    {
        // With many bins fewer, longer chunks: their tables together are never more than 8 bytes a score, or one table.
        int chunk = Math.Max(SmallestChunk, (int)Math.Min(int.MaxValue, 8L * _bins.Count)),
            chunks = (int)(((long)count + chunk - 1) / chunk);
        _moments.Reserve(checked(chunks * _bins.Count * Size));
        pool.Run(new ChunkMoments(scores, count, selection, _bins.Numbers, chunk, chunks, _bins.Count, _moments.Pointer));
        pool.Run(new NodeWeights(_moments.Pointer, chunks, _bins.Count, weights.Pointer));
    }

    /// <summary>Of each node where negatives are: Σ σ and Σ σ' over the positives, times e^depth.</summary>
    private void SumOverPositives(WorkerPool pool)
    {
        int last = _bins.Count - 1;
        while (!BinBasis.Any(_positives.Pointer + (last * Size))) last--;
        double highest = _bins.Begins[last], higher = 0;
        for (int bin = _bins.Count - 1, next = bin; bin >= 0; bin--)
        {
            // A bin without negatives must add nothing to the objective, however large F is there.
            double depth =
                BinBasis.Any(_negatives.Pointer + (bin * Size)) ? Math.Max(0, _bins.Begins[bin] - highest) : double.PositiveInfinity;
            _depths.Values.Slice(bin * Size, Size).Fill(depth);
            for (; _bins.Begins[next] - _bins.Begins[bin] > LogisticKernel.Reach; next--)
                higher += Vector512.Sum(Vector512.Load(_positives.Pointer + (next * Size)));
            _higher.Pointer[bin] = higher;
        }

        SumFar(_positives.Pointer, highest);
        pool.Run(new PositiveSums(
            _bins.Count, _bins.Begins, _positives.Pointer, _negatives.Pointer, _depths.Pointer, _below.Pointer, _above.Pointer,
            _higher.Pointer, _sums.Pointer, _slopes.Pointer));
    }

    /// <summary>The gradient of each bin where positives are, as coefficients in place of their weights.</summary>
    private void SumOverNegatives(WorkerPool pool)
    {
        int last = _bins.Count - 1;
        while (!BinBasis.Any(_positives.Pointer + (last * Size))) last--;
        SumFar(_sums.Pointer, _bins.Begins[last]);
        pool.Run(new NegativeSums(
            _bins.Count, _bins.Begins, _sums.Pointer, _depths.Pointer, _below.Pointer, _above.Pointer, _positives.Pointer));
    }

    /// <summary>
    /// Of each bin, Σ weight e^-distance over the nodes of all bins beyond reach below it and above it; bins above the highest positive are
    /// taken as being there, which is what units of e^-depth mean.
    /// </summary>
    private void SumFar(double* weights, double highest)
    {
        double* begins = _bins.Begins;
        Vector512<double> rising = Vector512.Exp(BinBasis.Nodes), falling = Vector512.Exp(-BinBasis.Nodes);
        double sum = 0, from = Math.Min(begins[0], highest);
        for (int bin = 0, next = 0; bin < _bins.Count; bin++)
        {
            double here = Math.Min(begins[bin], highest);
            sum *= Math.Exp(from - here);
            from = here;
            for (; begins[bin] - begins[next] > LogisticKernel.Reach; next++)
                sum += Vector512.Dot(Vector512.Load(weights + (next * Size)), rising) * Math.Exp(Math.Min(begins[next], highest) - here);
            _below.Pointer[bin] = sum;
        }

        sum = 0;
        for (int bin = _bins.Count - 1, next = bin; bin >= 0; bin--)
        {
            double here = Math.Min(begins[bin], highest);
            sum *= Math.Exp(here - from);
            from = here;
            for (; begins[next] - begins[bin] > LogisticKernel.Reach; next--)
                sum += Vector512.Dot(Vector512.Load(weights + (next * Size)), falling) * Math.Exp(here - Math.Min(begins[next], highest));
            _above.Pointer[bin] = sum;
        }
    }

    /// <summary>
    /// From the shares: the negatives' gradient as coefficients in place of the slopes, and what each node adds to the
    /// positives' in place of the sums.
    /// </summary>
    private readonly struct Share(int bins, double* negatives, double* sums, double* slopes, double* shares) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(bins, 1, part, parts);
            for (nint i = start * Size; i < end * Size; i += Size)
            {
                Vector512<double> each = Vector512.Load(shares + i) / Vector512.Load(sums + i);
                BinBasis.Coefficients(-each * Vector512.Load(slopes + i)).Store(slopes + i);
                (each * Vector512.Load(negatives + i)).Store(sums + i);
            }
        }
    }

    /// <summary>The gradient by each score, from the polynomial of its bin.</summary>
    private readonly struct Evaluation(
        float* scores, int count, NegativeSelection selection, ScoreBins.Numbering numbers, double* coefficients, float* gradient)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(count, 16, part, parts);
            var placed = new PlacedScores(scores, end, selection, numbers);
            for (int i = start; i < end; i += PlacedScores.Lanes)
            {
                placed.Load(i);
                for (int lane = 0; lane < Math.Min(PlacedScores.Lanes, end - i); lane++)
                {
                    double* own = coefficients + (placed.Bin(lane) * Size);
                    gradient[i + lane] =
                        (float)(placed.Weight(lane) * Vector512.Dot(BinBasis.Powers(placed.Place(lane)), Vector512.Load(own)));
                }
            }
        }
    }
}
