using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>A composed configuration: the values of the options of a job, each with its origin, and the tags of the run.</summary>
public sealed class ComposedConfig
{
    private readonly ConfigMapping _root;
    private readonly ConfigKeys _keys;
    private readonly ConfigInterpolation _interpolation;

    internal ComposedConfig(ConfigMapping root, ConfigKeys keys)
    {
        (_root, _keys) = (root, keys);
        _interpolation = new ConfigInterpolation(root, keys, Environment.GetEnvironmentVariable);
    }

    /// <summary>The options that are given, with their values.</summary>
    /// <exception cref="CrestException">A key is no option, an option is given twice, a value must still be given, or cannot be found.
    /// </exception>
    public IReadOnlyList<ConfigOption> Options()
    {
        Dictionary<OptionDefinition, ConfigOption> options = [];
        foreach ((string[] path, ConfigValue value) in Leaves(_root, _keys))
        {
            OptionDefinition option = _keys.Option(path[^1]) ?? throw Unknown(path[^1], value);
            string key = string.Join('.', [.. path[..^1], OptionName.InFiles(option.Name)]);
            if (value.IsMissing) throw new CrestException($"{value.Origin}: {key} must be given: {option.Description}");
            var found = new ConfigOption(option, key, _interpolation.Resolve(value, path));
            if (!options.TryAdd(option, found))
            {
                (_, string other, ConfigValue earlier) = options[option];
                throw new CrestException(
                    $"{value.Origin}: '{key}' is the option '{other}', which is given too ({earlier.Origin}); remove one");
            }
        }

        return [.. options.Values];
    }

    private CrestException Unknown(string key, ConfigValue value)
    {
        string meant = _keys.Meant(key, []);
        return new CrestException($"{value.Origin}: there is no option '{key}'"
            + (meant.Length > 0 ? meant : $"; what is no option goes below '{ConfigKeys.Variables}'"));
    }

    /// <summary>The tags of the run.</summary>
    /// <exception cref="CrestException">A tag is no text or number.</exception>
    public IReadOnlyDictionary<string, string> Tags()
    {
        if (_root[ConfigKeys.Tags] is not { } tags) return new Dictionary<string, string>();
        if (_interpolation.Resolve(tags, [ConfigKeys.Tags]) is not ConfigMapping mapping)
            throw new CrestException($"{tags.Origin}: {ConfigKeys.Tags} is {tags.Found}; it must be a mapping of names to texts");
        return mapping.Entries.ToDictionary(
            tag => tag.Key,
            tag => tag.Value is ConfigScalar { Value: not null } scalar
                ? scalar.Written
                : throw new CrestException($"{tag.Value.Origin}: the tag '{tag.Key}' is {tag.Value.Found}; it must be a text"),
            StringComparer.Ordinal);
    }

    /// <summary>The value at a path, with what it refers to; null where there is none.</summary>
    /// <param name="path">The keys.</param>
    /// <exception cref="CrestException">What it refers to cannot be found.</exception>
    internal ConfigValue? Find(params string[] path) => _root.Find(path) is { } value ? _interpolation.Resolve(value, path) : null;

    /// <summary>All values that are options or should be: below sections, which only group them.</summary>
    internal static IEnumerable<(string[] Path, ConfigValue Value)> Leaves(ConfigMapping root, ConfigKeys keys) =>
        Leaves(root, keys, []).Where(leaf => leaf.Path.Length > 1 || !keys.IsReserved(leaf.Path[0]));

    private static IEnumerable<(string[] Path, ConfigValue Value)> Leaves(ConfigMapping mapping, ConfigKeys keys, string[] above)
    {
        foreach ((string key, ConfigValue value) in mapping.Entries)
        {
            string[] path = [.. above, key];
            if (above.Length == 0 && key is ConfigKeys.Variables or ConfigKeys.Tags) continue;
            // A group may have the name of an option, whose values are no mappings.
            if (value is ConfigMapping inner && keys.Option(key) is not { TakesMapping: true })
                foreach ((string[] Path, ConfigValue Value) leaf in Leaves(inner, keys, path)) yield return leaf;
            else yield return (path, value);
        }
    }
}
