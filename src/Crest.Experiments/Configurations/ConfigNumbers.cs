using System.Globalization;

namespace Crest.Experiments.Configurations;

/// <summary>Numbers, truth values and null as override words write them.</summary>
internal static class ConfigNumbers
{
    /// <summary>The value of a text without quotes.</summary>
    /// <param name="origin">Where it is from.</param>
    /// <param name="text">The text.</param>
    public static ConfigScalar Scalar(string origin, string text)
    {
        if (text.Equals("null", StringComparison.OrdinalIgnoreCase)) return new ConfigScalar(origin, null, "");
        if (bool.TryParse(text, out bool truth) && !text.Contains(' ', StringComparison.Ordinal)) return new ConfigScalar(origin, truth);
        if (!LooksLikeNumber(text)) return new ConfigScalar(origin, text, text);
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        ReadOnlySpan<char> unsigned = digits.AsSpan().TrimStart("+-");
        if (unsigned.Equals("inf", StringComparison.OrdinalIgnoreCase))
            return new ConfigScalar(origin, text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity, digits);
        if (unsigned.Equals("nan", StringComparison.OrdinalIgnoreCase)) return new ConfigScalar(origin, double.NaN, digits);
        if (unsigned.ContainsAnyExceptInRange('0', '9'))
            return new ConfigScalar(origin, double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture), digits);
        // 007 is a text, and so is what no number can hold.
        bool isWhole = (unsigned.Length == 1 || unsigned[0] != '0')
            && long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        return isWhole
            ? new ConfigScalar(origin, long.Parse(digits, CultureInfo.InvariantCulture), digits)
            : new ConfigScalar(origin, text, text);
    }

    /// <summary>Whether it is <c>[+-]digits[.digits][e[+-]digits]</c>, inf or nan; a <c>_</c> may be between two digits.</summary>
    private static bool LooksLikeNumber(string text)
    {
        int at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        string rest = text[at..];
        if (rest.Equals("inf", StringComparison.OrdinalIgnoreCase) || rest.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        int before = Digits(text, ref at), after = 0;
        if (at < text.Length && text[at] == '.')
        {
            at++;
            after = Digits(text, ref at);
        }

        if (before + after == 0) return false;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            if (Digits(text, ref at) == 0) return false;
        }

        return at == text.Length;
    }

    private static int Digits(string text, ref int at)
    {
        int start = at;
        while (at < text.Length
            && (char.IsAsciiDigit(text[at])
                || (text[at] == '_' && at > start && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1])
                    && char.IsAsciiDigit(text[at + 1]))))
            at++;
        return at - start;
    }
}
