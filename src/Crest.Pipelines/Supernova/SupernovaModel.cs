using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Learning.Losses;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Training;
using Crest.Numerics.Foundation;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// A trained network with its description: a folder with <c>model.json</c> and <c>model.safetensors</c>, which Crest reads, and
/// <c>model.onnx</c>, which says the same to other programs.
/// </summary>
/// <param name="description">What it is.</param>
/// <param name="network">The network, weights included.</param>
public sealed class SupernovaModel(SupernovaModelDescription description, Network network)
{
    private const string DescriptionFile = "model.json", WeightsFile = "model.safetensors", OnnxFile = "model.onnx";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>What it is.</summary>
    public SupernovaModelDescription Description => description;

    /// <summary>Number of learned values.</summary>
    public int ParameterCount => network.Parameters.LearnedCount;

    /// <summary>Reads the description alone.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static SupernovaModelDescription LoadDescription(string folder)
    {
        string path = Path.Combine(folder, DescriptionFile);
        try
        {
            AtomicFolder.Recover(folder);
            return (JsonSerializer.Deserialize<SupernovaModelDescription>(File.ReadAllBytes(path), Json) ?? throw new JsonException("it is empty")).Checked(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CrestException($"{path}: there is no trained model; train one with 'crest train ... optimize --output-dir {Path.GetDirectoryName(Path.GetFullPath(folder))}'", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new CrestException($"{path}: not the description of a model: {e.Message.Split('.')[0]}; train again or copy it anew", e);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <exception cref="CrestException">There is no whole model.</exception>
    public static SupernovaModel Load(string folder, WorkerPool pool)
    {
        SupernovaModelDescription description = LoadDescription(folder);
        string path = Path.Combine(folder, WeightsFile);
        SafetensorsFile weights = SafetensorsFile.Read(path);
        var network = new Network(description.Network, seed: 0, pool);
        if (network.Outputs != Math.Max(1, description.Classes.Count))
            throw new CrestException($"{folder}: {DescriptionFile} contradicts itself: the network has {network.Outputs} outputs for {description.Classes.Count} classes; train again or copy it anew");
        foreach (Parameter parameter in network.Parameters.All) weights.CopyTo(parameter.Name, parameter.Value);
        return new SupernovaModel(description, network);
    }

    /// <summary>Writes the model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">It cannot be written; what stood there before still does.</exception>
    public void Save(string folder) => AtomicFolder.Write(folder, partial =>
    {
        SafetensorsFile.Write(Path.Combine(partial, WeightsFile), [.. network.Parameters.All.Select(p => (p.Name, p.Value))], new Dictionary<string, string> { ["format"] = "crest" });
        description.Onnx.Write(Path.Combine(partial, OnnxFile), network);
        AtomicFile.WriteAllText(Path.Combine(partial, DescriptionFile), JsonSerializer.Serialize(description, Json) + "\n");
    });

    /// <summary>Whether a model's folder holds <c>model.onnx</c>: one that an older program wrote does not.</summary>
    /// <param name="folder">The model's folder.</param>
    public static bool HasOnnx(string folder) => File.Exists(Path.Combine(folder, OnnxFile));

    /// <summary>Predicts: class probabilities [samples × classes], or the number [samples × 1] in its own units.</summary>
    /// <param name="inputs">Clean inputs [samples × features].</param>
    /// <param name="batchSize">Samples computed at once, at least 1; the result does not depend on it.</param>
    public Tensor Predict(Tensor inputs, int batchSize = Trainer.PredictionBatch)
    {
        Tensor outputs = Trainer.Predict(network, inputs, batchSize);
        if (description.Task == SupernovaTask.Class) SoftmaxCrossEntropy.Softmax(outputs);
        else foreach (ref float value in outputs.Values) value = (float)((value * description.TargetStandardDeviation) + description.TargetMean);
        return outputs;
    }
}
