using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Options;

namespace Crest.Workflows.Components;

/// <summary>The JSON schema of <c>workflow.yaml</c>, made from the same definitions by which it is read (draft 2020-12).</summary>
public static class WorkflowJsonSchema
{
    private const string Text = "^[^\\u0000-\\u001f]+$", Link = "^[^/]+/.+$";

    /// <summary>The schema, as JSON with line breaks.</summary>
    public static string Write()
    {
        var definitions = new JsonObject
        {
            ["components"] = new JsonObject
            {
                ["type"] = "object", ["minProperties"] = 1, ["propertyNames"] = Pattern("^[A-Za-z0-9_-]{1,100}$"),
                ["additionalProperties"] = Reference("component"),
            },
            ["component"] = Component(),
            ["env"] = new JsonObject
            {
                ["type"] = "object", ["description"] = "Variables that scripts see, also those of the components inside.",
                ["propertyNames"] = Pattern("^[A-Za-z_][A-Za-z0-9_]*$"), ["additionalProperties"] = Word(),
            },
            ["links"] = new JsonObject
            {
                ["description"] = "COMPONENT/FILE: a component of the same folder (.. for the one around) and a file of it.",
                ["anyOf"] = new JsonArray(
                    List(Pattern(Link)),
                    Map(new JsonObject { ["anyOf"] = new JsonArray(Pattern(Link), List(Pattern(Link))) })),
            },
            ["files"] = List(Pattern(Text)),
            ["copies"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = Pattern(Text) },
            ["parameters"] = Parameters(),
        };
        foreach (string kind in ComponentKinds.Names) definitions[kind] = Kind(kind);
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = "A workflow of Crest", ["type"] = "object",
            ["required"] = new JsonArray("components"), ["additionalProperties"] = false,
            ["properties"] = new JsonObject
            {
                ["name"] = Word(), ["description"] = Word(),
                ["cleanupFlag"] = Properties(typeof(GroupComponent))["cleanupFlag"]!.DeepClone(), ["env"] = Reference("env"),
                ["components"] = Reference("components"),
            },
            ["$defs"] = definitions,
        };
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>A component is checked by its type.</summary>
    private static JsonObject Component()
    {
        var byKind = new JsonArray();
        foreach (string kind in ComponentKinds.Names)
        {
            var type = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = kind } } };
            // Where no type is given, it is a task.
            if (kind != "task") type["required"] = new JsonArray("type");
            byKind.Add((JsonNode)new JsonObject { ["if"] = type, ["then"] = Reference(kind) });
        }

        return new JsonObject
        {
            ["type"] = "object", ["properties"] = new JsonObject { ["type"] = Kinds() }, ["allOf"] = byKind,
        };
    }

    private static JsonObject Kind(string kind)
    {
        Type record = ComponentKinds.TypeOf(kind);
        JsonObject properties = Properties(record);
        var required = new JsonArray();
        foreach ((string key, OptionDefinition option) in WorkflowFile.PropertiesOf(record))
            if (option.IsRequired) required.Add((JsonNode)key);
        foreach (string key in WorkflowFile.StructureOf(record))
        {
            properties[key] = key switch
            {
                LinkFields.Inputs => Reference("links"),
                LinkFields.Outputs => Reference(WorkflowFile.HandsOn(record) ? "links" : "files"),
                StudyFields.Scatter or StudyFields.Gather => Reference("copies"),
                _ => Reference(key),
            };
            if (key == "components" || (key == StudyFields.Parameters && record == typeof(StudyComponent))) required.Add((JsonNode)key);
        }

        return new JsonObject
        {
            ["type"] = "object", ["required"] = required, ["additionalProperties"] = false, ["properties"] = properties,
        };
    }

    private static JsonObject Properties(Type record)
    {
        var properties = new JsonObject { ["type"] = Kinds() };
        foreach ((string key, OptionDefinition option) in WorkflowFile.PropertiesOf(record)) properties[key] = OptionSchema.Of(option);
        return properties;
    }

    private static JsonObject Kinds()
    {
        JsonNode?[] kinds = [.. ComponentKinds.Names.Select(name => JsonValue.Create(name))];
        return new JsonObject { ["enum"] = new JsonArray(kinds) };
    }

    private static JsonObject Parameters() => new()
    {
        ["type"] = "object", ["minProperties"] = 1, ["propertyNames"] = Pattern("^[A-Za-z_][A-Za-z0-9_]{0,99}$"),
        ["additionalProperties"] = new JsonObject
        {
            ["anyOf"] = new JsonArray(
                List(Word()),
                new JsonObject
                {
                    ["type"] = "object", ["required"] = new JsonArray("min", "max", "step"), ["additionalProperties"] = false,
                    ["properties"] = new JsonObject { ["min"] = Number(), ["max"] = Number(), ["step"] = Number() },
                },
                new JsonObject
                {
                    ["type"] = "object", ["required"] = new JsonArray("files"), ["additionalProperties"] = false,
                    ["properties"] = new JsonObject
                    {
                        ["files"] = new JsonObject { ["anyOf"] = new JsonArray(Pattern(Text), List(Pattern(Text))) },
                    },
                }),
        },
    };

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/$defs/{name}" };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Word() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private static JsonObject Number() => new() { ["type"] = "number" };

    private static JsonObject List(JsonNode items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Map(JsonNode values) => new() { ["type"] = "object", ["additionalProperties"] = values };
}
