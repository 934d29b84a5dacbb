using System.Globalization;
using System.Text.Json;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Studies;

/// <summary>A <see cref="SearchSpace"/> in YAML. Errors name file, line and column.</summary>
internal static class SearchSpaceText
{
    private const string Uniform = "uniform", LogUniform = "log-uniform", Integer = "integer", Choices = "choice", Step = "step",
        Log = "log";
    private const string Example = "a parameter is written as one of  name: "
        + "{uniform: [0, 0.8], step: 0.05}  name: {log-uniform: [1e-5, 0.1]}  "
        + "name: {integer: [50, 1000], step: 50, log: true}  name: {choice: [relu, tanh]}";
    private const long LargestInteger = 1L << 53;
    private static readonly string[] Kinds = [Uniform, LogUniform, Integer, Choices];

    /// <summary>Reads a space and checks it.</summary>
    /// <param name="root">The root of the file.</param>
    public static SearchSpace Parse(YamlNode root)
    {
        if (root is not YamlMapping { Keys.Count: > 0 } space) throw root.Error($"the search space names no parameters; {Example}");
        List<KeyValuePair<string, ParameterDistribution>> parameters = [];
        foreach ((string name, YamlNode value) in space.Keys.Zip(space.Values))
        {
            if (name.Length == 0) throw space.ErrorAt(name, $"a parameter needs a name; {Example}");
            ParameterDistribution distribution = Distribution(name, value);
            if (distribution.Fault is { } fault) throw value.Error($"'{name}': {fault}");
            parameters.Add(KeyValuePair.Create(name, distribution));
        }

        return new SearchSpace(parameters).Checked();
    }

    /// <summary>A choice as <see cref="Parse"/> reads it.</summary>
    public static string Choice(object? choice) => choice switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double.PositiveInfinity => ".inf",
        double.NegativeInfinity => "-.inf",
        double.NaN => ".nan",
        double number => number.ToString("R", CultureInfo.InvariantCulture) is var text && text.All(c => char.IsAsciiDigit(c) || c == '-')
            ? $"{text}.0"
            : text,
        string text => JsonSerializer.Serialize(text),
        _ => $"{choice}",
    };

    /// <summary>A name as <see cref="Parse"/> reads it: in quotes where it is more than letters and dashes.</summary>
    public static string Name(string name) => char.IsAsciiLetter(name.FirstOrDefault())
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? name
        : JsonSerializer.Serialize(name);

    private static ParameterDistribution Distribution(string name, YamlNode node)
    {
        if (node is not YamlMapping entries) throw node.Error($"'{name}' has no kind; {Example}");
        if (Kinds.Where(entries.Keys.Contains).ToArray() is not [var kind])
            throw node.Error($"'{name}' must have one of the keys {string.Join(", ", Kinds)}; {Example}");
        entries.AllowOnly(kind switch
        {
            Uniform => [Uniform, Step],
            Integer => [Integer, Step, Log],
            _ => [kind],
        });
        if (entries[kind] is not YamlList { Values: var values } list)
            throw (entries[kind] ?? entries).Error($"'{name}': {kind} must be a list in brackets; {Example}");
        if (kind == Choices) return new ParameterDistribution.Categorical([.. values.Select(Scalar)]);
        if (values is not [var low, var high])
            throw list.Error($"'{name}': {kind} must have two bounds, the low and the high one; {Example}");
        return kind == Integer
            ? new ParameterDistribution.Integer(
                Whole(low), Whole(high), entries[Log]?.TruthValue() ?? false, entries[Step] is { } steps ? Whole(steps) : 1)
            : new ParameterDistribution.Real(low.Number(), high.Number(), kind == LogUniform, entries[Step]?.Number());
    }

    private static long Whole(YamlNode node) => node.Integer(-LargestInteger, LargestInteger);

    private static object? Scalar(YamlNode node) =>
        node is YamlScalar scalar ? scalar.Value : throw node.Expected("a text, a number, true, false or null");
}
