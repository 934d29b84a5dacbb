using Crest.Experiments.Configurations;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Configurations;

/// <summary>
/// Values that refer to others, with the meaning that OmegaConf's documentation gives them
/// (https://omegaconf.readthedocs.io/en/latest/grammar.html); OmegaConf 2.2.2 finds the same, but for spellings and defaults of options.
/// </summary>
public sealed class ConfigInterpolationTests : IDisposable
{
    private const string Main = """
        seed: 7
        model: {hidden_size: 16, learning_rate: 0.5}
        variables:
          host: example.org
          port: 80
          list: [a, b, {c: d}]
          node: {x: 1, y: '${.x}', up: '${..port}', deep: {z: '${..x}'}}
          name: port
          home: ${oc.env:CREST_TEST_HOME}

        """;

    private readonly SampleConfig _config = new(("main.yaml", Main));

    public void Dispose() => _config.Dispose();

    [Theory]
    [InlineData("${variables.host}", "'example.org'")]
    [InlineData("${variables.port}", "80")]
    [InlineData("http://${variables.host}:${variables.port}/", "'http://example.org:80/'")]
    [InlineData("${seed}", "7")]
    [InlineData("${batch-size}", "10")]
    [InlineData("${model.hidden-size}", "16")]
    [InlineData("${.port}", "80")]
    [InlineData("${..seed}", "7")]
    [InlineData("${variables.list[0]}", "'a'")]
    [InlineData("${variables.list.1}", "'b'")]
    [InlineData("${variables.list[2].c}", "'d'")]
    [InlineData("${variables[host]}", "'example.org'")]
    [InlineData("${variables.list}", "['a', 'b', {c: 'd'}]")]
    [InlineData("${variables.node}", "{x: 1, y: 1, up: 80, deep: {z: 1}}")]
    [InlineData("${variables.node.deep.z}", "1")]
    [InlineData("${variables.${variables.name}}", "80")]
    [InlineData("${ variables.port }", "80")]
    [InlineData("\\${variables.port}", "'${variables.port}'")]
    [InlineData("\\\\${variables.port}", "'\\80'")]
    [InlineData("a\\b${variables.port}", "'a\\b80'")]
    [InlineData("${oc.env:CREST_TEST_NONE,default}", "'default'")]
    [InlineData("${oc.env:CREST_TEST_NONE,'a, b'}", "'a, b'")]
    [InlineData("${oc.env:CREST_TEST_NONE,null}", "null")]
    [InlineData("${oc.env:CREST_TEST_NONE,${variables.port}}", "'80'")]
    [InlineData("${env:CREST_TEST_NONE,x}/y", "'x/y'")]
    [InlineData("$HOME ${variables.port}$", "'$HOME 80$'")]
    public void A_value_is_found(string text, string expected)
    {
        _config.Write("main.yaml", $"{Main}  value: '{text.Replace("'", "''", StringComparison.Ordinal)}'\n");
        Assert.Equal(expected, _config.Variable("value"));
    }

    [Theory]
    [InlineData("${variables.hots}", "there is no value 'variables.hots', did you mean 'host'?")]
    [InlineData("${sede}", "there is no value 'sede', did you mean 'seed'?")]
    [InlineData("${variables.list[9]}", "there is no value 'variables.list.9'")]
    [InlineData("${...x}", "leads above the top")]
    [InlineData("${learning_rate}", "the values refer to each other in a circle: learning_rate -> learning_rate")]
    [InlineData("${variables.a}", "refer to each other in a circle: learning_rate -> variables.a -> variables.b -> learning_rate")]
    [InlineData("${variables.open", "'}' is missing at the end of an interpolation")]
    [InlineData("${}", "names no value")]
    [InlineData("${variables.must}", "variables.must must be given (main.yaml:")]
    [InlineData("x${variables.list}", "a list (main.yaml:")]
    [InlineData("${oc.env:CREST_TEST_NONE}", "the environment variable CREST_TEST_NONE is not set")]
    [InlineData("${oc.env:}", "takes the name of a variable")]
    [InlineData("${python:os.system}", "there is no function 'python' in ${…}")]
    public void What_cannot_be_found_is_named_with_its_line(string text, string expected)
    {
        _config.Write("main.yaml",
            $"learning_rate: '{text}'\nseed: 1\n{Main[Main.IndexOf("variables", StringComparison.Ordinal)..]}"
                + "  a: ${.b}\n  b: ${learning_rate}\n  must: ???\n");
        string fault = _config.Fault();
        Assert.StartsWith("main.yaml:", fault, StringComparison.Ordinal);
        Assert.Contains(expected, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void The_origin_names_both_places()
    {
        _config.Write("main.yaml", "seed: ${variables.s}\nvariables: {s: 3}\ndata_path: ${oc.env:PATH}\n");
        Dictionary<string, string> origins = _config.Compose().Options()
            .ToDictionary(option => option.Key, option => option.Value.Origin.Replace(_config.Folder, "", StringComparison.Ordinal));
        Assert.Equal("main.yaml:1:1, from main.yaml:2:13", origins["seed"]);
        Assert.Equal("main.yaml:3:1, from environment variable PATH", origins["data_path"]);
    }

    [Fact]
    public void Words_may_refer_to_values_and_see_what_other_words_changed() =>
        Assert.Equal(
            "model.hidden_size=16 model.learning_rate=0.5 output_dir=out/9 seed=9", _config.Options("output-dir=out/${seed}", "seed=9"));

    [Fact]
    public void Values_that_double_again_and_again_end()
    {
        IEnumerable<string> lines = Enumerable.Range(1, 60).Select(i => $"  v{i}: ${{.v{i - 1}}}${{.v{i - 1}}}");
        _config.Write("main.yaml", $"output_dir: ${{variables.v60}}\nvariables:\n  v0: xx\n{string.Join('\n', lines)}\n");
        Assert.Contains("the text has more than 1000000 characters", _config.Fault(), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_resolved_or_refused()
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        string[] pieces = ["${", "}", "variables", ".", "port", "[0]", "\\", "oc.env:", ",", "'", "\"", "list", ":", " ", "x"];
        for (int i = 0; i < 2000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var root = new ConfigMapping("root", SampleOptions.Keys);
            root.Set(["variables", "port"], new ConfigScalar("root", 80L));
            root.Set(["seed"], new ConfigScalar("root", text, text));
            Exception? thrown = Record.Exception(() => new ComposedConfig(root, SampleOptions.Keys).Options());
            Assert.True(thrown is null or CrestException, $"seed {seed}, text {text}: {thrown}");
        }
    }
}
