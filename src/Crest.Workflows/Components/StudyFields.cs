using System.Globalization;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>Reads the properties of studies that are more than a word or a list.</summary>
internal static class StudyFields
{
    /// <summary>The keys.</summary>
    public const string Parameters = "parameters", Scatter = "scatter", Gather = "gather";

    private const string Minimum = "min", Maximum = "max", Step = "step", Files = "files";

    /// <summary>Reads the parameters: <c>NAME: [VALUE, …]</c>, <c>{min: , max: , step: }</c> or <c>{files: [GLOB, …]}</c>.</summary>
    /// <param name="node">The mapping.</param>
    /// <exception cref="Foundation.Errors.CrestException">Something in it is wrong.</exception>
    public static ParameterSpace ParametersOf(YamlNode node)
    {
        YamlMapping mapping = node.Mapping();
        if (mapping.Keys.Count == 0) throw node.Expected("a mapping of at least one parameter to its values");
        return new ParameterSpace([.. mapping.Keys.Select(name => ParameterOf(mapping, name))]);
    }

    /// <summary>Reads the files that a study copies: <c>{COPY: FILE}</c>, or a list of the files that go to one folder.</summary>
    /// <param name="node">The mapping; null where there is none.</param>
    /// <exception cref="Foundation.Errors.CrestException">A path leaves its folder.</exception>
    public static StudyCopy[] CopiesOf(YamlNode? node)
    {
        if (node is null) return [];
        YamlMapping mapping = node.Mapping();
        return
        [
            .. mapping.Keys.SelectMany(to =>
            {
                YamlNode files = mapping.Required(to, "the file that is copied");
                IEnumerable<YamlNode> each = files is YamlList several ? several.Values : [files];
                return each.Select(from => new StudyCopy(FilePath.In(from, to), FilePath.In(from, from.Text()), from.Position));
            }),
        ];
    }

    private static StudyParameter ParameterOf(YamlMapping owner, string name)
    {
        if (!NameCharacters.IsVariable(name))
            throw owner.ErrorAt(name, $"'{name}' is not a name of a parameter: letters, digits and _, no digit first");
        YamlNode node = owner.Required(name, "its values");
        if (node is YamlList list) return new ListParameter(name, [.. list.Values.Select(value => value.Text())], node.Position);
        YamlMapping mapping = node.Mapping(Minimum, Maximum, Step, Files);
        if (mapping[Files] is not { } files) return RangeOf(mapping, name);
        mapping.AllowOnly(Files);
        YamlNode[] globs = files is YamlList several ? [.. several.Values] : [files];
        return new FilesParameter(name, [.. globs.Select(glob => FilePath.In(glob, glob.Text()))], node.Position);
    }

    private static RangeParameter RangeOf(YamlMapping mapping, string name)
    {
        decimal minimum = Number(mapping, Minimum), maximum = Number(mapping, Maximum), step = Number(mapping, Step);
        if (step <= 0) throw mapping[Step]!.Expected("a number above 0");
        if (maximum < minimum) throw mapping[Maximum]!.Expected($"at least {Minimum}, which is {minimum}");
        return new RangeParameter(name, minimum, maximum, step, mapping.Position);
    }

    private static decimal Number(YamlMapping mapping, string key)
    {
        YamlNode node = mapping.Required(key, $"{Minimum}, {Maximum} and {Step}");
        // Beyond this range, steps would be lost.
        return decimal.TryParse(node.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
            && Math.Abs(number) <= 1e15m
                ? number
                : throw node.Expected("a number from -1e15 to 1e15");
    }
}
