using MathNet.Numerics.Integration;

namespace Crest.Survey.Cosmology;

/// <summary>
/// Distances in a flat universe of matter and a cosmological constant, without radiation. Hogg, "Distance measures in cosmology"
/// (astro-ph/9905116), equations 14 to 28 with Ω_k = 0.
/// </summary>
/// <param name="HubbleConstant">H₀ [km/s/Mpc].</param>
/// <param name="MatterDensity">Ω_m, 0 to 1.</param>
public sealed record FlatLambdaCdm(double HubbleConstant, double MatterDensity)
{
    private const double SpeedOfLight = 299792.458; // km/s
    private const int QuadratureOrder = 32;

    /// <summary>H₀ = 70 km/s/Mpc, Ω_m = 0.3: the values that supernova simulations usually take.</summary>
    public static FlatLambdaCdm Standard { get; } = new(70, 0.3);

    /// <summary>c / H₀ [Mpc].</summary>
    public double HubbleDistance => SpeedOfLight / HubbleConstant;

    /// <summary>H(z) / H₀.</summary>
    /// <param name="redshift">z &gt; -1.</param>
    public double ExpansionRate(double redshift)
    {
        double a = 1 + redshift;
        return Math.Sqrt(MatterDensity * a * a * a + (1 - MatterDensity));
    }

    /// <summary>Line-of-sight comoving distance [Mpc].</summary>
    /// <param name="redshift">z ≥ 0.</param>
    public double ComovingDistance(double redshift)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(redshift);
        // In u = ln(1 + z) the integrand stays smooth up to the highest redshifts, so that one fixed rule serves them all.
        return HubbleDistance * GaussLegendreRule.Integrate(
            u => Math.Exp(u) / ExpansionRate(Math.Exp(u) - 1), 0, Math.Log(1 + redshift), QuadratureOrder);
    }

    /// <summary>Luminosity distance [Mpc].</summary>
    /// <param name="redshift">z ≥ 0.</param>
    public double LuminosityDistance(double redshift) => (1 + redshift) * ComovingDistance(redshift);

    /// <summary>Apparent less absolute magnitude, 5 log₁₀(d_L / 10 pc); minus infinity at z = 0.</summary>
    /// <param name="redshift">z ≥ 0.</param>
    public double DistanceModulus(double redshift) => 5 * Math.Log10(LuminosityDistance(redshift)) + 25;

    /// <summary>Comoving volume of the whole sky per unit of redshift, dV/dz [Mpc³].</summary>
    /// <param name="redshift">z ≥ 0.</param>
    public double ComovingVolumeElement(double redshift)
    {
        double distance = ComovingDistance(redshift);
        return 4 * Math.PI * HubbleDistance * distance * distance / ExpansionRate(redshift);
    }
}
