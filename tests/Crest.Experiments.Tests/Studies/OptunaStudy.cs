using System.Globalization;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A study as Debian's Optuna sees it.</summary>
internal static class OptunaStudy
{
    /// <summary>Runs a command of optuna_studies.py, and returns what Optuna then sees of the study.</summary>
    public static JsonElement Run(string command, string address, string name, params string[] rest)
    {
        string script =
            File.ReadAllText(Path.Combine(ReferenceFiles.Root, "tests", "Crest.Experiments.Tests", "Studies", "optuna_studies.py"));
        string[] modules = address.StartsWith("sqlite", StringComparison.Ordinal) ? ["optuna"] : ["optuna", "psycopg2"];
        return JsonElement.Parse(OutsideProgram.Python(modules, script, [command, address, name, .. rest]));
    }

    /// <summary>Asserts that Optuna sees the trials that Crest sees.</summary>
    public static void AssertSame(JsonElement study, IReadOnlyList<Trial> trials)
    {
        JsonElement[] seen = [.. study.GetProperty("trials").EnumerateArray()];
        Assert.Equal(trials.Count, seen.Length);
        foreach ((JsonElement theirs, Trial ours) in seen.Zip(trials))
        {
            Assert.Equal(ours.Number, theirs.GetProperty("number").GetInt32());
            Assert.Equal(ours.State.ToString().ToUpperInvariant(), theirs.GetProperty("state").GetString());
            Assert.Equal(
                ours.Parameters.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => (p.Name, Show(p.External))),
                theirs.GetProperty("parameters").EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)
                    .Select(p => (p.Name, Show(p.Value))));
            Assert.Equal(ours.Value, Number(theirs.GetProperty("value")));
            Assert.Equal(
                ours.Intermediate.Select(r => (r.Key, (double?)r.Value)),
                theirs.GetProperty("reports").EnumerateArray().Select(r => (r[0].GetInt32(), Number(r[1]))));
            Assert.Equal(
                ours.UserAttributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key, JsonElement.Parse(a.Value).ToString())),
                theirs.GetProperty("notes").EnumerateObject().OrderBy(a => a.Name, StringComparer.Ordinal)
                    .Select(a => (a.Name, a.Value.ToString())));
            Assert.Equal(Time(ours.Started), theirs.GetProperty("started").GetString());
            Assert.Equal(Time(ours.Completed), theirs.GetProperty("completed").GetString());
        }
    }

    /// <summary>Floats come as texts (Python's repr), so that 2 and 2.0 are told apart; so do infinities.</summary>
    private static string Show(JsonElement value) => value.ValueKind == JsonValueKind.String
        ? (Number(value) is { } number ? $"float {number:R}" : value.GetString()!)
        : value.ValueKind == JsonValueKind.Null ? "null" : value.ToString();

    private static string Show(object? value) => value switch
    {
        null => "null",
        double number => $"float {number:R}",
        bool truth => truth ? "True" : "False",
        _ => value.ToString()!,
    };

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetString() switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" => double.NaN,
        var text => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : null,
    };

    private static string? Time(DateTime? time) => time?.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
