using System.CommandLine.Parsing;
using System.Globalization;

namespace Crest.CommandLine.Terminal;

/// <summary>Times as they are written on the command line: 90 (seconds), 90s, 15m, 2h, 1.5d.</summary>
internal static class DurationText
{
    public static TimeSpan? Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        double seconds = text.Length == 0 ? double.NaN : char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, var last => char.IsAsciiDigit(last) ? 0 : double.NaN };
        string number = seconds > 0 ? text[..^1] : text;
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value > 0 && !double.IsNaN(seconds) && value < 1e9)
            return TimeSpan.FromSeconds(value * Math.Max(1, seconds));
        result.AddError($"a time must be a number above 0, of seconds or with s, m, h or d after it (90m, 2h), not '{text}'");
        return null;
    }
}
