using System.Globalization;

namespace Crest.Pipelines.Searches;

/// <summary>Values of parameters as they are written on the command line.</summary>
public static class OptionText
{
    /// <summary>The text of a value that is read back as the same value.</summary>
    /// <param name="value">A number, a truth value or a text.</param>
    public static string Of(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        // A whole number without a point, so that an option that takes whole numbers reads it: searches write 300.0 too.
        double number when Math.Round(number) == number && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
