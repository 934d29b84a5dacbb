using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;

namespace Crest.Pipelines.Images;

/// <summary>What <c>model.json</c> says of a network for images.</summary>
/// <param name="DataSet">The data set that it was trained on.</param>
/// <param name="Network">The layers.</param>
/// <param name="Input">How pixels become inputs.</param>
/// <param name="Classes">Names of the classes, in the order of the outputs.</param>
/// <param name="DataHash">Hash of all images for training, those held out included.</param>
/// <param name="Seed">The seed that drew the images held out.</param>
/// <param name="Run">The run that trained it.</param>
public sealed record ImageModelDescription(
    ImageDataSet DataSet, NetworkSpec Network, PixelScale Input, IReadOnlyList<string> Classes, string DataHash, long Seed, string Run)
{
    /// <summary>What these models are called as a task.</summary>
    public const string TaskName = "image";

    /// <summary>The task, by which models of all kinds are distinguished.</summary>
    [JsonPropertyOrder(-1)]
    public string Task { get; } = TaskName;

    /// <summary>What <c>model.onnx</c> says besides the network: it takes pixels as they are and gives class probabilities.</summary>
    [JsonIgnore]
    public OnnxModel Onnx => new()
    {
        Name = TaskName,
        InputName = "pixels",
        OutputName = "probabilities",
        InputMean = [(float)Input.Mean],
        InputStandardDeviation = [(float)Input.StandardDeviation],
        Output = OnnxOutput.Probabilities,
        Metadata = new Dictionary<string, string>
        {
            ["input"] = "images [samples, height, width, channels] with pixels of 0 to 255, as numbers of single precision",
            ["output"] = "probability of each of 'classes'",
            ["classes"] = JsonSerializer.Serialize(Classes),
            ["data_hash"] = DataHash,
            ["run"] = Run,
        },
    };

    /// <summary>Returns itself where its parts fit together.</summary>
    /// <param name="path">Where it was read, for the error.</param>
    /// <exception cref="CrestException">They do not, so the file was changed.</exception>
    public ImageModelDescription Checked(string path)
    {
        Network.Checked(path);
        bool whole = Network.Image is not null && double.IsFinite(Input.Mean) && Input.StandardDeviation > 0
            && double.IsFinite(Input.StandardDeviation)
            && Classes.Count > 0 && Classes.All(name => name is not null) && Network.Layers is [.., LayerSpec.Dense last]
            && last.Units == Classes.Count;
        return whole
            ? this
            : throw new CrestException(
                $"{path}: contradicts itself: inputs, layers and classes do not fit each other; train again or copy it again");
    }
}
