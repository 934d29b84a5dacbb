using System.Globalization;

namespace Crest.Experiments.Studies;

/// <summary>Values of parameters as a reader sees them.</summary>
public static class ParameterText
{
    /// <summary>A number in up to five digits, a choice as it is written in a configuration.</summary>
    /// <param name="value">What <see cref="ParameterDistribution.External"/> gives.</param>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number => number.ToString("G5", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
