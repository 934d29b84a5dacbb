namespace Crest.Benchmarks.Rounds;

/// <summary>Another side of a contest.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Ways">How it can do what it is asked for, by name: in each round it does it in every way, and the best counts.</param>
internal sealed record Rival(string Name, IReadOnlyList<(string Variant, Func<double, double> Measure)> Ways)
{
    /// <summary>A turn.</summary>
    /// <param name="seconds">Length of each way's measurement.</param>
    /// <param name="lessIsBetter">Whether the best is the least.</param>
    /// <returns>The best figure, and the variant that gave it.</returns>
    public (double Figure, string Variant) Measure(double seconds, bool lessIsBetter)
    {
        (double Figure, string Variant)[] figures = [.. Ways.Select(way => (way.Measure(seconds), way.Variant))];
        return lessIsBetter ? figures.MinBy(f => f.Figure) : figures.MaxBy(f => f.Figure);
    }
}
