using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Yaml;

/// <summary>Changes one value of a YAML text, and leaves all else as it is: comments, order, quotes, blanks.</summary>
public static partial class YamlEdit
{
    /// <summary>Sets or removes the value of a key.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where the text is from, for error messages.</param>
    /// <param name="mapping">The keys that lead to the mapping, from the outermost.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The value as YAML of one line: <see cref="Text"/> or <see cref="List"/>; null to remove the key.</param>
    /// <returns>The new text.</returns>
    /// <exception cref="CrestException">The text is not YAML, or there is no such mapping, or it is an alias.</exception>
    public static string Set(string text, string path, IReadOnlyList<string> mapping, string key, string? value)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(mapping);
        var found = YamlSpan.Find(text, path, mapping);
        int at = found.Entries.FindIndex(entry => entry.Key == key);
        return (at, value) switch
        {
            ( < 0, null) => text,
            ( < 0, { } given) => found.IsFlow ? InsertInFlow(text, found, key, given) : InsertInBlock(text, found, key, given),
            (_, null) => found.IsFlow ? RemoveFromFlow(text, found, at) : RemoveFromBlock(text, found.Entries[at]),
            (_, { } given) => Replace(text, found.Entries[at], given),
        };
    }

    /// <summary>A text as a value of one line: plain where every reader takes it as a text or as what it was.</summary>
    public static string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text, Readable);
    }

    /// <summary>Texts as a list of one line.</summary>
    public static string List(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Text))}]";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Replace(string text, YamlSpan.Entry entry, string value)
    {
        // What is between the key and its value may be a comment, which stays.
        bool isBeside = text[entry.KeyEnd..entry.ValueStart].AsSpan().Trim() is ":" or "";
        int colon = text.IndexOf(':', entry.KeyEnd);
        if (entry.ValueStart == entry.ValueEnd)
        {
            bool hasColon = colon >= 0 && text.AsSpan(entry.KeyEnd, colon - entry.KeyEnd).Trim().Length == 0;
            int end = hasColon ? colon + 1 : entry.KeyEnd;
            return $"{text[..end]}{(hasColon ? " " : ": ")}{value}{text[end..]}";
        }

        return isBeside
            ? $"{text[..(colon + 1)]} {value}{text[entry.ValueEnd..]}"
            : $"{text[..entry.ValueStart]}{value}{text[entry.ValueEnd..]}";
    }

    private static string InsertInFlow(string text, YamlSpan mapping, string key, string value)
    {
        if (mapping.Entries.Count == 0) return $"{text[..(mapping.Start + 1)]}{key}: {value}{text[(mapping.Start + 1)..]}";
        int end = mapping.Entries[^1].ValueEnd;
        return $"{text[..end]}, {key}: {value}{text[end..]}";
    }

    /// <summary>After the last value of one line, on a line of its own; where there is none, before all others.</summary>
    private static string InsertInBlock(string text, YamlSpan mapping, string key, string value)
    {
        int first = mapping.Entries[0].KeyStart, line = LineStart(text, first);
        string indent = text[line..first], end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        // The first key may come after something else, such as a dash.
        if (indent.AsSpan().Trim().Length > 0) indent = new string(' ', indent.Length);
        int last = mapping.Entries.FindLastIndex(entry => text.IndexOf('\n', entry.KeyStart) is var next
            && (next < 0 || next >= entry.ValueEnd) && IsAlone(text, entry.ValueEnd));
        if (last < 0) return $"{text[..first]}{key}: {value}{end}{indent}{text[first..]}";
        int after = text.IndexOf('\n', mapping.Entries[last].ValueEnd);
        return after < 0
            ? $"{text}{end}{indent}{key}: {value}"
            : $"{text[..(after + 1)]}{indent}{key}: {value}{end}{text[(after + 1)..]}";
    }

    private static string RemoveFromFlow(string text, YamlSpan mapping, int at)
    {
        List<YamlSpan.Entry> entries = mapping.Entries;
        if (at + 1 < entries.Count) return text[..entries[at].KeyStart] + text[entries[at + 1].KeyStart..];
        int start = at > 0 ? entries[at - 1].ValueEnd : entries[at].KeyStart;
        return text[..start] + text[entries[at].ValueEnd..];
    }

    private static string RemoveFromBlock(string text, YamlSpan.Entry entry)
    {
        int start = LineStart(text, entry.KeyStart), next = text.IndexOf('\n', entry.ValueEnd);
        // A key that is not the first of its line is the first of a mapping after a dash.
        if (text[start..entry.KeyStart].AsSpan().Trim().Length > 0)
            throw new CrestException($"the key '{entry.Key}' is on one line with others; change the file itself");
        return text[..start] + (next < 0 ? "" : text[(next + 1)..]);
    }

    private static int LineStart(string text, int at) => at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;

    /// <summary>Whether nothing but a comment follows on the line.</summary>
    private static bool IsAlone(string text, int end)
    {
        int next = text.IndexOf('\n', end);
        ReadOnlySpan<char> rest = (next < 0 ? text.AsSpan(end) : text.AsSpan(end, next - end)).Trim();
        return rest.Length == 0 || rest[0] == '#';
    }

    // No text that a reader of YAML would take for null, and none with signs that mean something inside lists.
    [GeneratedRegex(
        "^(?!(?i:null|true|false|yes|no|on|off|y|n|~)$)(?![-+.0-9])[A-Za-z0-9_./+-]+( [A-Za-z0-9_./+-]+)*$|^(true|false|-?[0-9]{1,18})$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
