using System.CommandLine.Parsing;
using System.Globalization;

namespace Crest.CommandLine.Terminal;

/// <summary>Seeds as they are written on the command line: 24301 or 0x5eed.</summary>
internal static class SeedText
{
    public static long Parse(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool read = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long seed)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed);
        if (!read) result.AddError($"a seed must be a whole number, not '{text}'");
        return seed;
    }
}
