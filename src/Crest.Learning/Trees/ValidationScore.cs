namespace Crest.Learning.Trees;

/// <summary>Judges predictions of validation rows; the higher, the better.</summary>
/// <param name="probabilities">One a row.</param>
/// <param name="positive">What each row is.</param>
public delegate double ValidationScore(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> positive);
