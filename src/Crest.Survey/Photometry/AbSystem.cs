namespace Crest.Survey.Photometry;

/// <summary>Fluxes and magnitudes of the AB system (Oke and Gunn 1983). Flux 1 is the zero point's magnitude.</summary>
public static class AbSystem
{
    /// <summary>The zero point of the survey's fluxes [mag].</summary>
    public const double ZeroPoint = 27.0;

    /// <summary>The flux of a magnitude.</summary>
    /// <param name="magnitude">AB magnitude.</param>
    /// <param name="zeroPoint">The magnitude of flux 1.</param>
    public static double Flux(double magnitude, double zeroPoint = ZeroPoint) => Math.Pow(10, -0.4 * (magnitude - zeroPoint));

    /// <summary>The magnitude of a flux: infinite for 0, NaN below.</summary>
    /// <param name="flux">Flux on the zero point.</param>
    /// <param name="zeroPoint">The magnitude of flux 1.</param>
    public static double Magnitude(double flux, double zeroPoint = ZeroPoint) => zeroPoint - 2.5 * Math.Log10(flux);

    /// <summary>The standard deviation of the sky's noise in a visit of known depth, in flux.</summary>
    /// <param name="fiveSigmaDepth">The magnitude of a point source that is five times the noise.</param>
    /// <param name="zeroPoint">The magnitude of flux 1.</param>
    public static double SkyNoise(double fiveSigmaDepth, double zeroPoint = ZeroPoint) => Flux(fiveSigmaDepth, zeroPoint) / 5;
}
