using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;

namespace Crest.Foundation.Options;

/// <summary>
/// Reads and writes the values of options. A type of the field takes part with a static <c>Parse(string)</c> and a <c>ToString()</c> that
/// it reads back.
/// </summary>
public static class OptionValue
{
    /// <summary>The type without the null that an option may have.</summary>
    internal static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>Whether values are several words: a list.</summary>
    internal static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>The names of the values of an enumeration; empty for other types.</summary>
    internal static IReadOnlyList<string> Choices(Type type) =>
        Plain(type) is { IsEnum: true } plain ? [.. Enum.GetValues(plain).Cast<object>().Select(Name)] : [];

    /// <summary>Reads a value.</summary>
    /// <param name="type">The type of the property.</param>
    /// <param name="words">What was given: one word, or several for a list.</param>
    /// <param name="range">The range of numbers.</param>
    /// <param name="choices">The texts that are allowed; any where it is empty.</param>
    /// <exception cref="CrestException">The words are not such a value; the message continues the name of the option.</exception>
    internal static object? Parse(Type type, IReadOnlyList<string> words, OptionRange range, IReadOnlyList<string> choices)
    {
        Type plain = Plain(type);
        if (plain == typeof(bool) && words.Count == 0) return true;
        if (plain == typeof(IReadOnlyList<string>))
        {
            foreach (string word in words) CheckText(word);
            return words.ToArray();
        }

        string text = string.Join(' ', words);
        if (plain == typeof(IReadOnlyList<double>)) return Numbers(text, range);
        if (plain == typeof(string))
        {
            CheckText(text);
            return choices.Count == 0 || choices.Contains(text)
                ? text
                : throw new CrestException($"must be one of {string.Join(", ", choices)}, not '{text}'");
        }

        if (plain == typeof(bool))
            return bool.TryParse(text, out bool truth) ? truth : throw new CrestException($"must be true or false, not '{text}'");
        if (plain.IsEnum) return Choice(plain, text, choices);
        if (plain == typeof(int)) return (int)Whole(text, range, int.MinValue, int.MaxValue);
        if (plain == typeof(long)) return Whole(text, range, long.MinValue, long.MaxValue);
        if (plain == typeof(double)) return Number(text, range);
        if (plain == typeof(TimeSpan)) return Duration(text);
        return Named(plain, text);
    }

    private static void CheckText(string text)
    {
        if (text.Trim().Length == 0) throw new CrestException("the value is empty");
        // A file may have such a name, but a terminal obeys it.
        if (text.Any(char.IsControl)) throw new CrestException("the value contains a control character");
    }

    /// <summary>A value as it is recorded: a number, a truth value, a text, or null.</summary>
    /// <param name="value">The value of a property.</param>
    public static object? Record(object? value) => value switch
    {
        null or bool or int or long or double or string => value,
        Enum choice => Name(choice),
        TimeSpan time => time.ToString("g", CultureInfo.InvariantCulture),
        IEnumerable list when list is not string => list.Cast<object?>().Any() ? string.Join(' ', list.Cast<object?>().Select(Text)) : null,
        _ => Text(value),
    };

    /// <summary>A value as one word that the option reads back.</summary>
    /// <param name="value">The value of a property, or a parameter of a search.</param>
    public static string Text(object? value) => value switch
    {
        null => "",
        bool truth => truth ? "true" : "false",
        // A whole number without a point, so that an option of whole numbers reads it: searches write 300.0 too.
        double number when Math.Round(number) == number && Math.Abs(number) < 1e15 => ((long)number).ToString(CultureInfo.InvariantCulture),
        Enum choice => Name(choice),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    /// <summary>The name of a value of an enumeration: the one it has in JSON, or else its own in lower case with dashes.</summary>
    private static string Name(object value)
    {
        string member = value.ToString()!;
        return value.GetType().GetField(member)?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? OptionName.Of(member);
    }

    private static object Choice(Type type, string text, IReadOnlyList<string> choices)
    {
        string name = text.Replace('_', '-');
        foreach (object value in Enum.GetValues(type))
            if (Name(value) == name && choices.Contains(name)) return value;
        throw new CrestException($"must be one of {string.Join(", ", choices)}, not '{text}'");
    }

    private static long Whole(string text, OptionRange range, long lowest, long highest)
    {
        bool hexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool read = hexadecimal
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (!read || value < lowest || value > highest)
            throw new CrestException($"must be a whole number{(range.IsBounded ? $", {range}" : "")}, not '{text}'");
        return !range.IsBounded || range.Contains(value) ? value : throw new CrestException($"must be {range}, not {text}");
    }

    private static double Number(string text, OptionRange range)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            throw new CrestException($"must be a number{(range.IsBounded ? $", {range}" : "")}, not '{text}'");
        return range.Contains(value) ? value : throw new CrestException($"must be {range}, not {text}");
    }

    private static double[] Numbers(string text, OptionRange range) =>
        [.. text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(word => Number(word, range))];

    /// <summary>Times as they are written on the command line: 90 (seconds), 90s, 15m, 2h, 1.5d.</summary>
    private static TimeSpan Duration(string text)
    {
        const double longest = 1e9;
        double seconds = text.Length == 0 ? double.NaN : char.ToLowerInvariant(text[^1]) switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86400,
            var last => char.IsAsciiDigit(last) ? 0 : double.NaN,
        };
        string number = seconds > 0 ? text[..^1] : text;
        if (double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value > 0
            && !double.IsNaN(seconds) && value < longest)
            return TimeSpan.FromSeconds(value * Math.Max(1, seconds));
        throw new CrestException($"must be a time above 0, in seconds or with s, m, h or d after it (90m, 2h), not '{text}'");
    }

    /// <summary>A value of a type of the field.</summary>
    private static object? Named(Type type, string text)
    {
        MethodInfo parse = type.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static, [typeof(string)])
            ?? throw new InvalidOperationException($"{type} cannot be the type of an option: it has no Parse(string).");
        try
        {
            return parse.Invoke(null, [text]);
        }
        catch (TargetInvocationException e) when (e.InnerException is CrestException fault)
        {
            throw new CrestException(fault.Message, fault);
        }
    }
}
