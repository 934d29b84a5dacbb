using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.StudyTables;

/// <summary>Distributions as JSON, in the form of Optuna 3's tables.</summary>
internal static class DistributionJson
{
    private static readonly ConditionalWeakTable<ParameterDistribution, string> Written = [];

    /// <summary>
    /// Writes a distribution as Optuna would have it: with its steps where Optuna knows them (not together with a logarithm), and ending at
    /// the last step.
    /// </summary>
    public static string ForOptuna(ParameterDistribution distribution) => Written.GetValue(distribution, d => Write(d switch
    {
        ParameterDistribution.Real { Log: true } real => real with { Step = null },
        ParameterDistribution.Real { Step: not null } real => real with { High = real.Nearest(real.High) },
        ParameterDistribution.Integer { Log: true } integer => integer with { Step = 1 },
        ParameterDistribution.Integer integer => integer with { High = (long)integer.Nearest(integer.High) },
        _ => d,
    }));

    /// <summary>Writes a distribution as it is; Optuna refuses some.</summary>
    public static string Write(ParameterDistribution distribution) => distribution switch
    {
        ParameterDistribution.Real real =>
            $$$"""{"name": "FloatDistribution", "attributes": {"step": {{{(real.Step is { } step ? Number(step) : "null")}}}"""
            + $$$""", "low": {{{Number(real.Low)}}}, "high": {{{Number(real.High)}}}, "log": {{{Truth(real.Log)}}}}}""",
        ParameterDistribution.Integer integer =>
            $$$"""{"name": "IntDistribution", "attributes": {"log": {{{Truth(integer.Log)}}}, "step": {{{integer.Step}}}"""
            + $$$""", "low": {{{integer.Low}}}, "high": {{{integer.High}}}}}""",
        ParameterDistribution.Categorical categorical =>
            $$$"""{"name": "CategoricalDistribution", "attributes": """
            + $$$"""{"choices": [{{{string.Join(", ", categorical.Choices.Select(Choice))}}}]}}""",
        _ => throw new ArgumentOutOfRangeException(nameof(distribution)),
    };

    /// <summary>Reads a distribution.</summary>
    /// <exception cref="CrestException">It is none that is known.</exception>
    public static ParameterDistribution Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement attributes = document.RootElement.GetProperty("attributes");
            string? name = document.RootElement.GetProperty("name").GetString();
            return name switch
            {
                "FloatDistribution" => new ParameterDistribution.Real(
                    Get("low").GetDouble(), Get("high").GetDouble(), Get("log").GetBoolean(),
                    Get("step") is { ValueKind: JsonValueKind.Number } step ? step.GetDouble() : null),
                "IntDistribution" => new ParameterDistribution.Integer(
                    Get("low").GetInt64(), Get("high").GetInt64(), Get("log").GetBoolean(), Get("step").GetInt64()),
                "CategoricalDistribution" => new ParameterDistribution.Categorical([.. Get("choices").EnumerateArray().Select(ReadChoice)]),
                _ => throw new CrestException($"a trial has a {name}, which is of an Optuna before 3.0; "
                    + "make the trials new with a later one (study.add_trial turns them)"),
            };

            JsonElement Get(string attribute) => attributes.GetProperty(attribute);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CrestException($"a trial has a distribution that cannot be understood: {json.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <summary>A choice as JSON: a double keeps a point or an exponent, so that Python reads a float.</summary>
    private static string Choice(object? choice) => choice is double number ? Number(number) : JsonSerializer.Serialize(choice);

    /// <summary>A choice, or another external value.</summary>
    /// <exception cref="FormatException">It is a list or an object.</exception>
    public static object? ReadChoice(JsonElement choice) => choice.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => choice.GetString(),
        JsonValueKind.Number => long.TryParse(
            choice.GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? (object)whole
            : choice.GetDouble(),
        _ => throw new FormatException("a choice is a text, a number, true, false or null"),
    };

    private static string Number(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text.Replace('E', 'e') : $"{text}.0";
    }

    private static string Truth(bool truth) => truth ? "true" : "false";
}
