using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Survey.Inputs;

namespace Crest.Pipelines.Supernova;

/// <summary>What <c>model.json</c> says: all that is needed to use the weights, and to refuse data that they were not made for.</summary>
/// <param name="Task">What it predicts.</param>
/// <param name="Network">The layers.</param>
/// <param name="Input">What the network is given of a light curve.</param>
/// <param name="Classes">Names of the classes, in the order of the outputs; empty for a regression.</param>
/// <param name="TargetMean">Mean of the training split's targets, by which a regression's output is shifted; 0 for classes.</param>
/// <param name="TargetStandardDeviation">Standard deviation of the training split's targets; 1 for classes.</param>
/// <param name="PreparationHash">Hash of the preparation that it was trained on.</param>
/// <param name="Run">The run that trained it.</param>
public sealed record SupernovaModelDescription(
    SupernovaTask Task,
    NetworkSpec Network,
    InputSpec Input,
    IReadOnlyList<string> Classes,
    double TargetMean,
    double TargetStandardDeviation,
    string PreparationHash,
    string Run)
{
    /// <summary>
    /// What <c>model.onnx</c> says besides the network: it takes magnitudes as they are and gives what <c>crest predict</c> gives.
    /// </summary>
    [JsonIgnore]
    public OnnxModel Onnx => new()
    {
        Name = Task.Name(),
        InputName = "features",
        OutputName = Task switch { SupernovaTask.Class => "probabilities", SupernovaTask.Redshift => "redshift", _ => "peak_day" },
        InputMean = Input.Mean,
        InputStandardDeviation = Input.StandardDeviation,
        Output = Task switch
        {
            SupernovaTask.Class => OnnxOutput.Probabilities,
            SupernovaTask.Redshift => OnnxOutput.NumbersFromZero,
            _ => OnnxOutput.Numbers,
        },
        OutputMean = TargetMean,
        OutputStandardDeviation = TargetStandardDeviation,
        Metadata = OnnxMetadata(),
    };

    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="path">Where it was read, for the error.</param>
    /// <exception cref="CrestException">They do not, so the file was changed.</exception>
    public SupernovaModelDescription Checked(string path)
    {
        Network.Checked(path);
        int features = Input.Features;
        bool whole = Input.Visits.All(v => v is { Band: not null }) && Input.Mean.Count == features
            && Input.StandardDeviation.Count == features
            && Network.Inputs == features && Classes.All(c => c is not null);
        return whole
            ? this
            : throw new CrestException(
                $"{path}: contradicts itself: the network's inputs are not those that are described; train again or copy it again");
    }

    private Dictionary<string, string> OnnxMetadata()
    {
        string method = Input.Method == MagnitudeMethod.Modified ? "-2.5 log10(e) asinh(flux / 2)" : "-2.5 log10(max(flux, 0.1))";
        string redshift = Input.UseRedshift ? $"; after them the redshift, {Input.Mean[^1]:R} where it is not known" : "";
        Dictionary<string, string> texts = new()
        {
            ["input"] = $"magnitudes of the visits in the order of 'visits', {method}, 0 where not measured; "
                + $"flux 1 is AB magnitude {Input.ZeroPoint}{redshift}",
            ["visits"] =
                JsonSerializer.Serialize(Input.Visits.Select(v => new { band = v.Band, index = v.Index, elapsed_day = v.ElapsedDay })),
            ["output"] = Task switch
            {
                SupernovaTask.Class => "probability of each of 'classes'",
                SupernovaTask.Redshift => "redshift",
                _ => "day of peak brightness, counted from the season's first visit, observer frame",
            },
            ["preparation_hash"] = PreparationHash,
            ["run"] = Run,
        };
        if (Classes.Count > 0) texts["classes"] = JsonSerializer.Serialize(Classes);
        return texts;
    }
}
