using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Pipelines.TrainingRuns;

/// <summary><c>best_parameter.json</c>: what a search found, in the form in which a training reads it (<c>--parameter-path</c>).</summary>
public static class BestParameterFile
{
    /// <summary>Its name.</summary>
    public const string Name = "best_parameter.json";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>What a file says of the best trial of a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="objective">The objective in words.</param>
    /// <param name="history">Its trials.</param>
    /// <returns>The text of the file; null where no trial is complete.</returns>
    public static string? Describe(StudyDefinition study, string objective, StudyHistory history)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(history);
        if (history.Best is not { } best) return null;
        var parameters = new JsonObject();
        foreach (TrialParameter parameter in best.Parameters)
            parameters[parameter.Name] = JsonSerializer.SerializeToNode(parameter.External);
        int Count(TrialState state) => history.Trials.Count(trial => trial.State == state);
        var file = new JsonObject
        {
            ["parameters"] = parameters,
            ["value"] = double.IsFinite(best.Value!.Value) ? best.Value : null,
            ["objective"] = objective,
            ["direction"] = study.Direction == StudyDirection.Maximize ? "maximize" : "minimize",
            ["metrics"] = Attribute(best, "metrics"),
            ["best_epoch"] = Attribute(best, "best_epoch"),
            ["study"] = study.Name,
            ["trial"] = best.Number,
            ["n_trials"] = history.Trials.Count(trial => trial.IsFinished),
            ["n_complete"] = Count(TrialState.Complete),
            ["n_pruned"] = Count(TrialState.Pruned),
            ["n_failed"] = Count(TrialState.Fail),
            ["training"] = JsonNode.Parse(study.Objective),
        };
        return file.ToJsonString(Json) + "\n";
    }

    /// <summary>Reads the parameters of a file.</summary>
    /// <param name="path">JSON with parameters, at the top or under <c>parameters</c>.</param>
    /// <returns>Name and value each: a text, a <see cref="double"/>, a <see cref="bool"/>, or null.</returns>
    /// <exception cref="CrestException">It cannot be read, or is no such file.</exception>
    public static IReadOnlyList<KeyValuePair<string, object?>> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(InputFile.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            JsonElement parameters =
                root.ValueKind == JsonValueKind.Object && root.TryGetProperty("parameters", out JsonElement inner) ? inner : root;
            return [.. parameters.EnumerateObject().Select(parameter => KeyValuePair.Create(parameter.Name, Value(parameter, path)))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CrestException(
                $"{path}: not a file of parameters: "
                + $"{(e is JsonException { LineNumber: { } line } ? $"line {line + 1} is not JSON" : "it is not an object")}; "
                + "it holds e.g. {\"hidden_size\": 300, \"dropout_rate\": 0.1}",
                e);
        }
    }

    private static object? Value(JsonProperty parameter, string path) => parameter.Value.ValueKind switch
    {
        JsonValueKind.Number => parameter.Value.GetDouble(),
        JsonValueKind.String => parameter.Value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => throw new CrestException($"{path}: {parameter.Name} is neither a number, a text nor a truth value"),
    };

    private static JsonNode? Attribute(Trial trial, string name) =>
        trial.UserAttributes.TryGetValue(name, out string? json) ? JsonNode.Parse(json) : null;
}
