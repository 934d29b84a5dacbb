namespace Crest.Experiments.Reports;

/// <summary>Points of one kind, in one colour with one symbol.</summary>
/// <param name="Name">The name in the legend.</param>
/// <param name="X">The points' x.</param>
/// <param name="Y">The points' y, as many.</param>
/// <param name="Error">One standard deviation of y, as many, drawn as a bar up and down; null for none.</param>
public sealed record ScatterSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y, IReadOnlyList<double>? Error = null)
{
    /// <summary>Whether its points have no y and stand above the panel; then their y is not looked at.</summary>
    public bool HasNoY { get; init; }
}
