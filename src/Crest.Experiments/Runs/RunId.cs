using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>The name of a run: <c>yyyyMMdd_NN_method</c>, e.g. <c>20190705_01_focalloss</c>.</summary>
/// <param name="Day">The local date on which the run was started.</param>
/// <param name="Number">The day's running number, from 1, one sequence for all methods; written with two digits, with more past 99.</param>
/// <param name="Method">What is tried: letters, digits and dashes.</param>
public readonly record struct RunId(DateOnly Day, int Number, string Method)
{
    private const string DayFormat = "yyyyMMdd";

    /// <summary>The date as a number that sorts: 20190705.</summary>
    internal int DayNumber => (((Day.Year * 100) + Day.Month) * 100) + Day.Day;

    /// <summary>Reads an id.</summary>
    /// <param name="text">The text as <see cref="ToString"/> writes it.</param>
    /// <param name="id">The id, where the text is one.</param>
    /// <returns>Whether the text is a run id.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out RunId id)
    {
        id = default;
        if (text?.Split('_') is not [var day, var digits, var method]) return false;
        if (!DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1 || !IsMethod(method))
            return false;
        id = new RunId(date, number, method);
        return id.ToString() == text;
    }

    /// <summary>Makes sure that a method can be part of an id.</summary>
    /// <param name="method">The method.</param>
    /// <exception cref="CrestException">It is empty, or holds anything else than ASCII letters, digits and dashes.</exception>
    public static void CheckMethod(string method)
    {
        if (!IsMethod(method))
            throw new CrestException($"method '{method}': a method is named with letters, digits and dashes only, e.g. focal-loss");
    }

    /// <summary>The id as it is shown and as its folder is named.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Day.ToString(DayFormat, CultureInfo.InvariantCulture)}_{Number:00}_{Method}");

    private static bool IsMethod(string? method) => method is { Length: > 0 } && method.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
