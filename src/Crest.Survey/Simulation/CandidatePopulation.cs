namespace Crest.Survey.Simulation;

/// <summary>
/// How the measured shapes of one kind of candidate are spread. Widths and ratios are relative to the point spread function, so a
/// point source lies at 1; a spread is the standard deviation of the logarithm where nothing else is said.
/// </summary>
/// <param name="Slope">Of the counts: the share of candidates above a signal-to-noise ratio s is (s/threshold)^-slope. 1.5 is that of
/// sources spread evenly in space.</param>
/// <param name="Elongation">Median of the axis ratio less 1, at a high signal.</param>
/// <param name="ElongationSpread">Its spread.</param>
/// <param name="Width">Median width.</param>
/// <param name="WidthSpread">Its spread.</param>
/// <param name="FitScatter">Spread of the fitted width about the measured one.</param>
/// <param name="PeakScatter">Spread of the fitted peak about that which a fixed flux has at the fitted width.</param>
/// <param name="Residual">Median of what a fit of the point spread function leaves.</param>
/// <param name="ResidualSpread">Its spread.</param>
/// <param name="Detected">The logit of the median share of exposures in which it is detected.</param>
/// <param name="DetectedSpread">The standard deviation of that logit.</param>
/// <param name="Density">Mean number of other candidates in its neighbourhood.</param>
/// <param name="DensityShape">How many exponential variates make the density up: the more, the narrower.</param>
/// <param name="GoodShare">The logit of the median share of those that are good.</param>
internal sealed record CandidatePopulation(
    double Slope, double Elongation, double ElongationSpread, double Width, double WidthSpread, double FitScatter, double PeakScatter,
    double Residual, double ResidualSpread, double Detected, double DetectedSpread, double Density, int DensityShape, double GoodShare)
{
    /// <summary>Of the bogus candidates: cosmic rays 34 %, dipoles 34 %, residuals of bright stars 22 %, noise peaks 10 %.</summary>
    private static readonly (CandidateKind Kind, double UpTo)[] s_bogus =
        [(CandidateKind.CosmicRay, 0.34), (CandidateKind.Dipole, 0.68), (CandidateKind.BrightStar, 0.9), (CandidateKind.NoisePeak, 1)];

    private static readonly CandidatePopulation[] s_populations =
    [
        new(1.6, 0.047, 0.85, 1.03, 0.092, 0.055, 0.07, 1.11, 0.255, 1.1, 0.85, 0.38, 2, 0.7),
        new(1.35, 0.3, 0.75, 0.66, 0.22, 0.05, 0.09, 1.3, 0.5, -0.35, 1.35, 0.36, 2, 0.7),
        new(1.35, 0.18, 0.75, 1.08, 0.2, 0.05, 0.2, 1.75, 0.55, 0.8, 0.95, 0.42, 2, 0.4),
        new(1.25, 0.17, 0.75, 1.16, 0.28, 0.06, 0.2, 1.5, 0.55, 0.95, 1, 1.05, 3, 0.2),
        new(4, 0.16, 0.75, 0.85, 0.3, 0.08, 0.2, 1.1, 0.35, 0.1, 1.1, 0.38, 2, 0.6),
    ];

    /// <summary>The population of a kind.</summary>
    public static CandidatePopulation Of(CandidateKind kind) => s_populations[(int)kind];

    /// <summary>A kind of bogus candidate.</summary>
    /// <param name="uniform">A uniform variate.</param>
    public static CandidateKind Bogus(double uniform) => Array.Find(s_bogus, b => uniform < b.UpTo).Kind;
}
