using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;

namespace Crest.Learning.ModelFiles;

/// <summary>
/// A trained model on disk: a folder with <c>model.json</c>, which says what it is and what data it takes, and <c>model.safetensors</c>
/// with its numbers, and <c>model.onnx</c>, which says the same to other programs and is not read here. What the description contains is
/// the model's own matter, but for <c>task</c>, which every one names.
/// </summary>
public static class ModelFolder
{
    /// <summary>The file of the description.</summary>
    public const string DescriptionFile = "model.json";

    private const string WeightsFileName = "model.safetensors", OnnxFileName = "model.onnx", HashesOfFiles = "files_sha256";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>What the model predicts, as its description names it; empty where it names nothing.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <exception cref="CrestException">There is no model.</exception>
    public static string TaskOf(string folder) => Read(folder, (_, content) => TaskIn(content));

    /// <summary>Reads the description.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="tasks">What the model may predict.</param>
    /// <param name="check">Given the description and its path, returns it where its parts fit together, and throws otherwise.</param>
    /// <typeparam name="TDescription">What it was saved from.</typeparam>
    /// <exception cref="CrestException">There is no model, it predicts something else, or its description is damaged.</exception>
    public static TDescription ReadDescription<TDescription>(
        string folder, IReadOnlyList<string> tasks, Func<TDescription, string, TDescription> check) where TDescription : class
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentNullException.ThrowIfNull(check);
        return Read(folder, (path, content) =>
        {
            if (TaskIn(content) is { Length: > 0 } task && !tasks.Contains(task))
                throw new CrestException(
                    $"{path}: the model predicts {task}, not {string.Join(" or ", tasks)}; give the folder of another training");
            return check(JsonSerializer.Deserialize<TDescription>(content, Json) ?? throw new JsonException("it is empty"), path);
        });
    }

    /// <summary>Reads the numbers of a network.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="network">Of the layers that the description names; its parameters are overwritten.</param>
    /// <exception cref="CrestException">They are missing, damaged or of another network.</exception>
    public static void ReadWeights(string folder, Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ReadWeights(folder, network.Parameters);
    }

    /// <summary>Reads the numbers of one or more networks.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="parameters">Of the layers that the description names; they are overwritten.</param>
    /// <exception cref="CrestException">They are missing, damaged or of another network.</exception>
    public static void ReadWeights(string folder, ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        SafetensorsFile weights = SafetensorsFile.Read(Path.Combine(folder, WeightsFileName));
        CheckFile(folder, WeightsFileName);
        foreach (Parameter parameter in parameters.All) weights.CopyTo(parameter.Name, parameter.Value);
    }

    /// <summary>Writes a model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="description">What is written to <c>model.json</c>.</param>
    /// <param name="network">The numbers.</param>
    /// <param name="onnx">What <c>model.onnx</c> says besides the network.</param>
    /// <param name="writeMore">Writes more files into the folder that it is given; null for none.</param>
    /// <typeparam name="TDescription">A record.</typeparam>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public static void Save<TDescription>(
        string folder, TDescription description, Network network, OnnxModel onnx, Action<string>? writeMore = null) =>
        Save(folder, description, network.Parameters, partial =>
        {
            OnnxFile.Write(Path.Combine(partial, OnnxFileName), onnx, network);
            writeMore?.Invoke(partial);
        });

    /// <summary>Writes a model of one or more networks in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="description">What is written to <c>model.json</c>.</param>
    /// <param name="parameters">The numbers.</param>
    /// <param name="writeMore">Writes more files into the folder that it is given.</param>
    /// <typeparam name="TDescription">A record.</typeparam>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public static void Save<TDescription>(
        string folder, TDescription description, ParameterSet parameters, Action<string> writeMore) =>
        Save(folder, description, partial =>
        {
            SafetensorsFile.Write(
                Path.Combine(partial, WeightsFileName), [.. parameters.All.Select(p => (p.Name, p.Value))],
                new Dictionary<string, string> { ["format"] = "crest" });
            writeMore(partial);
        });

    /// <summary>Writes a model that is no network in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="description">What is written to <c>model.json</c>.</param>
    /// <param name="writeNumbers">Writes the model's numbers into the folder that it is given.</param>
    /// <typeparam name="TDescription">A record.</typeparam>
    /// <exception cref="CrestException">It cannot be written; what was there before is unchanged.</exception>
    public static void Save<TDescription>(
        string folder, TDescription description, Action<string> writeNumbers) => AtomicFolder.Write(folder, partial =>
        {
            writeNumbers(partial);
            JsonObject described = JsonSerializer.SerializeToNode(description, Json)!.AsObject();
            var files = new JsonObject();
            foreach (string file in Directory.EnumerateFiles(partial).Order(StringComparer.Ordinal))
                files.Add(Path.GetFileName(file), ContentHash.OfFile(file));
            described.Add(HashesOfFiles, files);
            AtomicFile.WriteAllText(Path.Combine(partial, DescriptionFile), ContentSeal.InJson(described.ToJsonString(Json)));
        });

    /// <summary>Checks a file of a model against the hash in <c>model.json</c>; one of an older program has none.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="file">The file's name.</param>
    /// <exception cref="CrestException">The file is missing or not what was written with the model.</exception>
    public static void CheckFile(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        string? written = Read(folder, (_, content) =>
        {
            using JsonDocument description = JsonDocument.Parse(content);
            return description.RootElement.TryGetProperty(HashesOfFiles, out JsonElement files)
                && files.ValueKind == JsonValueKind.Object && files.TryGetProperty(file, out JsonElement hash) ? hash.ToString() : null;
        });
        if (written is null) return;
        if (!File.Exists(path))
            throw new CrestException($"{path}: is missing, although {DescriptionFile} beside it lists it; copy the whole folder again");
        if (ContentHash.OfFile(path) == written) return;
        throw new CrestException($"{path}: is damaged, or of another model than {DescriptionFile} beside it: "
            + "its content is not what was written with it; train again or copy the whole folder again");
    }

    /// <summary>Whether a model's folder holds <c>model.onnx</c>: one that an older program wrote does not.</summary>
    /// <param name="folder">The model's folder.</param>
    public static bool HasOnnx(string folder) => File.Exists(Path.Combine(folder, OnnxFileName));

    private static string TaskIn(byte[] content)
    {
        using JsonDocument description = JsonDocument.Parse(content);
        return description.RootElement.ValueKind == JsonValueKind.Object
            && description.RootElement.TryGetProperty("task", out JsonElement task)
            ? task.ToString()
            : "";
    }

    private static T Read<T>(string folder, Func<string, byte[], T> read)
    {
        string path = Path.Combine(folder, DescriptionFile);
        try
        {
            AtomicFolder.Recover(folder);
            byte[] content = InputFile.ReadAllBytes(path);
            ContentSeal.Check(content, path);
            return read(path, content);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CrestException(
                $"{path}: there is no trained model; train one with 'crest train ... "
                + $"--output-dir {Path.GetDirectoryName(Path.GetFullPath(folder))}'",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (JsonException e)
        {
            // The message of a converter names a type of the program.
            string why = e.Path is { Length: > 1 } and not "$" ? $"{e.Path[2..]} is missing or has a wrong value" : "it is not whole JSON";
            string line = e.LineNumber is { } number ? $"line {number + 1}: " : "";
            throw new CrestException($"{path}: {line}not the description of a model: {why}; train again or copy it again", e);
        }
        catch (NotSupportedException e)
        {
            throw new CrestException($"{path}: not the description of a model of this program; train again or copy it again", e);
        }
    }
}
