namespace Crest.Survey.Nights;

/// <summary>How fluxes become inputs of a network over nights.</summary>
public enum FluxNormalisation
{
    /// <summary>asinh(flux / s), where s is the median error of all bands, standardised over all bands together.</summary>
    Global,

    /// <summary>asinh(flux / s), where s is the median error of the band, each band standardised by itself.</summary>
    PerBand,

    /// <summary>
    /// Divided by the largest flux of the light curve that is three times its error, whose logarithm is an input of each night.
    /// </summary>
    LightCurve,
}
