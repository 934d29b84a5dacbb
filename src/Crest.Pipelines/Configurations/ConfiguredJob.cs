using Crest.Experiments.Configurations;
using Crest.Foundation.Options;
using Crest.Foundation.Yaml;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Configurations;

/// <summary>A job that a configuration has made.</summary>
/// <param name="Definition">The job of the catalogue.</param>
/// <param name="Job">The job with its options.</param>
/// <param name="Options">The options that were given, with the origin of each value.</param>
/// <param name="Tags">The tags of its run.</param>
/// <param name="Swept">The override words that distinguish it from the other jobs of a sweep.</param>
public sealed record ConfiguredJob(
    JobDefinition Definition, Job Job, IReadOnlyList<ConfigOption> Options, IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<ConfigOverride> Swept)
{
    /// <summary>The options with their words, as <see cref="JobDefinition.Bind"/> takes them.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Words =>
        Options.Where(option => option.IsGiven).Select(option => KeyValuePair.Create(option.Option.Name, option.Words()));

    /// <summary>What distinguishes it from the other jobs of a sweep, as it was typed.</summary>
    public string Difference => string.Join(' ', Swept.Select(word => $"{word.Key}={word.Value!.Text}"));

    /// <summary>The composed configuration as YAML, which <c>crest run --config</c> runs.</summary>
    /// <param name="more">Further options, and those that are to have another value.</param>
    /// <param name="tags">Further tags.</param>
    public string ToYaml(
        IReadOnlyDictionary<string, object?>? more = null, IEnumerable<KeyValuePair<string, string>>? tags = null)
    {
        var values = new OrderedDictionary<string, object?> { [ConfigKeys.Command] = Definition.Name };
        foreach (ConfigOption option in Options.Where(option => option.IsGiven)) values[NameOf(option)] = Plain(option.Value);
        foreach ((string name, object? value) in more ?? new Dictionary<string, object?>()) values[name] = value;
        OrderedDictionary<string, object?> labels = [];
        foreach ((string name, string value) in Tags.Concat(tags ?? [])) labels[name] = Escaped(value);
        if (labels.Count > 0) values[ConfigKeys.Tags] = labels;
        return YamlWriter.Write(values);
    }

    private static string NameOf(ConfigOption option) => OptionName.InFiles(option.Option.Name);

    private static object? Plain(ConfigValue value)
    {
        switch (value)
        {
            case ConfigScalar { Value: string text }:
                return Escaped(text);
            case ConfigList list:
                return list.Items.Select(Plain).ToArray();
            case ConfigMapping mapping:
                OrderedDictionary<string, object?> entries = [];
                foreach ((string key, ConfigValue inner) in mapping.Entries) entries[key] = Plain(inner);
                return entries;
            default:
                return ((ConfigScalar)value).Value;
        }
    }

    /// <summary>What an interpolation gave is no interpolation again.</summary>
    private static string Escaped(string text) => text.Replace("${", "\\${", StringComparison.Ordinal);
}
