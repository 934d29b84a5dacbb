using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Foundation.Tests.Yaml;

public sealed class YamlNodeTests
{
    [Theory]
    [InlineData("a", "a")]
    [InlineData("3", 3L)]
    [InlineData("-3", -3L)]
    [InlineData("'3'", "3")]
    [InlineData("\"\"", "")]
    [InlineData("2.0", 2.0)]
    [InlineData("1e-5", 1e-5)]
    [InlineData(".5", 0.5)]
    [InlineData(".inf", double.PositiveInfinity)]
    [InlineData("-.inf", double.NegativeInfinity)]
    [InlineData(".nan", double.NaN)]
    [InlineData("NaN", "NaN")]
    [InlineData("Infinity", "Infinity")]
    [InlineData("true", true)]
    [InlineData("FALSE", false)]
    [InlineData("yes", "yes")]
    [InlineData("~", null)]
    [InlineData("null", null)]
    [InlineData("", null)]
    [InlineData("'null'", "null")]
    [InlineData("!!str 3", "3")]
    [InlineData("2019-07-05", "2019-07-05")]
    [InlineData("1.5.2", "1.5.2")]
    [InlineData("|\n  two\n  lines\n", "two\nlines\n")]
    public void A_scalar_has_the_value_of_the_core_schema(string yaml, object? value) =>
        Assert.Equal(value, Assert.IsType<YamlScalar>(Value(yaml)).Value);

    [Fact]
    public void Values_are_read_as_what_is_expected()
    {
        Assert.Equal("3", Value("3").Text());
        Assert.Equal("null", Value("null").Text());
        Assert.Equal("", Value("''").Text());
        Assert.Equal([3, 3, 1000, -0.5], ((string[])["3", "'3'", "1e3", "-.5"]).Select(text => Value(text).Number()));
        Assert.Equal(
            [3, 3, 1000, 2, long.MaxValue],
            ((string[])["3", "'3'", "1e3", "2.0", "9223372036854775807"]).Select(text => Value(text).Integer()));
        Assert.All((string[])["true", "True", "yes", "on", "Y"], text => Assert.True(Value(text).TruthValue()));
        Assert.All((string[])["false", "FALSE", "no", "off", "n"], text => Assert.False(Value(text).TruthValue()));
        Assert.Equal(
            [90, 90, 900, 7200, 129600],
            ((string[])["90", "90s", "15m", "2h", "1.5d"]).Select(text => Value(text).Duration().TotalSeconds));
        Assert.Equal(DayOfWeek.Friday, Value("Friday").OneOf(Enum.GetValues<DayOfWeek>(), day => $"{day}"));
        YamlMapping mapping = Value("{a: 1, b: ~, c: }").Mapping();
        Assert.Equal(1, mapping["a"]!.Integer());
        Assert.Null(mapping["b"]);
        Assert.Null(mapping["c"]);
        Assert.Null(mapping["d"]);
    }

    public static TheoryData<string, Action<YamlNode>, string> Wrong => new()
    {
        { "[1]", node => node.Text(), "is a list; it must be a text" },
        { "", node => node.Text(), "is empty; it must be a text" },
        { "{a: 1}", node => node.Number(), "is a mapping; it must be a number" },
        { "fast", node => node.Number(), "is 'fast'; it must be a number" },
        { ".inf", node => node.Number(), "is '.inf'; it must be a number" },
        { ".nan", node => node.Number(), "is '.nan'; it must be a number" },
        { "1.5", node => node.Number(0, 1), "is '1.5'; it must be a number from 0 to 1" },
        { "-1", node => node.Number(minimum: 0), "is '-1'; it must be a number of at least 0" },
        { "9", node => node.Number(maximum: 8.5), "is '9'; it must be a number of at most 8.5" },
        { "1.5", node => node.Integer(), "is '1.5'; it must be a whole number" },
        { "1e300", node => node.Integer(), "is '1e300'; it must be a whole number" },
        { "0", node => node.Integer(1, 10), "is '0'; it must be a whole number from 1 to 10" },
        { "0", node => node.Integer(1), "is '0'; it must be a whole number of at least 1" },
        { "maybe", node => node.TruthValue(), "is 'maybe'; it must be true or false" },
        { "-3s", node => node.Duration(), "is '-3s'; it must be a duration above 0" },
        { "0", node => node.Duration(), "is '0'; it must be a duration above 0" },
        { "3 weeks", node => node.Duration(), "is '3 weeks'; it must be a duration above 0" },
        { "9e99d", node => node.Duration(), "is '9e99d'; it must be a duration above 0" },
        { "{a: 1}", node => node.Items(), "is a mapping; it must be a list" },
        { "\"a\\nb\"", node => node.Items(), "is 'a b'; it must be a list" },
        { "[]", node => node.Mapping("a", "b"), "is an empty list; it must be a mapping with the keys a, b" },
        { "blue", node => node.OneOf(["red", "green"], word => word), "is 'blue'; it must be one of red, green" },
        { "[red]", node => node.OneOf(["red", "green"], word => word), "is a list; it must be one of red, green" },
        { "{a: ~}", node => node.Mapping("a").Required("a", "the first letter"), "lacks a: the first letter" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void An_error_says_what_was_found_what_is_expected_and_where(string yaml, Action<YamlNode> read, string expected)
    {
        string message = Assert.Throws<CrestException>(() => read(Value(yaml))).Message;
        Assert.StartsWith(yaml.Length == 0 ? "f.yaml:2:5: key" : "f.yaml:2:6: key", message, StringComparison.Ordinal);
        Assert.StartsWith($"key {expected}", message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..], StringComparison.Ordinal);
    }

    /// <summary>The value of the key <c>key</c> on line 2, from column 6.</summary>
    private static YamlNode Value(string yaml) =>
        YamlFile.Parse($"# a remark\nkey: {yaml}", "f.yaml") is YamlMapping mapping
            ? mapping.Values.Single()
            : throw new InvalidOperationException();
}
