using Crest.Foundation.Errors;
using Crest.Foundation.Times;

namespace Crest.Foundation.Yaml;

/// <summary>
/// A value of a YAML file, with its position. Values are read by what is expected; an error says what was found, what is expected and
/// where.
/// </summary>
public abstract class YamlNode
{
    private protected YamlNode(YamlPosition position, string name) => (Position, Name) = (position, name);

    /// <summary>Where the value begins.</summary>
    public YamlPosition Position { get; }

    /// <summary>What error messages call the value: its key, <c>item 2 of columns</c>, or <c>the file</c>.</summary>
    public string Name { get; }

    /// <summary>What was found, for error messages.</summary>
    public abstract string Found { get; }

    /// <summary>Whether no value is given: nothing, <c>~</c> or <c>null</c>, without quotes.</summary>
    public virtual bool IsNull => false;

    /// <summary>Number of nodes, this one included, with aliases expanded.</summary>
    internal abstract long Size { get; }

    /// <summary>An error at this position.</summary>
    /// <param name="what">What is wrong and how to mend it.</param>
    public CrestException Error(string what) => new($"{Position}: {what}");

    /// <summary>The error that this value is not what is expected.</summary>
    /// <param name="expected">What is expected, e.g. <c>a number above 0</c>.</param>
    public CrestException Expected(string expected) => Error($"{Name} is {Found}; it must be {expected}");

    /// <summary>Reads a mapping.</summary>
    /// <param name="known">The keys that it may have; any keys if none is given.</param>
    /// <exception cref="CrestException">It is not a mapping, or has another key.</exception>
    public YamlMapping Mapping(params string[] known)
    {
        if (this is not YamlMapping mapping)
            throw Expected(known.Length > 0 ? $"a mapping with the keys {string.Join(", ", known)}" : "a mapping of keys to values");
        if (known.Length > 0) mapping.AllowOnly(known);
        return mapping;
    }

    /// <summary>Reads the values of a list.</summary>
    /// <exception cref="CrestException">It is not a list.</exception>
    public IReadOnlyList<YamlNode> Items() => this is YamlList list ? list.Values : throw Expected("a list");

    /// <summary>Reads a text. Numbers, truth values and <c>null</c> are texts too where a text is expected.</summary>
    /// <exception cref="CrestException">It is a list or a mapping, or nothing is given.</exception>
    public string Text() =>
        this is YamlScalar { Content: var text } scalar && (text.Length > 0 || !scalar.IsPlain) ? text : throw Expected("a text");

    /// <summary>Reads a finite number.</summary>
    /// <param name="minimum">The smallest number allowed.</param>
    /// <param name="maximum">The largest number allowed.</param>
    /// <exception cref="CrestException">It is not such a number.</exception>
    public double Number(double minimum = double.MinValue, double maximum = double.MaxValue)
    {
        if (this is YamlScalar scalar && scalar.TryNumber(out double number) && number >= minimum && number <= maximum) return number;
        throw Expected(Range("number", $"{minimum:R}", $"{maximum:R}", minimum > double.MinValue, maximum < double.MaxValue));
    }

    /// <summary>Reads a whole number; <c>1e3</c> and <c>2.0</c> are whole numbers.</summary>
    /// <param name="minimum">The smallest number allowed.</param>
    /// <param name="maximum">The largest number allowed.</param>
    /// <exception cref="CrestException">It is not such a number.</exception>
    public long Integer(long minimum = long.MinValue, long maximum = long.MaxValue)
    {
        if (this is YamlScalar scalar && scalar.TryInteger(out long number) && number >= minimum && number <= maximum) return number;
        throw Expected(Range("whole number", $"{minimum}", $"{maximum}", minimum > long.MinValue, maximum < long.MaxValue));
    }

    /// <summary>
    /// Reads a truth value: <c>true</c> or <c>false</c>, or the older <c>yes</c>, <c>no</c>, <c>on</c>, <c>off</c>, <c>y</c>, <c>n</c>, in
    /// any case.
    /// </summary>
    /// <exception cref="CrestException">It is not a truth value.</exception>
    public bool TruthValue() => (this as YamlScalar)?.Content.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" or "Y" => true,
        "FALSE" or "NO" or "OFF" or "N" => false,
        _ => throw Expected("true or false"),
    };

    /// <summary>Reads a duration above 0: <c>90</c> (seconds), <c>90s</c>, <c>15m</c>, <c>2h</c>, <c>1.5d</c>.</summary>
    /// <exception cref="CrestException">It is not a duration.</exception>
    public TimeSpan Duration() =>
        this is YamlScalar scalar && DurationText.TryParse(scalar.Content, out TimeSpan duration)
            ? duration
            : throw Expected(DurationText.Expected);

    /// <summary>Reads one of several words.</summary>
    /// <typeparam name="T">What the words stand for.</typeparam>
    /// <param name="values">The values that are allowed.</param>
    /// <param name="word">The word of a value.</param>
    /// <exception cref="CrestException">It is not one of the words.</exception>
    public T OneOf<T>(IReadOnlyList<T> values, Func<T, string> word)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(word);
        string? given = (this as YamlScalar)?.Content;
        foreach (T value in values)
            if (word(value) == given) return value;
        throw Expected($"one of {string.Join(", ", values.Select(word))}");
    }

    private static string Range(string kind, string minimum, string maximum, bool hasMinimum, bool hasMaximum) =>
        (hasMinimum, hasMaximum) switch
        {
            (true, true) => $"a {kind} from {minimum} to {maximum}",
            (true, false) => $"a {kind} of at least {minimum}",
            (false, true) => $"a {kind} of at most {maximum}",
            _ => $"a {kind}",
        };
}
