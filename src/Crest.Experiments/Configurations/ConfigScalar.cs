using System.Globalization;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>A text, a number, a truth value or null.</summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Value">A <see cref="string"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>, or null.</param>
/// <param name="Written">The characters of the value as they were written, without quotes.</param>
public sealed record ConfigScalar(string Origin, object? Value, string Written) : ConfigValue(Origin)
{
    /// <summary>The mark of a value that must be given.</summary>
    public const string Missing = "???";

    /// <summary>A value that is written as options read it.</summary>
    /// <param name="origin">Where it is from.</param>
    /// <param name="value">The value.</param>
    public ConfigScalar(string origin, object? value) : this(origin, value, OptionValue.Text(value))
    {
    }

    /// <summary>Whether it is a text that refers to other values.</summary>
    public bool IsInterpolation => Value is string text && text.Contains("${", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string Found => Value switch
    {
        null => "null",
        string => $"the text '{Written.ReplaceLineEndings(" ")}'",
        bool => $"the truth value {Written}",
        _ => $"the number {Written}",
    };

    /// <inheritdoc/>
    public override string Text => Value switch
    {
        null => "null",
        string text => text,
        double number when !double.IsFinite(number) => number.ToString(CultureInfo.InvariantCulture),
        _ => Written,
    };
}
