using Crest.Foundation.Errors;
using Crest.Foundation.Options;

namespace Crest.Experiments.Configurations;

/// <summary>Changes the values of a configuration as override words and options of the command line say.</summary>
/// <param name="root">The configuration.</param>
/// <param name="keys">The keys of the job.</param>
internal sealed class ConfigChanges(ConfigMapping root, ConfigKeys keys)
{
    /// <summary>Applies a word.</summary>
    /// <exception cref="CrestException">It changes or removes what is not there, or adds what is.</exception>
    public void Apply(ConfigOverride change)
    {
        if (keys.IsReserved(change.Path[0]) && !IsFree([.. change.Path]))
            throw new CrestException($"{change.Origin}: {change.Path[0]} is not changed by a word; it says what the file is");
        string[] path = PathOf(change);
        ConfigValue? before = root.Find(path);
        switch (change.Kind)
        {
            case OverrideKind.Add when before is not null && change.Value is not (ConfigList or ConfigMapping):
                throw new CrestException($"{change.Origin}: {change.Key} is there already ({before.Origin}); "
                    + $"write {change.Key}=… to change it, or ++{change.Key}=… in any case");
            case OverrideKind.Change when before is null && !IsKnown(path):
                throw new CrestException($"{change.Origin}: {Unknown(path, "; a + before a key adds it")}");
            case OverrideKind.Remove:
                if (before is null) throw new CrestException($"{change.Origin}: {(IsKnown(path) ? Default(path) : Unknown(path, ""))}");
                if (change.Value is { } expected && expected.Text != before.Text)
                    throw new CrestException($"{change.Origin}: the value is {before.Text} ({before.Origin}), and is not removed");
                if (!root.Remove(path)) throw new CrestException($"{change.Origin}: a value of a list cannot be removed; give a new list");
                break;
            case OverrideKind.Extend:
                if (before is not ConfigList list)
                    throw new CrestException($"{change.Origin}: {change.Key} is {before?.Found ?? "not there"}; extend_list needs a list");
                root.Set(path, list with { Items = [.. list.Items, .. ((ConfigList)change.Value!).Items] });
                break;
            default:
                root.Set(path, ConfigMapping.Merged(before, change.Value!));
                break;
        }
    }

    /// <summary>Gives an option of the command line its value.</summary>
    /// <param name="option">The option.</param>
    /// <param name="words">Its words; none for a flag.</param>
    public void Give(OptionDefinition option, IReadOnlyList<string> words)
    {
        string origin = string.Join(' ', [$"--{option.Name}", .. words]);
        ConfigScalar[] values = [.. words.Select(word => Typed(option, origin, word))];
        ConfigValue value = values.Length == 0 ? new ConfigScalar(origin, true)
            : option.IsList ? new ConfigList(origin, values)
            : values[0];
        root.Set(PlaceOf(option) ?? [OptionName.InFiles(option.Name)], value);
    }

    /// <summary>What is typed as an option is taken as it is: a text refers to nothing.</summary>
    private static ConfigScalar Typed(OptionDefinition option, string origin, string word)
    {
        if (option.ValueType.IsPrimitive) return ConfigNumbers.Scalar(origin, word);
        string text = word.Replace("${", "\\${", StringComparison.Ordinal);
        return new ConfigScalar(origin, text, text);
    }

    /// <summary>
    /// Where the key of a word is. An option has one place, so its name is enough; where it has none yet, the place is the one that was
    /// written.
    /// </summary>
    private string[] PathOf(ConfigOverride change)
    {
        string[] path = [.. change.Path];
        // What follows the option are keys and places of its value.
        int end = Array.FindLastIndex(path, key => keys.Option(key) is not null) + 1;
        if (end == 0 || IsFree(path) || root.Find(path[..end]) is not null || PlaceOf(keys.Option(path[end - 1])!) is not { } place)
            return path;
        if (place.Length >= end && place.AsSpan()[^end..].SequenceEqual(path.AsSpan(0, end), keys)) return [.. place, .. path[end..]];
        throw new CrestException($"{change.Origin}: the option is at {string.Join('.', place)} ({root.Find(place)!.Origin}); "
            + "write that key, or the option alone");
    }

    private string[]? PlaceOf(OptionDefinition option) =>
        ComposedConfig.Leaves(root, keys).FirstOrDefault(leaf => keys.Option(leaf.Path[^1]) == option).Path;

    /// <summary>An option is known also where it has its default, at the top or in a section that is there.</summary>
    private bool IsKnown(string[] path) =>
        keys.Option(path[^1]) is not null && !IsFree(path) && root.Find(path[..^1]) is ConfigMapping;

    private static bool IsFree(string[] path) => path[0] is ConfigKeys.Variables or ConfigKeys.Tags;

    private static string Default(string[] path) =>
        $"'{string.Join('.', path)}' is given nowhere and has its default: there is nothing to remove";

    /// <summary>That a key is not there.</summary>
    /// <param name="path">The key.</param>
    /// <param name="hint">What can be done where no other key is near.</param>
    private string Unknown(string[] path, string hint)
    {
        int there = 0;
        while (there < path.Length - 1 && root.Find(path[..(there + 1)]) is ConfigMapping) there++;
        IEnumerable<string> others = (root.Find(path[..there]) as ConfigMapping)?.Entries.Select(entry => entry.Key) ?? [];
        string meant = keys.Meant(path[there], others);
        return $"there is no key '{string.Join('.', path[..(there + 1)])}'{(meant.Length > 0 ? meant : hint)}";
    }
}
