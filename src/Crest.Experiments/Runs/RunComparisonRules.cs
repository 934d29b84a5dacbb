using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>Which operators and values go with which fields of runs.</summary>
internal static class RunComparisonRules
{
    private const string OfTexts = "=, !=, like, ilike or in", OfNumbers = "=, !=, <, <=, >, >= or in", OfTimes = "=, !=, <, <=, > or >=";

    /// <summary>A state of MLflow's that no run here has: a condition about it finds none.</summary>
    private const string NotYetRunning = "scheduled";

    /// <summary>Makes sure that a field can be compared in a way.</summary>
    /// <param name="field">The field.</param>
    /// <param name="op">The operator.</param>
    /// <param name="at">The operator's token.</param>
    /// <exception cref="CrestException">It cannot.</exception>
    public static void Check(RunField field, RunOperator op, RunToken at)
    {
        bool pattern = op is RunOperator.Like or RunOperator.LikeIgnoringCase;
        (bool fits, string kind, string operators) = field.Column switch
        {
            RunColumn.Metric => (!pattern, "number", OfNumbers),
            RunColumn.Start or RunColumn.End or RunColumn.Changed => (!pattern && op != RunOperator.In, "time", OfTimes),
            RunColumn.Parameter or RunColumn.Tag => (true, "", ""),
            _ => (pattern || op is RunOperator.Equal or RunOperator.In, "text", OfTexts),
        };
        if (!fits) throw RunTokens.Fault(at.Column, $"{field} is a {kind}: expected {operators}, found {at}");
    }

    /// <summary>Reads the value that a field is compared with.</summary>
    /// <param name="field">The field.</param>
    /// <param name="op">The operator.</param>
    /// <param name="at">The value's token.</param>
    /// <exception cref="CrestException">It is no value of this field.</exception>
    public static RunValue Read(RunField field, RunOperator op, RunToken at)
    {
        double? number = at.Kind == RunToken.Kinds.Word
            && double.TryParse(at.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double given) && !double.IsNaN(given)
            ? given
            : null;
        if (op is RunOperator.Like or RunOperator.LikeIgnoringCase)
        {
            int escapes = at.Text.Length - at.Text.TrimEnd('\\').Length;
            if (escapes % 2 == 1) throw RunTokens.Fault(at.Column, @"a pattern cannot end with '\'; write '\\' for the character itself");
            // The states are written in small letters.
            return new RunValue(field.Column == RunColumn.Status ? at.Text.ToLowerInvariant() : at.Text, number, null);
        }

        switch (field.Column)
        {
            case RunColumn.Start or RunColumn.End or RunColumn.Changed:
                if ((number is { } time ? RunMoment.Of(time) : RunMoment.Parse(at.Text)) is { } moment)
                    return new RunValue(at.Text, number, moment);
                throw RunTokens.Fault(at.Column, $"expected {RunMoment.Form}, found {at}");
            case RunColumn.Status:
                string[] states = [.. Enum.GetValues<RunStatus>().Select(RunRow.Write)];
                string status = at.Text.ToLowerInvariant();
                if (states.Contains(status) || status == NotYetRunning) return new RunValue(status, null, null);
                string meant = NearestNames.Meant(status, states) is { } nearest ? $"did you mean '{nearest}'?" : "";
                throw RunTokens.Fault(
                    at.Column, $"{at} is no status, {(meant.Length > 0 ? meant : $"expected one of {string.Join(", ", states)}")}");
        }

        bool needsNumber = field.Column == RunColumn.Metric || op is not (RunOperator.Equal or RunOperator.In);
        if (!needsNumber || number is not null) return new RunValue(at.Text, number, null);
        string quotes = at.Kind == RunToken.Kinds.Quoted ? " without quotes" : "";
        throw RunTokens.Fault(at.Column, $"expected a number{quotes}, found {at}");
    }
}
