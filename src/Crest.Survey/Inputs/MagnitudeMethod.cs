namespace Crest.Survey.Inputs;

/// <summary>How a flux becomes a magnitude for a network.</summary>
public enum MagnitudeMethod
{
    /// <summary>-2.5 log₁₀(e) asinh(flux / 2): defined for negative fluxes too (Lupton, Gunn, Szalay 1999).</summary>
    Modified,

    /// <summary>-2.5 log₁₀(max(flux, 0.1)).</summary>
    Traditional,
}
