using System.Text;
using Crest.Foundation.Errors;

namespace Crest.Experiments.Configurations;

/// <summary>
/// Finds the values that <c>${…}</c> refers to: <c>${a.b}</c> from the top, <c>${.sibling}</c> and <c>${..up}</c> from where the text is,
/// <c>${a[0]}</c> in a list, <c>${oc.env:HOME,default}</c> in the environment. A value is found once, however often it is referred to.
/// </summary>
/// <param name="root">The configuration.</param>
/// <param name="keys">The keys of the job: an option that is not given has its default.</param>
/// <param name="environment">The environment variable of a name; null where there is none.</param>
internal sealed class ConfigInterpolation(ConfigMapping root, ConfigKeys keys, Func<string, string?> environment)
{
    private const int LongestText = 1_000_000, LongestChain = 100;

    private readonly Dictionary<ConfigScalar, ConfigValue> _resolved = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ConfigScalar Value, string Path)> _active = [];

    /// <summary>A value with all that it refers to.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="CrestException">What it refers to is not there, must still be given, or leads round in a circle.</exception>
    public ConfigValue Resolve(ConfigValue value, IReadOnlyList<string> path)
    {
        switch (value)
        {
            case ConfigList list:
                return list with { Items = [.. list.Items.Select((item, i) => Resolve(item, [.. path, $"{i}"]))] };
            case ConfigMapping mapping:
                var resolved = new ConfigMapping(mapping.Origin, mapping.Keys);
                foreach ((string key, ConfigValue inner) in mapping.Entries) resolved[key] = Resolve(inner, [.. path, key]);
                return resolved;
            case ConfigScalar { IsInterpolation: true } scalar:
                return Resolve(scalar, path);
            default:
                return value;
        }
    }

    private ConfigValue Resolve(ConfigScalar scalar, IReadOnlyList<string> path)
    {
        if (_resolved.TryGetValue(scalar, out ConfigValue? known)) return known;
        int first = _active.FindIndex(active => ReferenceEquals(active.Value, scalar));
        if (first >= 0)
            throw new CrestException($"{scalar.Origin}: the values refer to each other in a circle: "
                + string.Join(" -> ", _active.Skip(first).Select(active => active.Path).Append(string.Join('.', path))));
        if (_active.Count >= LongestChain)
            throw new CrestException($"{scalar.Origin}: more than {LongestChain} values refer to each other");
        _active.Add((scalar, string.Join('.', path)));
        ConfigValue found = Evaluate(scalar, path);
        _active.RemoveAt(_active.Count - 1);
        return _resolved[scalar] = found;
    }

    /// <summary>One interpolation alone has the value that it refers to, of whatever kind; all else is a text.</summary>
    private ConfigValue Evaluate(ConfigScalar scalar, IReadOnlyList<string> path)
    {
        var reader = new InterpolationReader(scalar, (reference, arguments) => Find(scalar, path, reference, arguments));
        var text = new StringBuilder();
        while (reader.Next() is var (literal, value) && (literal is not null || value is not null))
        {
            if (value is not null && reader.IsWhole) return WithOrigin(value, $"{scalar.Origin}, from {value.Origin}");
            text.Append(literal ?? TextOf(scalar, value!));
            if (text.Length > LongestText) throw new CrestException($"{scalar.Origin}: the text has more than {LongestText} characters");
        }

        return new ConfigScalar(scalar.Origin, text.ToString(), text.ToString());
    }

    private static ConfigValue WithOrigin(ConfigValue value, string origin) =>
        value is ConfigMapping ? value : value with { Origin = origin };

    internal static string TextOf(ConfigScalar scalar, ConfigValue value) => value is ConfigScalar found
        ? found.Value is null ? "null" : found.Written
        : throw new CrestException($"{scalar.Origin}: {value.Found} ({value.Origin}) cannot be part of a text");

    private ConfigValue Find(ConfigScalar scalar, IReadOnlyList<string> path, string reference, IReadOnlyList<ConfigScalar>? arguments)
    {
        if (arguments is not null) return Call(scalar, reference, arguments);
        int dots = reference.Length - reference.TrimStart('.').Length;
        if (dots > path.Count) throw new CrestException($"{scalar.Origin}: ${{{reference}}} leads above the top of the configuration");
        string[] keysBelow = [.. reference[dots..].Replace("]", "", StringComparison.Ordinal).Split('.', '[').Where(key => key.Length > 0)];
        string[] target = [.. dots == 0 ? [] : path.Take(path.Count - dots), .. keysBelow];
        if (keysBelow.Length == 0) throw new CrestException($"{scalar.Origin}: ${{{reference}}} names no value");
        ConfigValue? found = root;
        for (int count = 0; count < target.Length; count++)
        {
            if (found is ConfigScalar { IsInterpolation: true } other) found = Resolve(other, target[..count]);
            ConfigValue? inner = ConfigMapping.Below(found, target[count]);
            if (inner is null && target.Length == 1 && keys.Option(target[0]) is { IsRequired: false } option)
                inner = new ConfigScalar("default", option.Default);
            if (inner is null)
            {
                string meant = found is ConfigMapping mapping
                    ? count == 0 ? keys.Meant(target[0], mapping.Entries.Select(entry => entry.Key))
                        : NearestNames.Meant(target[count], mapping.Entries.Select(entry => entry.Key)) is { } near
                            ? $", did you mean '{near}'?" : ""
                    : "";
                throw new CrestException(
                    $"{scalar.Origin}: ${{{reference}}}: there is no value '{string.Join('.', target[..(count + 1)])}'{meant}");
            }

            found = inner;
        }

        if (found!.IsMissing)
            throw new CrestException($"{scalar.Origin}: ${{{reference}}}: {string.Join('.', target)} must be given ({found.Origin})");
        return Resolve(found, target);
    }

    /// <summary>No code is run from a configuration: the environment is all that can be asked.</summary>
    private ConfigScalar Call(ConfigScalar scalar, string function, IReadOnlyList<ConfigScalar> arguments)
    {
        if (function is not ("oc.env" or "env"))
            throw new CrestException($"{scalar.Origin}: there is no function '{function}' in ${{…}}; there is oc.env");
        if (arguments.Count is 0 or > 2)
            throw new CrestException($"{scalar.Origin}: {function} takes the name of a variable and, after a comma, a default");
        string name = arguments[0].Written;
        if (environment(name) is { } value) return new ConfigScalar($"environment variable {name}", value, value);
        // The environment has texts alone, and so has its default; null is none.
        return arguments is [_, var usual]
            ? usual with { Value = usual.Value is null ? null : usual.Written }
            : throw new CrestException(
                $"{scalar.Origin}: the environment variable {name} is not set; set it, or write ${{{function}:{name},DEFAULT}}");
    }
}
