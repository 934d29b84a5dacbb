using Crest.Numerics.Tensors;

namespace Crest.Learning.PartialAuc;

/// <summary>Samples of two kinds that are to be ranked.</summary>
/// <param name="Input">[samples × features], the positives first.</param>
/// <param name="Positives">Number of positives, from 1 to one below the number of samples.</param>
public sealed record RankingData(Tensor Input, int Positives)
{
    /// <summary>Number of samples.</summary>
    public int Count => Input.Rows;

    /// <summary>Whether each sample is positive.</summary>
    public bool[] Labels { get; } = [.. Enumerable.Range(0, Input.Rows).Select(i => i < Positives)];
}
