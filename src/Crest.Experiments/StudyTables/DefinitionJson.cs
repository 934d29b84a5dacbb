using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.StudyTables;

/// <summary>
/// What a study's attribute <c>crest:study</c> contains: space, objective, sampler and pruner. Name and direction are in Optuna's tables,
/// the number of iterations is in an attribute of its own, because it grows.
/// </summary>
internal static class DefinitionJson
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static string Write(StudyDefinition definition)
    {
        var space = new JsonArray();
        foreach ((string name, ParameterDistribution distribution) in definition.Space.Parameters)
            space.Add(
                (JsonNode)new JsonObject { ["parameter"] = name, ["distribution"] = JsonNode.Parse(DistributionJson.Write(distribution)) });
        return new JsonObject
        {
            ["space"] = space,
            ["objective"] = definition.Objective,
            ["sampler"] = JsonSerializer.SerializeToNode(definition.Sampler, Options),
            ["pruner"] = JsonSerializer.SerializeToNode(definition.Pruner, Options),
        }.ToJsonString();
    }

    /// <exception cref="CrestException">A later program wrote it.</exception>
    public static StudyDefinition Read(string json, string name, StudyDirection direction, int iterations)
    {
        try
        {
            JsonNode root = JsonNode.Parse(json)!;
            var space = new SearchSpace([.. root["space"]!.AsArray().Select(p =>
                KeyValuePair.Create(p!["parameter"]!.GetValue<string>(), DistributionJson.Read(p["distribution"]!.ToJsonString())))]);
            return new StudyDefinition(
                name,
                direction,
                space,
                root["objective"]!.GetValue<string>(),
                root["sampler"].Deserialize<SamplerOptions>(Options)!,
                root["pruner"].Deserialize<PrunerOptions>(Options)!,
                iterations);
        }
        catch (Exception e) when (e is JsonException or NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new CrestException(
                $"the study {name} was made by another version of Crest, and cannot be understood; use that version, or another name", e);
        }
    }
}
