using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;

namespace Crest.Pipelines.Predictions;

/// <summary><c>prediction.json</c>: what each file of predictions in a folder was made from.</summary>
internal static class PredictionRecord
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "prediction.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The hash of a file's content.</summary>
    /// <param name="content">The content.</param>
    public static string HashOf(ReadOnlySpan<byte> content) => ContentHash.Of(content);

    /// <summary>
    /// Enters files, in place of what was known of files of their names. One that was predicted again, the same from the same, remains that
    /// of its first run.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">What each was made from, by its name.</param>
    /// <exception cref="CrestException">The record cannot be written.</exception>
    public static void Add(string folder, IReadOnlyDictionary<string, PredictedFrom> files)
    {
        var all = new SortedDictionary<string, PredictedFrom>(Read(folder), StringComparer.Ordinal);
        KeyValuePair<string, PredictedFrom>[] others =
            [.. files.Where(file => !all.TryGetValue(file.Key, out PredictedFrom? known) || !IsSame(known, file.Value))];
        if (others.Length == 0) return;
        foreach ((string name, PredictedFrom from) in others) all[name] = from;
        AtomicFile.WriteAllText(Path.Combine(folder, FileName), ContentSeal.InJson(JsonSerializer.Serialize(all, Json)));
    }

    /// <summary>What a file was made from; null where nothing is known of it.</summary>
    /// <param name="path">The file of predictions.</param>
    public static PredictedFrom? Of(string path) =>
        Read(Path.GetDirectoryName(Path.GetFullPath(path))!).GetValueOrDefault(Path.GetFileName(path));

    /// <summary>Whether a file is no longer what was written.</summary>
    /// <param name="path">The file of predictions.</param>
    /// <param name="from">What is known of it.</param>
    public static bool IsChanged(string path, PredictedFrom from) => ContentHash.OfFile(path) != from.Sha256;

    private static bool IsSame(PredictedFrom known, PredictedFrom other) =>
        (known with { Run = "", Classes = [] }).Equals(other with { Run = "", Classes = [] });

    private static Dictionary<string, PredictedFrom> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path)) return [];
            byte[] content = File.ReadAllBytes(path);
            ContentSeal.Check(content, path);
            JsonObject files = JsonNode.Parse(content)?.AsObject() ?? throw new JsonException("it is null");
            files.Remove(ContentSeal.Key);
            return files.ToDictionary(
                file => file.Key, file => file.Value.Deserialize<PredictedFrom>(Json) ?? throw new JsonException("a file is null"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the record of predictions; delete it, or predict again", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }
}
