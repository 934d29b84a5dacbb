using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Metrics;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Survey.Candidates;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>What <c>model.json</c> says of a model that ranks candidates.</summary>
/// <param name="Method">What was trained: <c>pauc-relaxed-dnn</c>, <c>random-forest</c>.</param>
/// <param name="Input">What the model is given of a candidate, and how it is scaled.</param>
/// <param name="Filter">The filter whose candidates it was trained on; empty for a table that is not parted.</param>
/// <param name="Network">The layers; null for trees.</param>
/// <param name="Calibration">How a score becomes a probability; null where it is one.</param>
/// <param name="SplitRatio">How the candidates were parted.</param>
/// <param name="Seed">Seed of the split.</param>
/// <param name="Beta">The false positive rate up to which its partial AUC is judged.</param>
/// <param name="DataHash">Hash of the candidates, those of all splits.</param>
/// <param name="Run">The run that trained it.</param>
public sealed record RealBogusModelDescription(
    string Method,
    CandidateInputSpec Input,
    string Filter,
    NetworkSpec? Network,
    PlattScaling? Calibration,
    SplitRatio SplitRatio,
    long Seed,
    double Beta,
    string DataHash,
    string Run)
{
    /// <summary>What these models are called as a task.</summary>
    public const string TaskName = "real-bogus";

    /// <summary>The task, by which models of all kinds are distinguished.</summary>
    [JsonPropertyOrder(-1)]
    public string Task { get; } = TaskName;

    /// <summary>
    /// What <c>model.onnx</c> says besides the network: it takes features as they are, missing ones already replaced, and gives scores.
    /// </summary>
    [JsonIgnore]
    public OnnxModel Onnx => new()
    {
        Name = TaskName,
        InputName = "features",
        OutputName = "score",
        InputMean = Input.Mean,
        InputStandardDeviation = Input.StandardDeviation,
        Output = OnnxOutput.Numbers,
        Metadata = new Dictionary<string, string>
        {
            ["input"] = $"features [samples, {Input.Features.Count}], what is missing replaced as model.json says",
            ["features"] = JsonSerializer.Serialize(Input.Features.Select(f => f.Name())),
            ["output"] = "score: the higher, the likelier real",
            ["filter"] = Filter,
            ["data_hash"] = DataHash,
            ["run"] = Run,
        },
    };

    /// <summary>Reads the description of a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no whole model of candidates.</exception>
    public static RealBogusModelDescription Load(string folder) =>
        ModelFolder.ReadDescription<RealBogusModelDescription>(folder, [TaskName], (description, path) => description.Checked(path));

    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="path">Where it was read, for the error.</param>
    /// <exception cref="CrestException">They do not, so the file was changed.</exception>
    public RealBogusModelDescription Checked(string path)
    {
        Network?.Checked(path);
        int features = Input.Features.Count;
        bool whole = features > 0 && Input.Mean.Count == features && Input.Missing.Count == features
            && Input.StandardDeviation.Count == features
            && Input.StandardDeviation.All(d => d > 0 && float.IsFinite(d)) && Input.Mean.All(float.IsFinite)
            && (Network is null || Network.Inputs == features) && Beta is > 0 and <= 1;
        return whole
            ? this
            : throw new CrestException(
                $"{path}: contradicts itself: features and network do not fit each other; train again or copy it again");
    }
}
