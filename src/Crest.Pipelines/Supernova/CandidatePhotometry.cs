using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>What the light curve of an observed object shows without a model.</summary>
/// <param name="Magnitude">AB magnitude of the brightest detection, -2.5 log₁₀(flux) + zero point; NaN where there is none.</param>
/// <param name="Band">Place of its passband in the bands of the cadence; -1 where there is none.</param>
/// <param name="SignalToNoise">Highest ratio of a flux to its error; NaN without a measurement.</param>
/// <param name="Measured">Number of measured visits.</param>
internal readonly record struct CandidatePhotometry(double Magnitude, int Band, double SignalToNoise, int Measured)
{
    /// <summary>A flux is a detection from this ratio to its error on.</summary>
    public const double Detection = 3;

    /// <summary>Looks at one object.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="row">The object.</param>
    /// <param name="zeroPoint">AB magnitude of flux 1.</param>
    public static CandidatePhotometry Of(LightCurveTable table, int row, double zeroPoint)
    {
        ReadOnlySpan<float> flux = table.FluxOf(row), error = table.FluxErrorOf(row);
        (double highest, double brightest) = (double.NaN, double.NaN);
        (int at, int measured) = (-1, 0);
        for (int visit = 0; visit < flux.Length; visit++)
        {
            if (float.IsNaN(flux[visit])) continue;
            measured++;
            double ratio = flux[visit] / error[visit];
            if (!(ratio <= highest)) highest = double.IsNaN(ratio) ? highest : ratio;
            if (ratio >= Detection && !(flux[visit] <= brightest)) (brightest, at) = (flux[visit], visit);
        }

        string? band = at < 0 ? null : table.Cadence.Visits[at].Band;
        int place = band is null ? -1 : table.Cadence.Bands.TakeWhile(b => b != band).Count();
        return new CandidatePhotometry(zeroPoint - (2.5 * Math.Log10(brightest)), place, highest, measured);
    }
}
