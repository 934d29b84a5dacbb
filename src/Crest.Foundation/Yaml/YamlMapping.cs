using Crest.Foundation.Errors;

namespace Crest.Foundation.Yaml;

/// <summary>A mapping of a YAML file: keys with values, each key once.</summary>
public sealed class YamlMapping : YamlNode
{
    private readonly OrderedDictionary<string, (YamlPosition Position, YamlNode Value)> _entries = new(StringComparer.Ordinal);
    private long _size = 1;

    internal YamlMapping(YamlPosition position, string name) : base(position, name)
    {
    }

    /// <summary>The keys in their order.</summary>
    public IReadOnlyList<string> Keys => _entries.Keys;

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<YamlNode> Values => _entries.Values.Select(entry => entry.Value);

    /// <inheritdoc/>
    public override string Found => _entries.Count == 0 ? "an empty mapping" : "a mapping";

    internal override long Size => _size;

    /// <summary>The value of a key; null if the mapping lacks the key or no value is given for it.</summary>
    /// <param name="key">The key.</param>
    public YamlNode? this[string key] =>
        _entries.TryGetValue(key, out (YamlPosition, YamlNode Value) entry) && !entry.Value.IsNull ? entry.Value : null;

    /// <summary>The value of a key that must be given.</summary>
    /// <param name="key">The key.</param>
    /// <param name="meaning">What its value is, for the error message.</param>
    /// <exception cref="CrestException">The mapping lacks the key, or no value is given for it.</exception>
    public YamlNode Required(string key, string meaning) => this[key] ?? throw Error($"{Name} lacks {key}: {meaning}");

    /// <summary>Refuses keys that are not known.</summary>
    /// <param name="known">The keys that are allowed.</param>
    /// <exception cref="CrestException">There is another key; the message names the nearest known one.</exception>
    public void AllowOnly(params string[] known)
    {
        foreach ((string key, (YamlPosition position, _)) in _entries)
        {
            if (known.Contains(key, StringComparer.Ordinal)) continue;
            string meant = NearestNames.Meant(key, known) is { } nearest ? $"did you mean '{nearest}'? " : "";
            throw new CrestException($"{position}: {Name} has no key '{key}'; {meant}the keys are {string.Join(", ", known)}");
        }
    }

    /// <summary>Where a key of the mapping is.</summary>
    /// <param name="key">The key.</param>
    public YamlPosition PositionOf(string key) => _entries[key].Position;

    /// <summary>The value of a key as it is written, also where it is null.</summary>
    /// <param name="key">A key of the mapping.</param>
    public YamlNode ValueOf(string key) => _entries[key].Value;

    /// <summary>An error at the position of a key.</summary>
    /// <param name="key">A key of the mapping.</param>
    /// <param name="what">What is wrong and how to mend it.</param>
    public CrestException ErrorAt(string key, string what) => new($"{_entries[key].Position}: {what}");

    internal bool TryAdd(string key, YamlPosition position, YamlNode value)
    {
        _size += 1 + value.Size;
        return _entries.TryAdd(key, (position, value));
    }
}
