using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Workflows.WheelProjects;

/// <summary>An object of a JSON file of WHEEL, whose values are read by what is expected.</summary>
/// <param name="Label">The file, and the place in it, for messages.</param>
/// <param name="Element">The object.</param>
internal sealed record WheelJson(string Label, JsonElement Element)
{
    private const int LargestFile = 64 << 20, LongestShown = 60;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads a file, which contains an object.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The file as the user knows it.</param>
    /// <exception cref="CrestException">It cannot be read, or is not such a file; the message names the line.</exception>
    public static WheelJson Read(string path, string label)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
                throw new CrestException($"{label}: is larger than {LargestFile >> 20} MiB, which no file of WHEEL is");
            using var document = JsonDocument.Parse(InputFile.ReadAllText(path), Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new WheelJson(label, document.RootElement.Clone())
                : throw new CrestException($"{label}: must be an object of JSON, not {Found(document.RootElement)}");
        }
        catch (JsonException e)
        {
            string why = e.Message.Split(". ")[0].Split(" LineNumber")[0];
            throw new CrestException($"{label}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: is not JSON: {why}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", label, e);
        }
    }

    /// <summary>The error that a value is not what is expected.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="expected">What is expected.</param>
    public CrestException Expected(string key, string expected) => new(
        Value(key) is { } value ? $"{Label}: {key} must be {expected}, not {Found(value)}" : $"{Label}: lacks {key}: {expected}");

    /// <summary>The text of a key; null where it has none, or only blanks.</summary>
    /// <exception cref="CrestException">It is no text.</exception>
    public string? Text(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString() is { } text && text.Trim().Length > 0 ? text : null,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => throw Expected(key, "a text"),
    };

    /// <summary>The text that a key must have.</summary>
    /// <param name="key">The key.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="CrestException">It has none.</exception>
    public string Required(string key, string what) => Text(key) ?? throw Expected(key, what);

    /// <summary>The number of a key as the file writes it; null where it has none.</summary>
    /// <exception cref="CrestException">It is no number.</exception>
    public string? Number(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        { ValueKind: JsonValueKind.String } value when decimal.TryParse(value.GetString(), out _) => value.GetString()!.Trim(),
        { ValueKind: JsonValueKind.String } value when string.IsNullOrWhiteSpace(value.GetString()) => null,
        _ => throw Expected(key, "a number"),
    };

    /// <summary>The whole number of a key; null where it has none.</summary>
    /// <exception cref="CrestException">It is no whole number.</exception>
    public long? Whole(string key)
    {
        if (Number(key) is not { } text) return null;
        return decimal.TryParse(text, System.Globalization.NumberStyles.Float, null, out decimal number)
            && decimal.IsInteger(number) && Math.Abs(number) <= 1L << 53
                ? (long)number
                : throw Expected(key, "a whole number");
    }

    /// <summary>The truth value of a key; false where it has none.</summary>
    /// <exception cref="CrestException">It is no truth value.</exception>
    public bool Flag(string key) => Value(key) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Expected(key, "true or false"),
    };

    /// <summary>The texts of a list; a single text is a list of one, and an object of a list has its text under <c>name</c>.</summary>
    /// <exception cref="CrestException">It is something else.</exception>
    public IReadOnlyList<string> Texts(string key) => Value(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.String } value => [value.GetString()!],
        { ValueKind: JsonValueKind.Array } value =>
        [
            .. value.EnumerateArray().Select(item => item switch
            {
                { ValueKind: JsonValueKind.String } => item.GetString()!,
                { ValueKind: JsonValueKind.Number } => item.GetRawText(),
                { ValueKind: JsonValueKind.Object } => new WheelJson($"{Label}: {key}", item).Required("name", "a text"),
                _ => throw Expected(key, "a list of texts"),
            }),
        ],
        _ => throw Expected(key, "a list of texts"),
    };

    /// <summary>The objects of a list.</summary>
    /// <exception cref="CrestException">It is something else.</exception>
    public IReadOnlyList<WheelJson> Objects(string key) => Value(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value =>
        [
            .. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object
                ? new WheelJson($"{Label}: {key}", item)
                : throw Expected(key, "a list of objects")),
        ],
        _ => throw Expected(key, "a list of objects"),
    };

    /// <summary>The keys of an object with their texts.</summary>
    /// <exception cref="CrestException">It is something else.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Pairs(string key) => Value(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } value =>
        [
            .. value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.ValueKind switch
            {
                JsonValueKind.String => pair.Value.GetString()!,
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => pair.Value.GetRawText(),
                JsonValueKind.Null => "",
                _ => throw new CrestException($"{Label}: {key}: {pair.Name} must be a text, not {Found(pair.Value)}"),
            })),
        ],
        _ => throw Expected(key, "an object with texts"),
    };

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Value(key) is not null;

    private JsonElement? Value(string key) =>
        Element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Found(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => value.GetRawText(),
        };
        return text.Length > LongestShown ? $"{text[..LongestShown]}…" : text;
    }
}
