using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crest.Dashboard.Mlflow;

/// <summary>
/// Reads JSON that can be written again: texts are Unicode, and no key occurs twice. The runtime notices either only when somebody asks for
/// the value, which would make a stored text fail every answer with it.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>Reads a text in UTF-8.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            JsonElement json = JsonElement.Parse(text.Span, s_options);
            Check(json);
            return json;
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a text is not Unicode", e);
        }
    }

    /// <summary>Reads a text; null where it is no such JSON.</summary>
    public static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(Parse(System.Text.Encoding.UTF8.GetBytes(text)).GetRawText());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Check(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String) json.GetString();
        else if (json.ValueKind == JsonValueKind.Array) foreach (JsonElement item in json.EnumerateArray()) Check(item);
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in json.EnumerateObject())
            {
                _ = property.Name;
                Check(property.Value);
            }
        }
    }
}
