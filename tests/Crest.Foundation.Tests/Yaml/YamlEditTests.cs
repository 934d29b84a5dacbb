using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Foundation.Tests.Yaml;

public class YamlEditTests
{
    private const string Block = """
        # night
        components:
          train:   # the network
            script: run.sh # starts it
            retry:  2   # twice
            submitOption:
              - -l a   # first
              - -q b

            # the files
            outputFiles: [model]
          last: {script: 'x', retry: 1}
        """;

    [Theory]
    [InlineData("retry", "3", "    retry:  2   # twice", "    retry: 3   # twice")]
    [InlineData("script", "\"a b: c\"", "script: run.sh #", "script: \"a b: c\" #")]
    [InlineData("submitOption", "[x]", "    submitOption:\n      - -l a   # first\n      - -q b\n", "    submitOption: [x]\n")]
    [InlineData("retry", null, "    retry:  2   # twice\n", "")]
    [InlineData("submitOption", null, "    submitOption:\n      - -l a   # first\n      - -q b\n", "")]
    [InlineData("outputFiles", "[a, b]", "outputFiles: [model]", "outputFiles: [a, b]")]
    [InlineData("disable", "true", "    outputFiles: [model]\n", "    outputFiles: [model]\n    disable: true\n")]
    public void Only_the_value_changes_in_lines(string key, string? value, string before, string after)
    {
        Assert.Contains(before, Block, StringComparison.Ordinal);
        Assert.Equal(
            Block.Replace(before, after, StringComparison.Ordinal), YamlEdit.Set(Block, "f", ["components", "train"], key, value));
        string windows = Block.ReplaceLineEndings("\r\n");
        Assert.Equal(
            windows.Replace(before.ReplaceLineEndings("\r\n"), after.ReplaceLineEndings("\r\n"), StringComparison.Ordinal),
            YamlEdit.Set(windows, "f", ["components", "train"], key, value));
    }

    [Theory]
    [InlineData("retry", "3", "{script: 'x', retry: 3}")]
    [InlineData("script", "y", "{script: y, retry: 1}")]
    [InlineData("disable", "true", "{script: 'x', retry: 1, disable: true}")]
    [InlineData("retry", null, "{script: 'x'}")]
    [InlineData("script", null, "{retry: 1}")]
    [InlineData("other", null, "{script: 'x', retry: 1}")]
    public void Only_the_value_changes_in_braces(string key, string? value, string after) => Assert.Equal(
        Block.Replace("{script: 'x', retry: 1}", after, StringComparison.Ordinal),
        YamlEdit.Set(Block, "f", ["components", "last"], key, value));

    [Theory]
    [InlineData("a:\n  b:\n    c: |\n      one\n      two\n    d: 1\n", "a:\n  b:\n    c: x\n    d: 1\n")]
    [InlineData("a:\n  b:\n    c:\n    d: 1\n", "a:\n  b:\n    c: x\n    d: 1\n")]
    [InlineData("a:\n  b:\n    c: # why\n      - 1\n    d: 1", "a:\n  b:\n    c: # why\n      x\n    d: 1")]
    [InlineData("a:\n  b:\n    d:\n      e: 1\n", "a:\n  b:\n    c: x\n    d:\n      e: 1\n")]
    [InlineData("a: {b: {}}", "a: {b: {c: x}}")]
    [InlineData("a:\n  b:\n    \"c\" : 'y'", "a:\n  b:\n    \"c\" : x")]
    [InlineData("a: {b: {c}}", "a: {b: {c: x}}")]
    public void A_value_of_any_form_is_replaced(string before, string after) =>
        Assert.Equal(after, YamlEdit.Set(before, "f", ["a", "b"], "c", "x"));

    [Fact]
    public void What_has_no_mapping_of_its_own_is_refused()
    {
        Assert.Contains("no mapping of its own", Fault("a: &m {c: 1}\nb: *m\n", "b"), StringComparison.Ordinal);
        Assert.Contains("there is no key 'z'", Fault("a: {c: 1}\n", "z"), StringComparison.Ordinal);
        Assert.Contains("f:1:4: not YAML", Fault("a: ]", "a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.sh", "run.sh")]
    [InlineData("two words", "two words")]
    [InlineData("-l h_vmem=8G", "\"-l h_vmem=8G\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b # c", "\"a: b # c\"")]
    [InlineData("été", "\"été\"")]
    [InlineData("12", "12")]
    public void Texts_are_in_quotes_where_they_must(string text, string yaml) => Assert.Equal(yaml, YamlEdit.Text(text));

    [Fact]
    public void After_any_change_a_reader_finds_the_new_value_and_all_others_as_they_were()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] keys = ["k0", "k1", "k2", "k3", "k4", "new"];
        string[] texts =
        [
            "run.sh", "a b", "#x", "a: b", "[", "'", "\"", "- x", "*", "&a", "!t", "%", "@", "`", "null", "1e3", "é\u2028ü", "\\n", "😀",
            "{{ x }}", "a,b", "?",
        ];
        for (int round = 0; round < 3000; round++)
        {
            string text = NewText(random, texts);
            string key = keys[random.Next(keys.Length)];
            bool isList = random.Next(3) == 0;
            string[] words = [.. Enumerable.Range(0, isList ? random.Next(4) : 1).Select(_ => texts[random.Next(texts.Length)])];
            string? value = random.Next(5) == 0 ? null : isList ? YamlEdit.List(words) : YamlEdit.Text(words[0]);
            Dictionary<string, string> before = Values(text), after;
            if (value is null && before.Keys.All(k => k == key)) continue;
            string changed = YamlEdit.Set(text, "f", ["c", "m"], key, value);
            try
            {
                after = Values(changed);
            }
            catch (CrestException e)
            {
                throw new InvalidOperationException($"{e.Message}\n{text}\n----\n{changed}", e);
            }

            if (value is null) before.Remove(key);
            else before[key] = isList ? $"[{string.Join('|', words)}]" : words[0];
            Assert.True(before.OrderBy(v => v.Key).SequenceEqual(after.OrderBy(v => v.Key)), $"{key}: {value}\n{text}\n----\n{changed}");
            // Comments stay, but those inside what was replaced.
            Assert.Contains("# first", changed, StringComparison.Ordinal);
            Assert.Contains("# last", changed, StringComparison.Ordinal);
        }
    }

    private static string NewText(Random random, string[] texts)
    {
        string indent = new(' ', random.Next(1, 5));
        string Value() => YamlEdit.Text(texts[random.Next(texts.Length)]);
        int count = random.Next(1, 5);
        string body;
        if (random.Next(3) == 0)
        {
            string all = string.Join(", ", Enumerable.Range(0, count).Select(i => $"k{i}: {Value()}"));
            body = $" {{{all}}}{(random.Next(2) == 0 ? " # c" : "")}\n";
        }
        else
        {
            body = $"{(random.Next(2) == 0 ? " # of m" : "")}\n";
            for (int i = 0; i < count; i++)
            {
                body += random.Next(7) switch
                {
                    0 => $"{indent}{indent}k{i}:\n{indent}{indent}- {Value()}\n{indent}{indent}- {Value()} # c\n",
                    1 => $"{indent}{indent}k{i}: [{Value()}, {Value()}] # c\n",
                    2 => $"{indent}{indent}k{i}: |-\n{indent}{indent} one\n{indent}{indent} two\n",
                    3 => $"{indent}{indent}k{i}:\n{indent}{indent}  {Value()}\n",
                    4 => $"{indent}{indent}# a comment\n\n{indent}{indent}k{i}:   {Value()}   # c\n",
                    _ => $"{indent}{indent}k{i}: {Value()}\n",
                };
            }
        }

        return $"# first\nc:\n{indent}before: 1\n{indent}m:{body}{indent}after: [x] # last";
    }

    private static Dictionary<string, string> Values(string text)
    {
        YamlMapping all = YamlFile.Parse(text, "f").Mapping()["c"]!.Mapping();
        Assert.Equal(("1", "x"), (all["before"]!.Text(), all["after"]!.Items()[0].Text()));
        YamlMapping mapping = all["m"]!.Mapping();
        return mapping.Keys.Zip(mapping.Values).ToDictionary(entry => entry.First, entry => entry.Second switch
        {
            YamlList list => $"[{string.Join('|', list.Values.Select(item => item.Text()))}]",
            var node => node.Text(),
        });
    }

    private static string Fault(string text, string key) =>
        Assert.Throws<CrestException>(() => YamlEdit.Set(text, "f", [key], "c", "2")).Message;
}
