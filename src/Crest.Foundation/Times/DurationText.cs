using System.Globalization;

namespace Crest.Foundation.Times;

/// <summary>Durations as users write them: <c>90</c> (seconds), <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1.5d</c>.</summary>
public static class DurationText
{
    /// <summary>What a duration must look like, for error messages.</summary>
    public const string Expected = "a duration above 0: seconds, or a number with s, m, h or d after it (90m, 2h)";

    private const double LongestInSeconds = 1e11;

    /// <summary>Reads a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration, above 0.</param>
    /// <returns>Whether the text is a duration.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        double unit = text.Length == 0
            ? 0
            : char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        string number = unit > 0 ? text[..^1] : text;
        bool read = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value);
        double seconds = value * Math.Max(1, unit);
        duration = read && seconds < LongestInSeconds ? TimeSpan.FromSeconds(seconds) : default;
        return duration > TimeSpan.Zero;
    }
}
