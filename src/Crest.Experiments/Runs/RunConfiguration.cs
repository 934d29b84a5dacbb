using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Crest.Experiments.Runs;

/// <summary>The options of a run as text.</summary>
public static class RunConfiguration
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        // Text that looks like a number, a truth value or null comes back as text.
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .DisableAliases()
        .Build();

    /// <summary>The key under which a configuration names its run.</summary>
    public const string RunKey = "run";

    /// <summary>Writes options as YAML.</summary>
    /// <param name="options">Every option with its value: null, text, a number, a truth value, a list of those, or options again. They are written in the order in which they come.</param>
    public static string ToYaml(IEnumerable<KeyValuePair<string, object?>> options) => Serializer.Serialize(new OrderedDictionary<string, object?>(options));

    /// <summary>Reads the options of a file that <see cref="ToYaml"/> wrote, each as text.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Option and value; null where the file is not there or is no such file.</returns>
    public static IReadOnlyDictionary<string, string?>? Read(string path)
    {
        try
        {
            return File.Exists(path) ? new Deserializer().Deserialize<Dictionary<string, string?>>(File.ReadAllText(path)) : null;
        }
        catch (YamlException)
        {
            return null;
        }
    }
}
