using System.Globalization;

namespace Crest.Foundation.Yaml;

/// <summary>A text, a number, a truth value or null of a YAML file.</summary>
public sealed class YamlScalar : YamlNode
{
    internal YamlScalar(YamlPosition position, string name, string content, bool isPlain) : base(position, name) =>
        (Content, IsPlain) = (content, isPlain);

    /// <summary>The characters, without quotes.</summary>
    public string Content { get; }

    /// <summary>Whether the value has neither quotes nor a tag, so that it may be a number, a truth value or null.</summary>
    public bool IsPlain { get; }

    /// <inheritdoc/>
    public override bool IsNull => IsPlain && Content is "" or "~" or "null" or "Null" or "NULL";

    /// <inheritdoc/>
    public override string Found => IsPlain && Content.Length == 0 ? "empty" : $"'{Content.ReplaceLineEndings(" ")}'";

    /// <summary>
    /// The value by YAML 1.2's core schema: null, a <see cref="bool"/>, a <see cref="long"/>, a <see cref="double"/>, or else a text. With
    /// quotes it is a text.
    /// </summary>
    public object? Value => !IsPlain ? Content : IsNull ? null : Content switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(Content, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
        _ when TryNumber(out double number) => number,
        _ => Content,
    };

    internal override long Size => 1;

    /// <summary>Reads the content as a number, in quotes or not; <c>.inf</c>, <c>-.inf</c> and <c>.nan</c> too.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Whether the content is a number.</returns>
    public bool TryNumber(out double number)
    {
        number = Content switch
        {
            ".inf" or "+.inf" => double.PositiveInfinity,
            "-.inf" => double.NegativeInfinity,
            _ => double.NaN,
        };
        // The runtime's own words for infinities and NaN are texts.
        return !double.IsNaN(number) || Content == ".nan"
            || (Content.Any(char.IsAsciiDigit) && double.TryParse(Content, NumberStyles.Float, CultureInfo.InvariantCulture, out number));
    }

    internal bool TryInteger(out long number)
    {
        const double exact = 1L << 53;
        if (long.TryParse(Content, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return true;
        bool whole = TryNumber(out double real) && Math.Round(real) == real && Math.Abs(real) <= exact;
        number = whole ? (long)real : 0;
        return whole;
    }
}
