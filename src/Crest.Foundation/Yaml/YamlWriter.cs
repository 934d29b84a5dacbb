using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.EventEmitters;

namespace Crest.Foundation.Yaml;

/// <summary>Writes options as YAML.</summary>
public static class YamlWriter
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        // Text that looks like a number, a truth value or null must be read as text again.
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true)
        .WithEventEmitter(next => new TextWithTabs(next), place => place.After<TypeAssigningEventEmitter>())
        .DisableAliases()
        .Build();

    /// <summary>Writes options, each on a line of its own if it is a text, a number, a truth value or null.</summary>
    /// <param name="options">
    /// Names of letters, digits, <c>_</c>, <c>-</c> and <c>.</c>, with values: null, text, a number, a truth value, a list of those, or
    /// options again. The order is kept.
    /// </param>
    public static string Write(IEnumerable<KeyValuePair<string, object?>> options) =>
        Serializer.Serialize(new OrderedDictionary<string, object?>(options));

    /// <summary>
    /// Puts texts with tabs in quotes: without, the library writes a tab at their beginning in a way that no reader keeps.
    /// </summary>
    private sealed class TextWithTabs(IEventEmitter next) : ChainedEventEmitter(next)
    {
        public override void Emit(ScalarEventInfo eventInfo, IEmitter emitter)
        {
            if (eventInfo.Source.Value is string text && text.Contains('\t', StringComparison.Ordinal))
                eventInfo.Style = ScalarStyle.DoubleQuoted;
            base.Emit(eventInfo, emitter);
        }
    }
}
