using System.Text.Json;
using Crest.Foundation.Hashes;
using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>What the instances of a loop or a study were made from.</summary>
/// <param name="Files">The hashes of the files of its folder.</param>
/// <param name="Inputs">The hashes of the files that it gets from other components.</param>
/// <param name="Definition">The hash of its properties, of the components inside it, and of the variables around it.</param>
internal sealed record RepeatFingerprint(
    SortedDictionary<string, string> Files, SortedDictionary<string, string> Inputs, string Definition)
{
    /// <summary>The fingerprint of the present.</summary>
    /// <param name="component">The loop or the study.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="without">Files that do not count.</param>
    /// <exception cref="Foundation.Errors.CrestException">A file cannot be read.</exception>
    public static RepeatFingerprint Present(RepeatedComponent component, Place place, IReadOnlySet<string> without) => new(
        FolderHashes.Of(place.FolderOf(component), without),
        new(FileLinks.Sources(component, place).ToDictionary(file => file.Key, file => FolderHashes.OfPath(file.Value)),
            StringComparer.Ordinal),
        ContentHash.OfTexts(
        [
            component.Definition,
            .. place.VariablesOf(component).OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .SelectMany(variable => (string[])[variable.Key, variable.Value]),
        ]));

    /// <summary>Reads what <see cref="ToString"/> wrote; null where there is nothing, or another version wrote it.</summary>
    public static RepeatFingerprint? Parse(string json) => FingerprintJson.Read(json, FingerprintJson.Default.RepeatFingerprint);

    /// <summary>Whether another is the same.</summary>
    public bool IsSame(RepeatFingerprint? other) =>
        other is not null && Definition == other.Definition && Files.SequenceEqual(other.Files) && Inputs.SequenceEqual(other.Inputs);

    /// <summary>The files that differ from those of another: changed, new, or gone.</summary>
    public IEnumerable<string> Differences(RepeatFingerprint other) => Files.Keys.Union(other.Files.Keys)
        .Where(file => Files.GetValueOrDefault(file) != other.Files.GetValueOrDefault(file));

    /// <summary>The text that the database keeps.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, FingerprintJson.Default.RepeatFingerprint);
}
