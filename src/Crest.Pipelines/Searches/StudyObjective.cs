using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Searches;

/// <summary>
/// What a trial of a study does, as the study tells it to workers on any machine: a training with options that are the same in all trials,
/// and the hashes of the data. A trial's parameters are further options of the training.
/// </summary>
/// <param name="Command">The words of the training after <c>train</c>.</param>
/// <param name="Options">The given options, without dashes in front, with their words.</param>
/// <param name="Data">The hash of the data by role.</param>
public sealed record StudyObjective(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, IReadOnlyList<string>> Options, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>The training.</summary>
    /// <param name="study">The study's name, for the error.</param>
    /// <exception cref="CrestException">This program has no such training.</exception>
    public TrainingDefinition Training(string study) =>
        TrainingCatalogue.All.FirstOrDefault(training => training.MethodWords.SequenceEqual(Command))
        ?? throw new CrestException($"study {study}: this program has no command 'crest train {string.Join(' ', Command)}', "
            + "which its trials are; use the version of crest that made the study");

    /// <summary>The text that a study keeps.</summary>
    public string ToJson()
    {
        var options = new JsonObject();
        foreach ((string name, IReadOnlyList<string> words) in Options.OrderBy(option => option.Key, StringComparer.Ordinal))
            options[name] =
                words.Count == 1 ? JsonValue.Create(words[0]) : new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
        var data = new JsonObject();
        foreach ((string role, string hash) in Data.OrderBy(entry => entry.Key, StringComparer.Ordinal)) data[role] = hash;
        return new JsonObject
        {
            ["command"] = new JsonArray([.. Command.Select(word => JsonValue.Create(word))]), ["options"] = options, ["data"] = data,
        }.ToJsonString();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote; options in old spellings are those of today.</summary>
    /// <param name="json">The text.</param>
    /// <param name="study">The study's name, for the error.</param>
    /// <exception cref="CrestException">It is another text.</exception>
    public static StudyObjective Parse(string json, string study)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            var read = new StudyObjective(
                [.. root.GetProperty("command").EnumerateArray().Select(word => word.GetString()!)],
                root.GetProperty("options").EnumerateObject().ToDictionary(o => o.Name, o => Words(o.Value)),
                root.GetProperty("data").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetString()!));
            OptionTable table = OptionTable.Of(read.Training(study).Type);
            return read with { Options = read.Options.ToDictionary(o => table.Find(o.Key)?.Name ?? o.Key, o => o.Value) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException(
                $"study {study}: was not made by a search of 'crest train', so this program does not know what its trials do", e);
        }
    }

    /// <summary>Eight digits that are the same for the same training, options and data, wherever the files are.</summary>
    /// <param name="more">What else distinguishes studies.</param>
    public string Digest(string more)
    {
        OptionTable table = OptionTable.Of(Training("").Type);
        StudyObjective withoutPaths =
            this with { Options = Options.Where(option => table.Find(option.Key)?.Role != OptionRole.Input).ToDictionary() };
        return ContentHash.OfTexts(withoutPaths.ToJson() + more)[..8];
    }

    /// <summary>Whether two objectives are the same but for the place of the files.</summary>
    /// <param name="other">The other one.</param>
    public bool IsSameAs(StudyObjective other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Digest("") == other.Digest("");
    }

    private static IReadOnlyList<string> Words(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(word => word.GetString()!)] : [value.GetString()!];
}
