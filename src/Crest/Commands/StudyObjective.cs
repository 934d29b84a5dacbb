using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;

namespace Crest.CommandLine.Commands;

/// <summary>
/// What a trial of a study does, as the study says it to workers on any machine: a training command with options that are the same in all
/// trials, and the hashes of the data. A trial's parameters are further options of the command.
/// </summary>
/// <param name="Command">The words of the command after <c>crest train</c>.</param>
/// <param name="Options">The options that were given, without dashes in front, with their values.</param>
/// <param name="Data">The hash of the data by role.</param>
internal sealed record StudyObjective(IReadOnlyList<string> Command, IReadOnlyDictionary<string, string[]> Options, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>The command itself.</summary>
    /// <param name="study">The study's name, for the error.</param>
    /// <exception cref="CrestException">This program has no such command.</exception>
    public TrainingCommand Training(string study)
    {
        Command? found = TrainCommand.Create();
        foreach (string word in Command) found = found?.Subcommands.FirstOrDefault(below => below.Name == word);
        return found as TrainingCommand
            ?? throw new CrestException($"study {study}: this program has no command 'crest train {string.Join(' ', Command)}', which its trials are; take the version of crest that made the study");
    }

    /// <summary>The text that a study keeps.</summary>
    public string ToJson()
    {
        var options = new JsonObject();
        foreach ((string name, string[] values) in Options.OrderBy(option => option.Key, StringComparer.Ordinal))
            options[name] = values.Length == 1 ? JsonValue.Create(values[0]) : new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        var data = new JsonObject();
        foreach ((string role, string hash) in Data.OrderBy(entry => entry.Key, StringComparer.Ordinal)) data[role] = hash;
        return new JsonObject { ["command"] = new JsonArray([.. Command.Select(word => JsonValue.Create(word))]), ["options"] = options, ["data"] = data }.ToJsonString();
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <param name="study">The study's name, for the error.</param>
    /// <exception cref="CrestException">It is another text.</exception>
    public static StudyObjective Parse(string json, string study)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return new StudyObjective(
                [.. root.GetProperty("command").EnumerateArray().Select(word => word.GetString()!)],
                root.GetProperty("options").EnumerateObject().ToDictionary(o => o.Name, o => o.Value.ValueKind == JsonValueKind.Array ? o.Value.EnumerateArray().Select(v => v.GetString()!).ToArray() : [o.Value.GetString()!]),
                root.GetProperty("data").EnumerateObject().ToDictionary(d => d.Name, d => d.Value.GetString()!));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"study {study}: was not made by a search of 'crest train', so this program does not know what its trials do", e);
        }
    }

    /// <summary>Eight digits that are the same for the same command, options and data, wherever the files are.</summary>
    /// <param name="more">What else tells studies apart.</param>
    public string Digest(string more)
    {
        StudyObjective withoutPaths = this with { Options = Options.Where(option => !IsPath(option.Key)).ToDictionary() };
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(withoutPaths.ToJson() + more)))[..8];
    }

    /// <summary>Whether two objectives are the same but for the place of the files.</summary>
    public bool IsSameAs(StudyObjective other) => Digest("") == other.Digest("");

    /// <summary>The value of an option as a worker that was started elsewhere understands it: paths are whole, a switch is said out loud.</summary>
    public static string[] Portable(string option, string[] values) => values.Length == 0 ? ["true"] : IsPath(option) ? Array.ConvertAll(values, Path.GetFullPath) : values;

    private static bool IsPath(string option) => option.EndsWith("-path", StringComparison.Ordinal) || option.EndsWith("-dir", StringComparison.Ordinal);
}
