using System.Text.Json;
using Crest.Foundation.Errors;

namespace Crest.Survey.RawData;

/// <summary>What a survey's table calls the passbands: <c>{"ztfg":"g","ztfr":"r"}</c>. Others keep their names.</summary>
public sealed class BandMap
{
    private const string Example = """write it like '{"ztfg":"g","ztfr":"r"}', in quotes""";
    private readonly SortedDictionary<string, string> _names = new(StringComparer.Ordinal);

    private BandMap()
    {
    }

    /// <summary>Every band keeps its name.</summary>
    public static BandMap None { get; } = new();

    /// <summary>Reads a map from JSON: an object of names.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="CrestException">The text is not such an object.</exception>
    public static BandMap Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        var map = new BandMap();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new CrestException($"is not a JSON object; {Example}");
            foreach (JsonProperty band in document.RootElement.EnumerateObject())
            {
                string? name = band.Value.ValueKind == JsonValueKind.String ? band.Value.GetString() : null;
                if (string.IsNullOrWhiteSpace(name) || name.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)))
                    throw new CrestException(
                        $"the band of '{band.Name}' is not a name without blanks: {band.Value.GetRawText()}; {Example}");
                if (!map._names.TryAdd(band.Name, name)) throw new CrestException($"'{band.Name}' is given twice");
            }
        }
        catch (JsonException e)
        {
            throw new CrestException($"is not JSON: {json}; {Example} (a shell removes quotes and braces that are not quoted)", e);
        }

        return map._names.Count > 0 ? map : throw new CrestException($"there is no band in it; {Example}");
    }

    /// <summary>The band of a name in the table.</summary>
    /// <param name="name">The name.</param>
    public string BandOf(string name) => _names.GetValueOrDefault(name, name);

    /// <summary>The bands that names in the table are to become.</summary>
    public IEnumerable<string> Bands => _names.Values;

    /// <summary>The map as JSON.</summary>
    public override string ToString() => JsonSerializer.Serialize(_names);
}
