using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Experiments.Configurations;
using Crest.Foundation.Options;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>The JSON schema of the configuration of a job, made from the definitions of its options (draft 2020-12).</summary>
public static class JobSchema
{
    /// <summary>The schema, as JSON with line breaks.</summary>
    /// <param name="job">The job.</param>
    public static string Write(JobDefinition job)
    {
        ArgumentNullException.ThrowIfNull(job);
        JsonObject properties = [];
        JsonArray pairs = [];
        foreach (OptionDefinition option in job.Options)
        {
            string name = OptionName.InFiles(option.Name);
            properties[name] = OfOption(option);
            // Every spelling is the same key, so one of them is given.
            string[] spellings = [.. ((string[])[option.Name, .. option.Aliases])
                .SelectMany(spelling => (string[])[OptionName.InFiles(spelling), spelling]).Distinct()];
            foreach (string other in spellings.Where(spelling => !properties.ContainsKey(spelling)))
                properties[other] = new JsonObject { ["$ref"] = $"#/$defs/section/properties/{name}" };
            for (int i = 0; i < spellings.Length; i++)
                for (int k = i + 1; k < spellings.Length; k++)
                    pairs.Add((JsonNode)new JsonObject
                    {
                        ["not"] = new JsonObject { ["required"] = new JsonArray(spellings[i], spellings[k]) },
                    });
        }

        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = $"A configuration of crest {job.Name}",
            ["description"] = job.Description, ["type"] = "object",
            ["properties"] = new JsonObject
            {
                [ConfigKeys.Command] = new JsonObject { ["const"] = job.Name },
                [ConfigKeys.Defaults] = Defaults(),
                [ConfigKeys.Variables] = Describe("Values that only others refer to, as ${variables.name}.", "object"),
                [ConfigKeys.Tags] = Describe("The tags of the run.", "object"),
            },
            ["$ref"] = "#/$defs/section",
            ["$defs"] = new JsonObject
            {
                // Sections only group options.
                ["section"] = new JsonObject
                {
                    ["type"] = "object", ["properties"] = properties,
                    ["additionalProperties"] = new JsonObject { ["$ref"] = "#/$defs/section" },
                },
            },
        };
        if (pairs.Count > 0) root["$defs"]!["section"]!["allOf"] = pairs;
        // The keys at the top are no sections.
        foreach (string key in (string[])[ConfigKeys.Command, ConfigKeys.Defaults, ConfigKeys.Variables, ConfigKeys.Tags])
            if (!properties.ContainsKey(key)) properties[key] = new JsonObject();
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonObject OfOption(OptionDefinition option)
    {
        JsonObject value = OptionSchema.Of(option);
        var choices = new JsonArray(
            new JsonObject { ["type"] = "null" },
            new JsonObject { ["const"] = ConfigScalar.Missing },
            new JsonObject { ["type"] = "string", ["pattern"] = "\\$\\{" });
        if (option.ValueType == typeof(int) || option.ValueType == typeof(long))
            choices.Add((JsonNode)new JsonObject { ["type"] = "string", ["pattern"] = "^0[xX][0-9a-fA-F]+$" });
        // What the command line takes as JSON is a mapping here.
        if (option.TakesMapping)
            choices.Add((JsonNode)new JsonObject { ["type"] = "object" });
        JsonNode? description = value["description"]?.DeepClone(), usual = value["default"]?.DeepClone();
        value.Remove("description");
        value.Remove("default");
        choices.Insert(0, value);
        var schema = new JsonObject { ["description"] = description, ["anyOf"] = choices };
        if (usual is not null) schema["default"] = usual;
        return schema;
    }

    private static JsonObject Defaults()
    {
        JsonObject list = Describe("The files that are merged: 'group: name', 'name', '_self_' for this one.", "array");
        list["items"] = new JsonObject { ["type"] = new JsonArray("string", "object") };
        return list;
    }

    private static JsonObject Describe(string description, string type) => new() { ["description"] = description, ["type"] = type };
}
