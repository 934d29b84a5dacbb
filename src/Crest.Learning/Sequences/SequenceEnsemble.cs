using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Sequences;

/// <summary>
/// Networks of one shape with weights of their own, whose parameters are side by side in memory: one optimiser moves all of them, and one
/// file contains them. A single network is computed by all threads; several are computed side by side, each by one thread.
/// </summary>
public sealed class SequenceEnsemble
{
    private readonly WorkerPool _pool;

    /// <summary>Builds the networks with random weights.</summary>
    /// <param name="spec">The layers of each, which must have been checked.</param>
    /// <param name="members">Number of networks, at least 1.</param>
    /// <param name="seed">Seed of the weights and of dropout; each network draws its own.</param>
    /// <param name="pool">The threads that compute them.</param>
    public SequenceEnsemble(SequenceNetworkSpec spec, int members, long seed, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(members, 1);
        (Spec, _pool) = (spec, pool);
        Parameters = new ParameterSet(seed);
        var pools = new WorkerPool[members];
        for (int i = 0; i < members; i++) pools[i] = members == 1 ? pool : new WorkerPool(1);
        Members = [.. pools.Select((own, member) => new SequenceNetwork(
            spec, seed + member, own, Parameters, members == 1 ? "" : $"member.{member}."))];
        Parameters.Allocate();
        foreach (SequenceNetwork member in Members) member.Begin();
    }

    /// <summary>The layers of each network.</summary>
    public SequenceNetworkSpec Spec { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<SequenceNetwork> Members { get; }

    /// <summary>Weights and statistics of all networks.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Number of outputs of a sequence.</summary>
    public int Outputs => Members[0].Outputs;

    /// <summary>Freezes all networks: they only predict from then on.</summary>
    public void Freeze()
    {
        foreach (SequenceNetwork member in Members) member.Freeze();
    }

    /// <summary>Does something for each network: one after the other where there is one, else side by side.</summary>
    /// <param name="work">Given the number of the network.</param>
    public void ForEach(Action<int> work)
    {
        if (Members.Count == 1) work(0);
        else _pool.Run(new EachMember(work, Members.Count));
    }

    /// <summary>Computes the outputs of all networks.</summary>
    /// <param name="set">The sequences, as they are.</param>
    /// <param name="pooled">Given, for each batch, its sequences and what the layers after the pooling are given of the first network
    /// [sequences × pooled values]; null for nobody.</param>
    /// <returns>[sequences × outputs] of each network.</returns>
    public Tensor[] Predict(SequenceSet set, Action<int[], Tensor>? pooled = null)
    {
        ArgumentNullException.ThrowIfNull(set);
        int[][] batches = InBatches(set.Lengths);
        Tensor[] outputs = [.. Members.Select(_ => new Tensor(set.Count, Outputs))];
        ForEach(member =>
        {
            var batch = new SequenceBatch(Spec.Inputs);
            foreach (int[] samples in batches)
            {
                Fill(batch, set, samples, step: -1, member);
                Tensor output = Members[member].Predict(batch);
                for (int i = 0; i < samples.Length; i++) output.Row(i).CopyTo(outputs[member].Row(samples[i]));
                if (member == 0) pooled?.Invoke(samples, Members[0].Pooled);
            }
        });
        return outputs;
    }

    /// <summary>Writes sequences into a batch, with the threads of the network that it is for.</summary>
    internal void Fill(SequenceBatch batch, SequenceSet set, ReadOnlySpan<int> samples, long step, int member)
    {
        Span<int> longest = samples.Length <= 1024 ? stackalloc int[samples.Length] : new int[samples.Length];
        for (int i = 0; i < samples.Length; i++) longest[i] = set.Lengths[samples[i]];
        batch.Begin(longest);
        unsafe
        {
            fixed (int* of = samples)
            {
                var fill = new FillAll(batch, set.Fill, of, samples.Length, step, member);
                if (Members.Count == 1) _pool.Run(fill);
                else fill.Run(0, 1);
            }
        }
    }

    /// <summary>Batches of sequences of similar length, with so many rows that a batch stays in the cache.</summary>
    private static int[][] InBatches(int[] lengths)
    {
        const int rowsAtOnce = 8192, sequencesAtOnce = 256;
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderBy(i => lengths[i])];
        List<int[]> batches = [];
        for (int start = 0; start < order.Length;)
        {
            int end = start;
            long rows = 0;
            while (end < order.Length && end - start < sequencesAtOnce && (end == start || rows + lengths[order[end]] <= rowsAtOnce))
                rows += lengths[order[end++]];
            batches.Add(order[start..end]);
            start = end;
        }

        return [.. batches];
    }

    private readonly struct EachMember(Action<int> work, int members) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int member = part; member < members; member += parts) work(member);
        }
    }

    private readonly unsafe struct FillAll(SequenceBatch batch, FillSequence fill, int* samples, int count, long step, int member)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(count, 1, part, parts);
            for (int i = start; i < end; i++) batch.Shorten(i, fill(samples[i], step, member, batch.RowsOf(i)));
        }
    }
}
