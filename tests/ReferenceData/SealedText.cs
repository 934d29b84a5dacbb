namespace Crest.Tests.ReferenceData;

/// <summary>A JSON file that contains a hash of itself, without the hash: so it may be changed on purpose.</summary>
internal static class SealedText
{
    /// <summary>Reads the text, less the line of the hash.</summary>
    public static string Read(string path) =>
        string.Join('\n', File.ReadAllText(path).Split('\n').Where(line => !line.Contains("\"content_xxh128\"", StringComparison.Ordinal)));
}
