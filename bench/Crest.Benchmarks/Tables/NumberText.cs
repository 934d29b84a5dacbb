using Crest.Benchmarks.Rounds;

namespace Crest.Benchmarks.Tables;

/// <summary>Figures as tables show them: as many digits as a measurement has.</summary>
internal static class NumberText
{
    /// <summary>One figure.</summary>
    public static string Of(double value) => value switch
    {
        >= 1000 => $"{value:N0}",
        >= 100 => $"{value:F0}",
        >= 10 => $"{value:F1}",
        _ => $"{value:F2}",
    };

    /// <summary>Least, median and greatest of several rounds; the figure itself of a single one.</summary>
    public static string Of(Figures figures) =>
        figures.Min == figures.Max ? Of(figures.Median) : $"{Of(figures.Min)} / {Of(figures.Median)} / {Of(figures.Max)}";
}
