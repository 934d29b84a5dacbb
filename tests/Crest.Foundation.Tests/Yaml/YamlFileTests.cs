using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Foundation.Tests.Yaml;

public sealed class YamlFileTests
{
    [Fact]
    public void Every_value_has_its_position()
    {
        YamlMapping file =
            Parse("# a remark\nhosts:\n  - name: here\n    path: \"/tmp\"\n  - {name: there, queues: [a,\n    b]}\n").Mapping("hosts");
        IReadOnlyList<YamlNode> hosts = file["hosts"]!.Items();
        Assert.Equal([new("f.yaml", 3, 5), new("f.yaml", 5, 5)], hosts.Select(host => host.Position));
        YamlMapping here = hosts[0].Mapping("name", "path"), there = hosts[1].Mapping("name", "queues");
        Assert.Equal("f.yaml:4:11", $"{here["path"]!.Position}");
        Assert.Equal("/tmp", here["path"]!.Text());
        Assert.Equal(["a", "b"], there["queues"]!.Items().Select(queue => queue.Text()));
        Assert.Equal(new YamlPosition("f.yaml", 6, 5), there["queues"]!.Items()[1].Position);
        Assert.Equal(["name", "queues"], there.Keys);
    }

    [Theory]
    [InlineData("", "f.yaml:1:1: the file is empty; it must be a mapping with the keys name, steps, rate")]
    [InlineData("- a", "f.yaml:1:1: the file is a list; it must be a mapping with the keys name, steps, rate")]
    [InlineData("name: a\nstep: 3", "f.yaml:2:1: the file has no key 'step'; did you mean 'steps'? the keys are name, steps, rate")]
    [InlineData("name: a\ncolour: 3", "f.yaml:2:1: the file has no key 'colour'; the keys are name, steps, rate")]
    [InlineData("name: a\nsteps: 3\nname: b", "f.yaml:3:1: the key 'name' occurs twice in the same mapping; remove one of them")]
    [InlineData("name: {a: 1, b: {c: 1, c: 2}}", "f.yaml:1:24: the key 'c' occurs twice in the same mapping; remove one of them")]
    [InlineData("[a]: 1", "f.yaml:1:1: a key must be a text")]
    [InlineData("name: *a", "f.yaml:1:7: the alias *a has no anchor &a before it")]
    [InlineData("name: &a [*a]", "f.yaml:1:11: the alias *a has no anchor &a before it")]
    public void A_wrong_structure_is_an_error_with_its_position(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Throws<CrestException>(() => Parse(yaml).Mapping("name", "steps", "rate")).Message);

    [Theory]
    [InlineData("a: [1, 2", "f.yaml:1:9")]
    [InlineData("a: 'b", "f.yaml:1:")]
    [InlineData("a: 1\n  b: 2", "f.yaml:2:")]
    [InlineData("a: {b: 1}}", "f.yaml:1:")]
    [InlineData("a: @b", "f.yaml:1:4: ")]
    [InlineData("a: 1\n\tb: 2", "f.yaml:1:4")]
    public void What_is_not_yaml_is_one_line_with_its_position(string yaml, string expected)
    {
        string message = Assert.Throws<CrestException>(() => Parse(yaml)).Message;
        Assert.StartsWith(expected, message, StringComparison.Ordinal);
        Assert.Contains("not YAML", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Aliases_are_the_value_of_their_anchor_and_do_not_exhaust_the_memory()
    {
        YamlMapping file = Parse("a: &x {n: 3}\nb: *x\nc: [*x, *x]").Mapping();
        Assert.Equal(3, file["b"]!.Mapping()["n"]!.Integer());
        Assert.Equal(3, file["c"]!.Items()[1].Mapping()["n"]!.Integer());

        // Nine lines that stand for 10^9 texts.
        string bomb = "a0: &a0 text\n" + string.Concat(
                Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        string message = Assert.Throws<CrestException>(() => Parse(bomb)).Message;
        Assert.Matches("^f.yaml:[0-9]+:[0-9]+: the aliases up to \\*a[0-9] expand to more than 1000000 values$", message);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Deep_nesting_is_an_error_and_does_not_exhaust_the_stack(string open, string close)
    {
        string Nested(int depth) => $"{string.Concat(Enumerable.Repeat(open, depth))}1{string.Concat(Enumerable.Repeat(close, depth))}";
        Parse(Nested(50));
        Assert.Contains(
            "nested more than 100 levels deep", Assert.Throws<CrestException>(() => Parse(Nested(20_000))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_ends_in_anything_but_nodes_or_one_line_of_error()
    {
        Gen<string> piece = Gen.Elements(
            "a", "b", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ", ", "'", "\"", "#", "&a ", "*a", "|", ">", "!", "!!str ", "%", "@",
            "?", "? ", "\t", "~", "---\n", "...\n", "\\", "é", "\0", "\ud800", "1", "\r\n");
        Prop.ForAll(piece.ListOf().Select(string.Concat).ToArbitrary(), text =>
        {
            try
            {
                Parse(text);
            }
            catch (CrestException e)
            {
                Assert.StartsWith("f.yaml", e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(40));
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named() =>
        Assert.Equal(
            "none.yaml: cannot read: there is no such file or folder",
            Assert.Throws<CrestException>(() => YamlFile.Read("none.yaml")).Message);

    private static YamlNode Parse(string text) => YamlFile.Parse(text, "f.yaml");
}
