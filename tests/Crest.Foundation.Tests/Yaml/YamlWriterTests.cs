using Crest.Foundation.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Foundation.Tests.Yaml;

public sealed class YamlWriterTests
{
    [Fact]
    public void The_bytes_are_those_that_were_always_written()
    {
        string yaml = YamlWriter.Write(
        [
            new("run", "dnn-3"), new("rate", 1e-3), new("whole", 2.0), new("tiny", 1e-10), new("seed", 42L), new("epochs", 7),
            new("none", null), new("shuffle", true),
            new("bands", new[] { "g", "no", "1e5" }), new("text", "true"), new("empty", ""), new("space", "a: {uniform: [0, 1]}\nb: 2\n"),
            new("note", "a: b # c"), new("name", "超新星"),
            new("model", new Dictionary<string, object?> { ["size"] = 3, ["half"] = 0.5f }),
        ]);
        Assert.Equal(
            """
            run: dnn-3
            rate: 0.001
            whole: 2
            tiny: 1E-10
            seed: 42
            epochs: 7
            none: 
            shuffle: true
            bands:
            - g
            - "no"
            - 1e5
            text: "true"
            empty: ""
            space: >
              a: {uniform: [0, 1]}

              b: 2
            note: 'a: b # c'
            name: 超新星
            model:
              size: 3
              half: 0.5

            """.ReplaceLineEndings("\n"),
            yaml);
    }

    [Fact]
    public void Options_that_are_written_are_read_as_the_same_values()
    {
        Gen<string> text = Gen.Elements(
            "a", "B", " ", ":", "#", "-", "'", "\"", "\n", "\t", "1", ".", "e", "~", "{", "]", ",", "&", "*", "!", "%", "@", "é", "超", "\\",
            "yes", "null", "true", "|", ">", "?", "0x", "_", "=", "<<")
            .ListOf().Select(string.Concat);
        Gen<object?> scalar = Gen.OneOf(
            text.Select(value => (object?)value),
            Gen.Choose(int.MinValue, int.MaxValue).Select(value => (object?)(long)value),
            Gen.Choose(int.MinValue, int.MaxValue).Select(value => (object?)(value / 7.0)),
            Gen.Elements<object?>(null, true, false, double.Epsilon, double.MaxValue, -0.1, long.MinValue, long.MaxValue));
        Gen<object?> value = Gen.OneOf(scalar, scalar, scalar.ListOf().Select(list => (object?)list.ToArray()));
        Gen<string> name = Gen.Elements("a", "rate", "yes", "1", "_", "-", ".", "e", "null").NonEmptyListOf().Select(string.Concat)
            .Where(name => name[0] is not ('-' or '.'));
        var options = name.Zip(value).ListOf().Select(
            list => list.DistinctBy(option => option.Item1).Select(option => KeyValuePair.Create(option.Item1, option.Item2)).ToArray());
        Prop.ForAll(options.ToArbitrary(), written =>
        {
            YamlMapping read = YamlFile.Parse(YamlWriter.Write(written), "config.yaml").Mapping();
            Assert.Equal(written.Select(option => option.Key), read.Keys);
            Assert.All(written.Zip(read.Values), pair => Compare(pair.First.Value, pair.Second));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static void Compare(object? written, YamlNode read)
    {
        if (written is object?[] list)
        {
            IReadOnlyList<YamlNode> items = read.Items();
            Assert.Equal(list.Length, items.Count);
            foreach ((object? item, YamlNode node) in list.Zip(items)) Compare(item, node);
        }
        else if (written is double number)
        {
            // A whole number is written without a point.
            Assert.Equal(number, read.Number());
        }
        else if (written is string text)
        {
            // A text such as 1e5 is written without quotes; it is a text again where a text is expected.
            Assert.False(read.IsNull);
            Assert.Equal(text, read.Text());
        }
        else
        {
            Assert.Equal(written, Assert.IsType<YamlScalar>(read).Value);
        }
    }
}
