using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>
/// Keys with values. It is changed while a configuration is composed; the values of different compositions share nothing that changes.
/// </summary>
/// <param name="Origin">Where it is from.</param>
/// <param name="Keys">The keys that mean the same.</param>
public sealed record ConfigMapping(string Origin, ConfigKeys Keys) : ConfigValue(Origin)
{
    private readonly OrderedDictionary<string, ConfigValue> _entries = new(Keys);

    /// <summary>The keys with their values, in order.</summary>
    public IReadOnlyCollection<KeyValuePair<string, ConfigValue>> Entries => _entries;

    /// <inheritdoc/>
    public override string Found => _entries.Count == 0 ? "an empty mapping" : "a mapping";

    /// <inheritdoc/>
    public override string Text => $"{{{string.Join(", ", _entries.Select(entry => $"{entry.Key}: {entry.Value.Text}"))}}}";

    /// <summary>The value of a key in any spelling; null where there is none. Setting null removes the key.</summary>
    /// <param name="key">The key.</param>
    public ConfigValue? this[string key]
    {
        get => _entries.GetValueOrDefault(key);
        set
        {
            if (value is null) _entries.Remove(key);
            else _entries[key] = value;
        }
    }

    /// <summary>The value at a path; null where there is none.</summary>
    /// <param name="path">Keys, and places of lists from 0.</param>
    public ConfigValue? Find(IEnumerable<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ConfigValue? found = this;
        foreach (string key in path) found = Below(found, key);
        return found;
    }

    /// <summary>Puts a value at a path; mappings on the way are made.</summary>
    /// <param name="path">Keys, and places of lists from 0; at least one.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="CrestException">A list has no such place, or a value on the way has no keys.</exception>
    public void Set(ReadOnlySpan<string> path, ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        this[path[0]] = path.Length == 1 ? value : With(this[path[0]], path[1..], value);
    }

    /// <summary>Removes the value at a path.</summary>
    /// <param name="path">Keys; at least one.</param>
    /// <returns>Whether it was there.</returns>
    public bool Remove(IReadOnlyList<string> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Find(path.Take(path.Count - 1)) is ConfigMapping parent && parent._entries.Remove(path[^1]);
    }

    /// <summary>Merges another mapping into this one: its mappings are merged, all else replaces what is here.</summary>
    /// <param name="other">The other one, which stays as it is.</param>
    public void Merge(ConfigMapping other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach ((string key, ConfigValue value) in other._entries) this[key] = Merged(this[key], value);
    }

    /// <summary>A value after another was merged into it.</summary>
    /// <param name="before">What was there; null for nothing.</param>
    /// <param name="value">What is merged into it.</param>
    public static ConfigValue Merged(ConfigValue? before, ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value is not ConfigMapping mapping) return value;
        var merged = new ConfigMapping((before as ConfigMapping ?? mapping).Origin, mapping.Keys);
        if (before is ConfigMapping old) merged.Merge(old);
        merged.Merge(mapping);
        return merged;
    }

    /// <summary>The value below a key of a mapping or at a place of a list.</summary>
    internal static ConfigValue? Below(ConfigValue? value, string key) => value switch
    {
        ConfigMapping mapping => mapping[key],
        ConfigList list when int.TryParse(key, out int place) && place >= 0 && place < list.Items.Count => list.Items[place],
        _ => null,
    };

    private ConfigValue With(ConfigValue? before, ReadOnlySpan<string> path, ConfigValue value)
    {
        switch (before)
        {
            case ConfigList list:
                if (Below(list, path[0]) is not { } item)
                    throw new CrestException($"{value.Origin}: the list has {list.Items.Count} values, and none at {path[0]}");
                int place = int.Parse(path[0]);
                ConfigValue changed = path.Length == 1 ? value : With(item, path[1..], value);
                ConfigValue extended = list with { Items = [.. list.Items.Take(place), changed, .. list.Items.Skip(place + 1)] };
                return extended;
            case null or ConfigMapping or ConfigScalar { Value: null or Missing }:
                ConfigMapping inner = before as ConfigMapping ?? new ConfigMapping(value.Origin, Keys);
                inner.Set(path, value);
                return inner;
            default:
                throw new CrestException($"{value.Origin}: there can be no '{path[0]}' below {before.Found} ({before.Origin})");
        }
    }

    private const string Missing = ConfigScalar.Missing;
}
