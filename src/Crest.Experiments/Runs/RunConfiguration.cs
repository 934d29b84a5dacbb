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

    /// <summary>Writes options as YAML.</summary>
    /// <param name="options">Every option with its value: null, text, a number, a truth value, a list of those, or options again. They are written in the order in which they come.</param>
    public static string ToYaml(IEnumerable<KeyValuePair<string, object?>> options) => Serializer.Serialize(new OrderedDictionary<string, object?>(options));
}
