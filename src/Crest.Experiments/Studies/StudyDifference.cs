using System.Text.Json;
using System.Text.Json.Nodes;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Studies;

/// <summary>Says in what a study differs from the one that is wanted under its name.</summary>
internal static class StudyDifference
{
    /// <summary>Refuses a study that searches something else than the existing one of its name.</summary>
    /// <exception cref="CrestException">It says what differs.</exception>
    public static void Refuse(StudyDefinition known, StudyDefinition wanted)
    {
        if (Between(known, wanted) is { } difference)
            throw new CrestException($"the study '{known.Name}' exists with {difference}; give this one another name");
    }

    private static string? Between(StudyDefinition known, StudyDefinition wanted)
    {
        if (known.Direction != wanted.Direction) return $"another direction: {known.Direction}, not {wanted.Direction}".ToLowerInvariant();
        if (!known.Space.Equals(wanted.Space)) return $"another space: {InSpace(known.Space, wanted.Space)}";
        if (known.Objective != wanted.Objective) return $"another objective: {InObjective(known.Objective, wanted.Objective)}";
        return null;
    }

    private static string InSpace(SearchSpace known, SearchSpace wanted)
    {
        var there = known.Parameters.ToDictionary();
        var here = wanted.Parameters.ToDictionary();
        string[] differences =
        [
            .. there.Keys.Except(here.Keys).Select(name => $"{name} is searched there, not here"),
            .. here.Keys.Except(there.Keys).Select(name => $"{name} is searched here, not there"),
            .. there.Where(p => here.TryGetValue(p.Key, out ParameterDistribution? other) && !p.Value.Equals(other))
                .Select(p => $"{p.Key} is {Show(p.Value)} there, {Show(here[p.Key])} here"),
        ];
        return differences.Length > 0 ? string.Join(", ", differences) : "the same parameters in another order";
    }

    private static string Show(ParameterDistribution distribution) => distribution switch
    {
        ParameterDistribution.Real real =>
            $"{real.Low}...{real.High}{(real.Log ? " log" : "")}{(real.Step is { } step ? $" in steps of {step}" : "")}",
        ParameterDistribution.Integer integer =>
            $"{integer.Low}...{integer.High}{(integer.Log ? " log" : "")}{(integer.Step != 1 ? $" in steps of {integer.Step}" : "")}",
        ParameterDistribution.Categorical categorical => $"one of {string.Join("|", categorical.Choices.Select(c => c ?? "null"))}",
        _ => distribution.ToString(),
    };

    /// <summary>Objectives are JSON; of objects the members that differ are named.</summary>
    private static string InObjective(string known, string wanted)
    {
        try
        {
            if (JsonNode.Parse(known) is JsonObject there && JsonNode.Parse(wanted) is JsonObject here)
            {
                string[] differences =
                [
                    .. there.Select(m => m.Key).Union(here.Select(m => m.Key)).Where(key => !JsonNode.DeepEquals(there[key], here[key]))
                        .Select(key =>
                            $"{key} is {there[key]?.ToJsonString() ?? "not set"} there, {here[key]?.ToJsonString() ?? "not set"} here"),
                ];
                if (differences.Length > 0) return string.Join(", ", differences);
            }
        }
        catch (JsonException)
        {
            // Shown as they are.
        }

        return $"{known} there, {wanted} here";
    }
}
