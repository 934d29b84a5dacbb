using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Experiments.Runs;

/// <summary>The options of a run as text.</summary>
public static class RunConfiguration
{
    /// <summary>The file in the folder of a run.</summary>
    public const string FileName = "config.yaml";

    /// <summary>The key under which a configuration names its run.</summary>
    public const string RunKey = "run";

    /// <summary>Writes options as YAML.</summary>
    /// <param name="options">Every option with its value: null, text, a number, a truth value, a list of those, or options
    /// again. Their order is kept.</param>
    public static string ToYaml(IEnumerable<KeyValuePair<string, object?>> options) => YamlWriter.Write(options);

    /// <summary>Reads the options of a file that <see cref="ToYaml"/> wrote, each as text.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Options with their values; null if there is no such file, or if it contains anything else.</returns>
    public static IReadOnlyDictionary<string, string?>? Read(string path)
    {
        if (!File.Exists(path)) return null;
        string text = File.ReadAllText(path);
        try
        {
            YamlMapping options = YamlFile.Parse(text, path).Mapping();
            return options.Keys.ToDictionary(key => key, key => options[key]?.Text());
        }
        catch (CrestException)
        {
            return null;
        }
    }
}
