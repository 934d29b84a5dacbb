using System.Text.Json.Serialization;
using Crest.Foundation.Errors;

namespace Crest.Survey.Nights;

/// <summary>
/// What a network over nights is given of a light curve, as a model keeps it. The features of a night are, for each band, flux, error
/// and whether it was observed; the days since the night before and since the first; where a redshift is used, it, its error and whether
/// it is known; and the scale of the light curve where that is what fluxes are divided by.
/// </summary>
/// <param name="Bands">The bands, in the order of the features.</param>
/// <param name="ZeroPoint">AB magnitude of flux 1; fluxes of other data are converted.</param>
/// <param name="IsExtinctionCorrected">Whether the fluxes are corrected for dust of the Milky Way.</param>
/// <param name="Normalisation">How fluxes become inputs.</param>
/// <param name="Redshift">Which redshift is an input.</param>
/// <param name="Window">
/// The days about the first detection that are taken, those of the training; null for all, as for a network that meets nights as they come.
/// </param>
/// <param name="Softening">What fluxes are divided by before the inverse hyperbolic sine [bands], above 0; 1 where they are not.</param>
/// <param name="Mean">Mean of each feature over the training split, where it is known [features].</param>
/// <param name="StandardDeviation">Its standard deviation, above 0 [features].</param>
public sealed record NightInputSpec(
    IReadOnlyList<string> Bands, double ZeroPoint, bool IsExtinctionCorrected, FluxNormalisation Normalisation, RedshiftInput Redshift,
    DetectionWindow? Window, IReadOnlyList<float> Softening, IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>Features of a band.</summary>
    internal const int OfBand = 3;

    /// <summary>Number of features of a night.</summary>
    [JsonIgnore]
    public int Features => TimesAt + 2 + (UsesRedshift ? 3 : 0) + (Normalisation == FluxNormalisation.LightCurve ? 1 : 0);

    /// <summary>Whether a redshift is an input.</summary>
    [JsonIgnore]
    public bool UsesRedshift => Redshift != RedshiftInput.None;

    /// <summary>Place of the days since the night before.</summary>
    [JsonIgnore]
    internal int TimesAt => OfBand * Bands.Count;

    /// <summary>Place of the redshift.</summary>
    [JsonIgnore]
    internal int RedshiftAt => TimesAt + 2;

    /// <summary>Place of the light curve's scale, the last feature.</summary>
    [JsonIgnore]
    internal int ScaleAt => Features - 1;

    /// <summary>What the features are, for other programs.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> FeatureNames =>
    [
        .. Bands.SelectMany(band => (string[])[$"flux_{band}", $"error_{band}", $"observed_{band}"]),
        "days_since_night_before", "days_since_first_night",
        .. UsesRedshift ? (string[])["redshift", "redshift_error", "redshift_known"] : [],
        .. Normalisation == FluxNormalisation.LightCurve ? (string[])["log_scale"] : [],
    ];

    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="CrestException">They do not.</exception>
    public NightInputSpec Checked(string source)
    {
        bool whole = Bands is { Count: > 0 and < 128 } && Bands.All(band => band is not null) && double.IsFinite(ZeroPoint)
            && Enum.IsDefined(Normalisation) && Enum.IsDefined(Redshift)
            && Softening?.Count == Bands.Count && Mean?.Count == Features && StandardDeviation?.Count == Features
            && (Window is null || (Window.Before >= 0 && Window.After >= 0))
            && Softening.All(s => s > 0 && float.IsFinite(s)) && Mean.All(float.IsFinite)
            && StandardDeviation.All(s => s > 0 && float.IsFinite(s));
        return whole
            ? this
            : throw new CrestException($"{source}: contradicts itself: the inputs are not what a model has; train again or copy it again");
    }
}
