using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Configurations;

/// <summary>Makes configuration values of YAML.</summary>
internal static class ConfigReader
{
    /// <summary>The content of a file.</summary>
    /// <param name="root">The root of the YAML.</param>
    /// <param name="keys">The keys that mean the same.</param>
    /// <exception cref="CrestException">It is no mapping, or two keys of a mapping mean the same.</exception>
    public static ConfigMapping Read(YamlNode root, ConfigKeys keys) => root.IsNull || root is YamlScalar { Content.Length: 0 }
        ? new ConfigMapping($"{root.Position}", keys)
        : (ConfigMapping)Value(root.Mapping(), $"{root.Position}", keys);

    /// <summary>A value.</summary>
    /// <param name="node">The YAML.</param>
    /// <param name="origin">Where it is: the position of its key.</param>
    /// <param name="keys">The keys that mean the same.</param>
    private static ConfigValue Value(YamlNode node, string origin, ConfigKeys keys)
    {
        switch (node)
        {
            case YamlMapping mapping:
                var read = new ConfigMapping(origin, keys);
                foreach (string key in mapping.Keys)
                {
                    string position = $"{mapping.PositionOf(key)}";
                    if (read[key] is { } other)
                        throw new CrestException($"{position}: '{key}' is given twice, also at {other.Origin}; remove one of them");
                    read[key] = Value(mapping.ValueOf(key), position, keys);
                }

                return read;
            case YamlList list:
                return new ConfigList(origin, [.. list.Values.Select(item => Value(item, $"{item.Position}", keys))]);
            default:
                var scalar = (YamlScalar)node;
                // YAML 1.1, which Hydra reads, has 1_000.
                if (scalar.IsPlain && scalar.Content.Contains('_', StringComparison.Ordinal))
                    return ConfigNumbers.Scalar(origin, scalar.Content);
                return new ConfigScalar(origin, scalar.Value, scalar.Content);
        }
    }
}
