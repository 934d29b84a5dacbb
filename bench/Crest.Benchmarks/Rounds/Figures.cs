namespace Crest.Benchmarks.Rounds;

/// <summary>What several rounds gave.</summary>
internal readonly record struct Figures(double Min, double Median, double Max)
{
    /// <summary>Of any number of rounds, at least one.</summary>
    public static Figures Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return new Figures(sorted[0], sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[^1]);
    }
}
