using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Survey.LightCurveImports;

/// <summary>Which types of a survey are one class: a YAML file of classes with lists of types, <c>Ia: [1, 101, SNIa]</c>.</summary>
public sealed class ClassMap
{
    private readonly SortedDictionary<string, string> _classes = new(StringComparer.Ordinal);

    private ClassMap()
    {
    }

    /// <summary>Reads a map.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="CrestException">It cannot be read, or is no such map.</exception>
    public static ClassMap Read(string path)
    {
        YamlNode root = YamlFile.Read(path);
        if (root is not YamlMapping { Keys.Count: > 0 } mapping)
            throw root.Error($"the class map is {root.Found}; it must be a mapping of classes to lists of types, such as 'Ia: [1, 101]'");
        var map = new ClassMap();
        foreach (string name in mapping.Keys)
        {
            if (name.Length == 0 || name.AsSpan().IndexOfAny(" /\\,") >= 0 || name.Any(char.IsControl))
                throw mapping.ErrorAt(name, $"'{name}' is not a class's name: it must not be empty or have a blank, comma or slash");
            YamlNode value = mapping.ValueOf(name);
            foreach (YamlNode type in value is YamlList list ? list.Values : [value])
                if (!map._classes.TryAdd(type.Text(), name)) throw type.Error($"the type '{type.Text()}' is in two classes");
        }

        return map;
    }

    /// <summary>The class of a type; a type that is not in the map is its own class.</summary>
    /// <param name="type">The type as the survey writes it.</param>
    public string ClassOf(string type) => _classes.GetValueOrDefault(type, type);

    /// <summary>The map in one line, for hashes.</summary>
    public override string ToString() => string.Join(';', _classes.Select(c => $"{c.Key}={c.Value}"));
}
