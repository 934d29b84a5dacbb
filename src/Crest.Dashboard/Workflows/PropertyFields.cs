using Crest.Foundation.Options;
using Crest.Workflows.Properties;
using Microsoft.AspNetCore.Http;

namespace Crest.Dashboard.Workflows;

/// <summary>The fields of a form that changes the properties of a component. An empty field is the default.</summary>
internal static class PropertyFields
{
    private const string Prefix = "property.";

    /// <summary>The name of the field of a property.</summary>
    public static string NameOf(ComponentProperty property) => Prefix + property.Key;

    /// <summary>What a field shows: a list has a line for each text.</summary>
    public static string TextOf(ComponentProperty property) =>
        string.Join(property.Option.IsList ? '\n' : ' ', property.Given ?? []);

    /// <summary>The texts of which one is chosen; empty where any can be written.</summary>
    public static IReadOnlyList<string> ChoicesOf(OptionDefinition option) => option.IsFlag ? ["true", "false"] : option.Choices;

    /// <summary>The properties whose fields differ from what the file gives, with their words; null for the default.</summary>
    /// <param name="properties">The properties as the file gives them.</param>
    /// <param name="form">The form.</param>
    public static IEnumerable<KeyValuePair<string, IReadOnlyList<string>?>> Changes(
        IReadOnlyList<ComponentProperty> properties, IFormCollection form)
    {
        foreach (ComponentProperty property in properties)
        {
            if (!form.TryGetValue(NameOf(property), out var given)) continue;
            string text = given.ToString().ReplaceLineEndings("\n").Trim();
            if (text == TextOf(property)) continue;
            IReadOnlyList<string>? words = text.Length == 0 ? null
                : property.Option.IsList ? text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [text];
            yield return new(property.Key, words);
        }
    }
}
