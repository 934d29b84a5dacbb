using Crest.Experiments.Studies;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Tests.Studies;

public sealed class SearchSpaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_parameter_is_read()
    {
        SearchSpace space = Read("""
            learning-rate: {log-uniform: [1e-5, 0.1]}
            dropout-rate: {uniform: [0, 0.8], step: 0.05}
            blackout-rate:
              uniform: [0, 0.1]
            hidden-size: {integer: [50, 1000], step: 50, log: true}
            n-highways: {integer: [2, 10], step: 2}   # a remark
            use-bn: {choice: [true, false]}
            activation: {choice: [relu, "3", 3, 2.0, null]}
            """);
        Assert.Equal(
        [
            KeyValuePair.Create<string, ParameterDistribution>("learning-rate", new ParameterDistribution.Real(1e-5, 0.1, Log: true)),
            KeyValuePair.Create<string, ParameterDistribution>("dropout-rate", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
            KeyValuePair.Create<string, ParameterDistribution>("blackout-rate", new ParameterDistribution.Real(0, 0.1)),
            KeyValuePair.Create<string, ParameterDistribution>(
                "hidden-size", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
            KeyValuePair.Create<string, ParameterDistribution>("n-highways", new ParameterDistribution.Integer(2, 10, Step: 2)),
            KeyValuePair.Create<string, ParameterDistribution>("use-bn", new ParameterDistribution.Categorical([true, false])),
            KeyValuePair.Create<string, ParameterDistribution>(
                "activation", new ParameterDistribution.Categorical(["relu", "3", 3L, 2.0, null])),
        ],
        space.Parameters);
    }

    [Fact]
    public void What_describes_a_space_is_read_as_the_same_space()
    {
        var space = new SearchSpace(
        [
            .. Study.Space.Parameters,
            KeyValuePair.Create<string, ParameterDistribution>(
                "a name: with [all] 'sorts' of \"signs\"",
                new ParameterDistribution.Categorical(["", "a\nb", "true", "1e5", double.PositiveInfinity, -2.0, false])),
        ]);
        Assert.Equal(space, Read(space.Describe()));
        Assert.StartsWith(
            "blackout: {uniform: [0, 0.1]}\nrate: {log-uniform: [1E-05, 0.1]}\n"
            + "dropout: {uniform: [0, 0.8], step: 0.05}\nhidden: {integer: [50, 1000], step: 50, log: true}\n",
            space.Describe(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "names no parameters")]
    [InlineData("- a\n- b", 1, "names no parameters")]
    [InlineData("a: {uniform: [0, 1]}\nb: [1, 2", 2, "not YAML")]
    [InlineData("a: {uniform: [0, 1]}\nb: 3", 2, "'b' has no kind")]
    [InlineData("a: {normal: [0, 1]}", 1, "must have one of the keys uniform, log-uniform, integer, choice")]
    [InlineData("a: {uniform: [0, 1], integer: [0, 1]}", 1, "must have one of the keys")]
    [InlineData("a:\n  uniform: [0, 1]\n  log: true", 3, "a has no key 'log'; the keys are uniform, step")]
    [InlineData("a: {choice: [1, 2], step: 1}", 1, "a has no key 'step'; the keys are choice")]
    [InlineData("a: {uniform: 3}", 1, "must be a list")]
    [InlineData("a: {uniform: [0, 1, 2]}", 1, "two bounds")]
    [InlineData("a: {uniform: [0, x]}", 1, "item 2 of uniform is 'x'; it must be a number")]
    [InlineData(
        "a: {integer: [0, 1.5]}", 1, "item 2 of integer is '1.5'; it must be a whole number from -9007199254740992 to 9007199254740992")]
    [InlineData("a: {integer: [1, 5], log: maybe}", 1, "log is 'maybe'; it must be true or false")]
    [InlineData("a: {uniform: [1, 0]}", 1, "the low bound 1 is above the high bound 0")]
    [InlineData("a: {uniform: [0, .inf]}", 1, "item 2 of uniform is '.inf'; it must be a number")]
    [InlineData("a: {log-uniform: [0, 1]}", 1, "must be above 0")]
    [InlineData("a: {integer: [0, 9], log: true}", 1, "must be above 0")]
    [InlineData("a: {uniform: [0, 1], step: 0}", 1, "must be above 0")]
    [InlineData("a: {integer: [0, 9], step: 0}", 1, "must be at least 1")]
    [InlineData("a: {choice: []}", 1, "at least one choice")]
    [InlineData("a: {choice: [x, y, x]}", 1, "the choice \"x\" is there twice")]
    [InlineData("a: {choice: [[1, 2]]}", 1, "item 1 of choice is a list; it must be a text, a number, true, false or null")]
    [InlineData("a: {uniform: [0, 1]}\na: {uniform: [0, 2]}", 2, "the key 'a' occurs twice")]
    [InlineData("a: {uniform: [0, 1], setp: 0.1}", 1, "did you mean 'step'?")]
    public void A_wrong_file_is_named_with_its_line_and_what_is_allowed(string yaml, int line, string what)
    {
        string message = Assert.Throws<CrestException>(() => Read(yaml)).Message;
        Assert.StartsWith($"{_folder["space.yaml"]}:{line}:", message, StringComparison.Ordinal);
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains(
        "there is no such file", Assert.Throws<CrestException>(() => SearchSpace.Read(_folder["none.yaml"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_space_from_code_is_checked()
    {
        static string Refused(params KeyValuePair<string, ParameterDistribution>[] parameters) =>
            Assert.Throws<CrestException>(() => new SearchSpace(parameters).Checked()).Message;
        static KeyValuePair<string, ParameterDistribution> Of(string name, ParameterDistribution distribution) =>
            KeyValuePair.Create(name, distribution);
        Assert.Contains("no parameter", Refused(), StringComparison.Ordinal);
        Assert.Contains(
            "'a' of the search space is there twice",
            Refused(Of("a", new ParameterDistribution.Real(0, 1)), Of("a", new ParameterDistribution.Real(0, 1))),
            StringComparison.Ordinal);
        Assert.Contains("1 to 512 characters", Refused(Of("", new ParameterDistribution.Real(0, 1))), StringComparison.Ordinal);
        Assert.Contains(
            "'a' of the search space: the low bound 2 is above", Refused(Of("a", new ParameterDistribution.Integer(2, 1))),
            StringComparison.Ordinal);
        Assert.Contains("not for log-uniform", Refused(Of("a", new ParameterDistribution.Real(1, 2, true, 0.5))), StringComparison.Ordinal);
        Assert.Same(Study.Space, Study.Space.Checked());
    }

    [Fact]
    public void Values_on_a_grid_are_as_a_user_would_type_them()
    {
        var dropout = new ParameterDistribution.Real(0, 0.8, Step: 0.05);
        Assert.Equal(
            [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8],
            Enumerable.Range(0, (int)dropout.ValueCount!).Select(i => dropout.ValueAt(i)));
        Assert.Equal(0.8, dropout.Nearest(7));
        Assert.Equal(9, new ParameterDistribution.Integer(0, 11, Step: 3).Nearest(11));
    }

    private SearchSpace Read(string yaml)
    {
        File.WriteAllText(_folder["space.yaml"], yaml);
        return SearchSpace.Read(_folder["space.yaml"]);
    }
}
