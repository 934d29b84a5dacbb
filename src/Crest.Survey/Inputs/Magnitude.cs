using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;

namespace Crest.Survey.Inputs;

/// <summary>Magnitudes of fluxes, sixteen at a time.</summary>
public static class Magnitude
{
    /// <summary>2.5 log₁₀(e): magnitudes of a factor e.</summary>
    private const float PogsonScale = 1.0857362f;

    private const float FaintestFlux = 0.1f;

    /// <summary>The magnitudes, relative to the flux unit; 0 where the flux is NaN.</summary>
    /// <param name="flux">Fluxes in units of the zero point's.</param>
    /// <param name="method">The formula.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> flux, MagnitudeMethod method)
    {
        Vector512<float> logarithm = method == MagnitudeMethod.Modified
            ? VectorFunctions.Asinh(flux * Vector512.Create(0.5f))
            : VectorFunctions.Log(Vector512.Max(flux, Vector512.Create(FaintestFlux)));
        return Vector512.Create(-PogsonScale) * logarithm & Vector512.Equals(flux, flux);
    }
}
