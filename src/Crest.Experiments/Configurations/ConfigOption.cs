using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>An option that a configuration gives.</summary>
/// <param name="Option">The option.</param>
/// <param name="Key">The key in the configuration, with its sections.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigOption(OptionDefinition Option, string Key, ConfigValue Value)
{
    /// <summary>Whether it is given a value: null leaves an option its default.</summary>
    public bool IsGiven => Value is not ConfigScalar { Value: null };

    /// <summary>The words of the value, as options are read.</summary>
    /// <exception cref="CrestException">The option takes no such value.</exception>
    public IReadOnlyList<string> Words() => Value switch
    {
        ConfigScalar { Value: string text } when Option.IsList => Option.Words(text),
        ConfigScalar scalar => [scalar.Written],
        ConfigList list when Option.IsList => [.. list.Items.Select(Word)],
        // What is written as JSON on the command line.
        ConfigMapping mapping when Option.TakesMapping => [Json(mapping)!.ToJsonString(Plain)],
        _ => throw new CrestException(
            $"{Value.Origin}: {Key} is {Value.Found}; it takes {(Option.IsList ? "a value or a list" : "one value")}"),
    };

    private static readonly JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private string Word(ConfigValue item) => item is ConfigScalar { Value: not null } scalar
        ? scalar.Written
        : throw new CrestException($"{item.Origin}: {Key} contains {item.Found}; it takes texts and numbers");

    private static JsonNode? Json(ConfigValue value) => value switch
    {
        ConfigMapping mapping => new JsonObject(mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value)))),
        ConfigList list => new JsonArray([.. list.Items.Select(Json)]),
        ConfigScalar { Value: string text } => JsonValue.Create(text),
        ConfigScalar { Value: long whole } => JsonValue.Create(whole),
        ConfigScalar { Value: double real } => JsonValue.Create(real),
        ConfigScalar { Value: bool truth } => JsonValue.Create(truth),
        _ => null,
    };
}
