using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Mlflow;

/// <summary>
/// The fields of a request or of an object in it. What is null counts as missing; a field that nobody knows is passed over.
/// </summary>
/// <param name="fields">The values by name; those of an address are texts, or arrays of texts.</param>
internal sealed class MlflowFields(IReadOnlyDictionary<string, JsonElement> fields)
{
    /// <summary>The latest time of a calendar, in milliseconds since 1970.</summary>
    private const long LastTime = 253_402_300_799_999;

    /// <summary>The fields of an address: one that is repeated is a list.</summary>
    public static MlflowFields Of(IQueryCollection query) => new(query.ToDictionary(
        pair => pair.Key, pair => pair.Value.Count == 1
            ? JsonSerializer.SerializeToElement(pair.Value[0])
            : JsonSerializer.SerializeToElement(pair.Value.ToArray())));

    /// <summary>The fields of an object.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">What messages call it.</param>
    public static MlflowFields Of(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.Object) throw MlflowException.Bad($"{name} must be an object, not {Kind(value)}");
        try
        {
            var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty property in value.EnumerateObject()) fields[property.Name] = property.Value;
            return new MlflowFields(fields);
        }
        catch (InvalidOperationException)
        {
            throw MlflowException.Bad($"{name} has a name that is no text in Unicode");
        }
    }

    /// <summary>A text; null where it is missing.</summary>
    public string? Text(string name, int longest = int.MaxValue)
    {
        if (Find(name) is not { } value) return null;
        string text = value.ValueKind switch
        {
            JsonValueKind.String => String(value, name),
            // Clients write ids and the values of parameters as numbers too.
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw MlflowException.Invalid($"{name} must be a text, not {Kind(value)}"),
        };
        if (text.Length > longest) throw MlflowException.Invalid($"{name} has at most {longest} characters, not {text.Length}");
        if (text.Contains('\0', StringComparison.Ordinal)) throw MlflowException.Invalid($"{name} contains the character U+0000");
        return text;
    }

    /// <summary>A text that is not empty.</summary>
    public string Required(string name, int longest = int.MaxValue) => Text(name, longest) is { Length: > 0 } text
        ? text
        : throw MlflowException.Invalid($"Missing value for required parameter '{name}'");

    /// <summary>The name of a metric, parameter or tag.</summary>
    public string Key(string name = "key")
    {
        string key = Required(name, MlflowLimits.Key);
        return key.Any(char.IsControl) ? throw MlflowException.Invalid($"{name} contains a control character") : key;
    }

    /// <summary>A whole number, written as a number or a text; null where it is missing.</summary>
    public long? Whole(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long whole)) return whole;
        if (value.ValueKind == JsonValueKind.String
            && long.TryParse(String(value, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long written))
            return written;
        // 1.0 is whole too.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number == Math.Floor(number)
            && Math.Abs(number) < 1L << 53)
            return (long)number;
        throw MlflowException.Invalid($"{name} must be a whole number of 64 bits, not {Kind(value)}");
    }

    /// <summary>A whole number in a range.</summary>
    public int Whole(string name, int usual, int least, int most)
    {
        long number = Whole(name) ?? usual;
        return number >= least && number <= most
            ? (int)number
            : throw MlflowException.Invalid($"{name} must be {least} to {most}, not {number}");
    }

    /// <summary>A number; NaN and infinities are texts.</summary>
    public double Number(string name)
    {
        JsonElement value = Find(name) ?? throw MlflowException.Invalid($"Missing value for required parameter '{name}'");
        if (value.ValueKind == JsonValueKind.Number) return value.GetDouble();
        if (value.ValueKind != JsonValueKind.String) throw MlflowException.Invalid($"{name} must be a number, not {Kind(value)}");
        return String(value, name).Trim().ToUpperInvariant() switch
        {
            "NAN" => double.NaN,
            "INFINITY" or "+INFINITY" or "INF" => double.PositiveInfinity,
            "-INFINITY" or "-INF" => double.NegativeInfinity,
            var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ => throw MlflowException.Invalid($"{name} must be a number, not {Kind(value)}"),
        };
    }

    /// <summary>A time in milliseconds since 1970; null where it is missing.</summary>
    public DateTimeOffset? Time(string name) => Whole(name) switch
    {
        null => null,
        >= 0 and <= LastTime and var time => DateTimeOffset.FromUnixTimeMilliseconds(time),
        _ => throw MlflowException.Invalid($"{name} must be a time in milliseconds since 1970"),
    };

    /// <summary>A list of texts; one text counts as a list of it, as in an address.</summary>
    public IReadOnlyList<string> Texts(string name) => Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(value => value.ValueKind switch
        {
            JsonValueKind.String => Plain(String(value, name), name),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw MlflowException.Invalid($"{name} must be a list of texts, not of {Kind(value)}"),
        })],
        _ => [Text(name)!],
    };

    /// <summary>An object; null where it is missing.</summary>
    public (MlflowFields Fields, string Json)? Object(string name) =>
        Find(name) is { } value ? (Of(value, name), value.GetRawText()) : null;

    /// <summary>A list of objects, with the JSON of each.</summary>
    public IReadOnlyList<(MlflowFields Fields, string Json)> Objects(string name, int most)
    {
        if (Find(name) is not { } list) return [];
        if (list.ValueKind != JsonValueKind.Array) throw MlflowException.Invalid($"{name} must be a list, not {Kind(list)}");
        if (list.GetArrayLength() > most)
            throw MlflowException.Invalid($"{name} has at most {most} values in a request, not {list.GetArrayLength()}");
        return [.. list.EnumerateArray().Select(value => (Of(value, $"each of {name}"), value.GetRawText()))];
    }

    private JsonElement? Find(string name) =>
        fields.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Plain(string text, string name) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw MlflowException.Invalid($"{name} contains the character U+0000") : text;

    private static string String(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw MlflowException.Invalid($"{name} is no text in Unicode");
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => $"{value.ValueKind}".ToLowerInvariant(),
    };
}
