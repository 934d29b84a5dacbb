namespace Crest.Learning.PartialAuc;

/// <summary>
/// How much of each negative counts in a sum over the highest of them: all of it above a border, a part at it, nothing below.
/// </summary>
/// <param name="Border">The score of the last negative that counts.</param>
/// <param name="AtBorder">
/// The weight of each negative with that score, 0 to 1. Those that tie share what is left for them, so the
/// order of the rows does not matter.
/// </param>
/// <param name="Total">The weights of all negatives together: β n⁻.</param>
internal readonly record struct NegativeSelection(float Border, double AtBorder, double Total)
{
    /// <summary>All of every negative.</summary>
    public static NegativeSelection All(int negatives) => new(float.NegativeInfinity, 1, negatives);

    /// <summary>The weight of a negative.</summary>
    public double Weight(float score) => score > Border ? 1 : score == Border ? AtBorder : 0;
}
