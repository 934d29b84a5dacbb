using System.Globalization;
using Crest.Foundation.Errors;

namespace Crest.Pipelines.LightCurves;

/// <summary>Days from the peak at which light curves are cut.</summary>
/// <param name="Days">At least one; each once.</param>
public sealed record Phases(IReadOnlyList<double> Days)
{
    /// <summary>Reads days as they are written on the command line.</summary>
    /// <param name="text">Numbers divided by commas: <c>-2,0,2</c>.</param>
    /// <exception cref="CrestException">It is no such text.</exception>
    public static Phases Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var days = new List<double>();
        foreach (string part in text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double day) || !(Math.Abs(day) <= 100_000))
                throw new CrestException(
                    $"'{text}': '{part}' is no number of days; give days from the peak divided by commas, e.g. -2,0,2");
            // Each has a file of its name, which has three digits.
            if (days.Any(other => LightCurveCut.AtPhase(other).Name == LightCurveCut.AtPhase(day).Name))
                throw new CrestException($"'{text}': names {part} twice, to a thousandth of a day");
            days.Add(day);
        }

        return new Phases(days);
    }

    /// <summary>The days as <see cref="Parse"/> reads them.</summary>
    public override string ToString() => string.Join(',', Days.Select(day => day.ToString("R", CultureInfo.InvariantCulture)));
}
