using System.Text.Json;
using Crest.Foundation.Hashes;

namespace Crest.Workflows.Engine;

/// <summary>
/// What a task was made from and what it left: its script and files, the files that it got, its variables and properties. A task whose
/// fingerprint is that of its last success is up to date.
/// </summary>
/// <param name="Files">The hashes of the files of its folder, results included.</param>
/// <param name="Inputs">The hashes of the files that it got from other components.</param>
/// <param name="Variables">The hashes of its variables: a value may be a password.</param>
/// <param name="Properties">The properties that decide what it does.</param>
internal sealed record TaskFingerprint(
    SortedDictionary<string, string> Files, SortedDictionary<string, string> Inputs, SortedDictionary<string, string> Variables,
    SortedDictionary<string, string> Properties)
{
    /// <summary>The hashes of variables.</summary>
    public static SortedDictionary<string, string> HashesOf(IReadOnlyDictionary<string, string> variables) =>
        new(
            variables.ToDictionary(variable => variable.Key, variable => ContentHash.OfTexts(variable.Value)[..16]),
            StringComparer.Ordinal);

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static TaskFingerprint? Parse(string json) => FingerprintJson.Read(json, FingerprintJson.Default.TaskFingerprint);

    /// <summary>Why a task that had this fingerprint runs again, in words; nothing where it is up to date.</summary>
    /// <param name="now">The fingerprint of the present.</param>
    public IEnumerable<string> Changes(TaskFingerprint now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return Changes("property", Properties, now.Properties).Concat(Changes("file", Files, now.Files))
            .Concat(Changes("input file", Inputs, now.Inputs)).Concat(Changes("variable", Variables, now.Variables));
    }

    /// <summary>The text that the database keeps.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, FingerprintJson.Default.TaskFingerprint);

    private static IEnumerable<string> Changes(string what, SortedDictionary<string, string> before, SortedDictionary<string, string> now)
    {
        foreach ((string name, string value) in before)
        {
            if (!now.TryGetValue(name, out string? present)) yield return $"the {what} {name} is missing";
            else if (present != value) yield return $"the {what} {name} has changed";
        }

        foreach (string name in now.Keys.Where(name => !before.ContainsKey(name))) yield return $"the {what} {name} is new";
    }
}
