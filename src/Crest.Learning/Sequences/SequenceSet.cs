using Crest.Numerics.Tensors;

namespace Crest.Learning.Sequences;

/// <summary>Sequences to learn from, or to be judged by, with their targets.</summary>
/// <param name="Lengths">The most steps of each sequence, at least 1 [sequences].</param>
/// <param name="Fill">Writes a sequence into a batch.</param>
/// <param name="Targets">[sequences × targets].</param>
public sealed record SequenceSet(int[] Lengths, FillSequence Fill, Tensor Targets)
{
    /// <summary>Number of sequences.</summary>
    public int Count => Lengths.Length;
}
