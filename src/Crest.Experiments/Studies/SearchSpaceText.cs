using System.Globalization;
using System.Text.Json;
using Crest.Foundation.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Crest.Experiments.Studies;

/// <summary>A <see cref="SearchSpace"/> in YAML. Errors name file, line and column.</summary>
internal static class SearchSpaceText
{
    private const string Uniform = "uniform", LogUniform = "log-uniform", Integer = "integer", Choices = "choice", Step = "step", Log = "log";
    private const string Example = "a parameter is written as one of  name: {uniform: [0, 0.8], step: 0.05}  name: {log-uniform: [1e-5, 0.1]}  name: {integer: [50, 1000], step: 50, log: true}  name: {choice: [relu, tanh]}";
    private static readonly string[] Kinds = [Uniform, LogUniform, Integer, Choices];

    /// <summary>Reads a space and checks it.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="path">Where it was read, for errors.</param>
    public static SearchSpace Parse(string text, string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new CrestException($"{path}: line {e.Start.Line}, column {e.Start.Column}: not YAML: {e.Message.Split('\n')[0]}; {Example}", e);
        }
        catch (InvalidOperationException e)
        {
            // The library's word for a list or a table of keys that does not end.
            throw new CrestException($"{path}: not YAML: a bracket or a quote is not closed; {Example}", e);
        }

        if (stream.Documents is not [{ RootNode: YamlMappingNode { Children.Count: > 0 } root }, ..]) throw new CrestException($"{path}: names no parameters; {Example}");
        List<KeyValuePair<string, ParameterDistribution>> parameters = [];
        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            if (key is not YamlScalarNode { Value: { Length: > 0 } name }) throw Error(path, key, $"a parameter needs a name; {Example}");
            ParameterDistribution distribution = Distribution(path, name, value);
            if (distribution.Fault is { } fault) throw Error(path, value, $"'{name}': {fault}");
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
        double number => number.ToString("R", CultureInfo.InvariantCulture) is var text && text.All(c => char.IsAsciiDigit(c) || c == '-') ? $"{text}.0" : text,
        string text => JsonSerializer.Serialize(text),
        _ => $"{choice}",
    };

    /// <summary>A name as <see cref="Parse"/> reads it: in quotes where it is more than letters and dashes.</summary>
    public static string Name(string name) => char.IsAsciiLetter(name.FirstOrDefault()) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : JsonSerializer.Serialize(name);

    private static ParameterDistribution Distribution(string path, string name, YamlNode node)
    {
        if (node is not YamlMappingNode mapping) throw Error(path, node, $"'{name}' has no kind; {Example}");
        var entries = new Dictionary<string, YamlNode>();
        foreach ((YamlNode key, YamlNode value) in mapping.Children) entries.Add((key as YamlScalarNode)?.Value ?? "", value);
        if (Kinds.Where(entries.ContainsKey).ToArray() is not [var kind]) throw Error(path, node, $"'{name}' must have one of the keys {string.Join(", ", Kinds)}; {Example}");
        string[] allowed = kind switch
        {
            Uniform => [Uniform, Step],
            Integer => [Integer, Step, Log],
            _ => [kind],
        };
        if (mapping.Children.FirstOrDefault(e => !allowed.Contains((e.Key as YamlScalarNode)?.Value)).Key is { } other)
            throw Error(path, other, $"'{name}' has no key '{other}'; beside {kind} there may be {(allowed.Length > 1 ? string.Join(", ", allowed[1..]) : "nothing")}");
        if (entries[kind] is not YamlSequenceNode list) throw Error(path, entries[kind], $"'{name}': {kind} must be a list in brackets; {Example}");
        if (kind == Choices) return new ParameterDistribution.Categorical([.. list.Children.Select(c => Scalar(path, name, c))]);
        if (list.Children.Count != 2) throw Error(path, list, $"'{name}': {kind} must have two bounds, the low and the high one; {Example}");
        if (kind != Integer)
            return new ParameterDistribution.Real(Number(path, name, list[0]), Number(path, name, list[1]), kind == LogUniform, entries.TryGetValue(Step, out YamlNode? step) ? Number(path, name, step) : null);
        bool log = entries.TryGetValue(Log, out YamlNode? logarithmic) && (Scalar(path, name, logarithmic) as bool? ?? throw Error(path, logarithmic, $"'{name}': log must be true or false"));
        return new ParameterDistribution.Integer(Whole(path, name, list[0]), Whole(path, name, list[1]), log, entries.TryGetValue(Step, out YamlNode? steps) ? Whole(path, name, steps) : 1);
    }

    private static double Number(string path, string name, YamlNode node) => Scalar(path, name, node) switch
    {
        long whole => whole,
        double number => number,
        _ => throw Error(path, node, $"'{name}': '{node}' is no number"),
    };

    private static long Whole(string path, string name, YamlNode node) => Number(path, name, node) is var number && Math.Round(number) == number && Math.Abs(number) <= 1L << 53
        ? (long)number
        : throw Error(path, node, $"'{name}': '{node}' is no whole number up to 2^53");

    /// <summary>Text in quotes is text; without, it is null, a truth value or a number where it looks like one (YAML 1.2, core schema).</summary>
    private static object? Scalar(string path, string name, YamlNode node)
    {
        if (node is not YamlScalarNode { Value: { } text } scalar) throw Error(path, node, $"'{name}': a value must be a text, a number, true, false or null");
        if (scalar.Style != ScalarStyle.Plain) return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => true,
            "false" or "False" or "FALSE" => false,
            ".inf" or "+.inf" => double.PositiveInfinity,
            "-.inf" => double.NegativeInfinity,
            ".nan" => double.NaN,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
            _ when text.Any(char.IsAsciiDigit) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
            _ => text,
        };
    }

    private static CrestException Error(string path, YamlNode node, string what) => new($"{path}: line {node.Start.Line}, column {node.Start.Column}: {what}");
}
