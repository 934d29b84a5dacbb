using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Sequences;
using Crest.Survey.Nights;

namespace Crest.Pipelines.LightCurves;

/// <summary>What <c>model.json</c> says: all that is needed to use the weights, and to refuse data that they were not made for.</summary>
/// <param name="Task">Always <see cref="LightCurveModel.Task"/>.</param>
/// <param name="Network">The layers of each network.</param>
/// <param name="Members">Number of networks.</param>
/// <param name="Input">What a network is given of a light curve.</param>
/// <param name="Classes">Names of the classes, in the order of the outputs.</param>
/// <param name="Targets">The heads.</param>
/// <param name="Calibration">What makes probabilities of the outputs, fitted to the validation split.</param>
/// <param name="PreparationHash">Hash of the preparation that it was trained on.</param>
/// <param name="Run">The run that trained it.</param>
public sealed record LightCurveModelDescription(
    string Task, SequenceNetworkSpec Network, int Members, NightInputSpec Input, IReadOnlyList<string> Classes, LightCurveTargets Targets,
    LightCurveCalibration Calibration, string PreparationHash, string Run)
{
    /// <summary>What <c>model.onnx</c> says besides the networks.</summary>
    [JsonIgnore]
    public SequenceOnnx Onnx => new(
        Classes.Count, Calibration.Whole,
        [.. new[] { Targets.Redshift, Targets.PeakDay }.OfType<NumberScale>().Select(s => (s.Mean, s.StandardDeviation))],
        new Dictionary<string, string>
        {
            ["steps"] = "nights of a light curve (observations within 8 hours), the features in the order of 'features', made as "
                + $"'normalisation' says: flux on zero point {Input.ZeroPoint}, then (value - mean) / standard_deviation; "
                + "0 where not observed",
            ["features"] = JsonSerializer.Serialize(Input.FeatureNames),
            ["normalisation"] = Input.Normalisation == FluxNormalisation.LightCurve
                ? "flux and error divided by the largest flux that is three times its error, whose log10 is log_scale"
                : "asinh(flux / softening), log(error / softening)",
            ["softening"] = JsonSerializer.Serialize(Input.Softening),
            ["mean"] = JsonSerializer.Serialize(Input.Mean),
            ["standard_deviation"] = JsonSerializer.Serialize(Input.StandardDeviation),
            ["classes"] = JsonSerializer.Serialize(Classes),
            ["numbers"] = JsonSerializer.Serialize((string[])
            [
                .. Targets.Redshift is null ? [] : (string[])["redshift", "redshift_error"],
                .. Targets.PeakDay is null ? [] : (string[])["peak_day_since_first_night", "peak_day_error"],
            ]),
            ["preparation_hash"] = PreparationHash,
            ["run"] = Run,
        });

    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="path">Where it was read, for the error.</param>
    /// <exception cref="CrestException">They do not, so the file was changed.</exception>
    public LightCurveModelDescription Checked(string path)
    {
        Network.Checked(path);
        Input.Checked(path);
        bool whole = Network.Inputs == Input.Features && Members is >= 1 and <= 1000 && Classes.Count >= 2
            && Classes.All(c => c is not null) && Targets.Classes == Classes.Count && Calibration.IsWhole(Classes.Count);
        return whole
            ? this
            : throw new CrestException(
                $"{path}: contradicts itself: the network's inputs or outputs are not those that are described; "
                + "train again or copy it again");
    }
}
