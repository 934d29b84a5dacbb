using Crest.Foundation.Errors;

namespace Crest.Dashboard.Runs;

/// <summary>What people write to a run, as a form holds it.</summary>
public static class NotesText
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 250;

    /// <summary>Characters of a memo.</summary>
    public const int LongestMemo = 50_000;

    private const int LongestTag = 250, LongestValue = 8000, MostTags = 200;

    /// <summary>Tags as text, a line each: <c>name = value</c>.</summary>
    /// <param name="tags">The tags.</param>
    public static string Write(IReadOnlyDictionary<string, string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return string.Join('\n', tags.Where(tag => HasLine(tag.Key)).Select(tag => $"{tag.Key} = {tag.Value.ReplaceLineEndings(" ")}"));
    }

    /// <summary>Whether a tag can be written so; programs may give a tag any name.</summary>
    /// <param name="name">The tag.</param>
    public static bool HasLine(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && name.Trim() == name && !name.Any(c => c == '=' || char.IsControl(c));
    }

    /// <summary>Reads tags; one without <c>=</c> has an empty value.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="CrestException">A name is missing, there twice or too long, or a value is too long.</exception>
    public static IReadOnlyDictionary<string, string> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            (string name, string value) = equals < 0 ? (line, "") : (line[..equals].Trim(), line[(equals + 1)..].Trim());
            if (name.Length is 0 or > LongestTag) throw new CrestException($"'{line}': the name of a tag has 1 to {LongestTag} characters");
            if (value.Length > LongestValue) throw new CrestException($"the tag {name} has more than {LongestValue} characters");
            if (!tags.TryAdd(name, value)) throw new CrestException($"the tag {name} is there twice");
        }

        return tags.Count <= MostTags ? tags : throw new CrestException($"a run has at most {MostTags} tags here");
    }
}
