using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>A text of a scheduler's file with placeholders, such as <c>--array=1-{{ tasks }}</c>.</summary>
internal sealed partial record Template
{
    private readonly string _text;

    private Template(string text) => _text = text;

    /// <summary>Reads a template.</summary>
    /// <param name="node">The text.</param>
    /// <param name="known">The placeholders that may occur in it.</param>
    /// <exception cref="CrestException">It is not a text, or has another placeholder.</exception>
    public static Template Read(YamlNode node, IReadOnlyCollection<string> known)
    {
        string text = node.Text();
        foreach (Match placeholder in Placeholder().Matches(text))
        {
            if (known.Contains(placeholder.Groups["name"].Value)) continue;
            string allowed = known.Count > 0 ? string.Join(", ", known.Select(name => $"{{{{ {name} }}}}")) : "none here";
            throw node.Error($"{node.Name} has no placeholder {placeholder.Value}; there is {allowed}");
        }

        return new Template(text);
    }

    /// <summary>The text with values in place of the placeholders; null if one of them has no value.</summary>
    /// <param name="values">The values by placeholder.</param>
    public string? Fill(IReadOnlyDictionary<string, string> values) =>
        Placeholder().Matches(_text).All(placeholder => values.ContainsKey(placeholder.Groups["name"].Value))
            ? Placeholder().Replace(_text, placeholder => values[placeholder.Groups["name"].Value])
            : null;

    [GeneratedRegex(@"\{\{\s*(?<name>[^{}\s]+)\s*\}\}", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Placeholder();
}
