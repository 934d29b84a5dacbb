using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>Placeholders <c>{{ NAME }}</c>, in whose place the value of a parameter is written.</summary>
internal static partial class Placeholder
{
    /// <summary>Writes the values of parameters in the place of their names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">The values by the names of the parameters.</param>
    /// <param name="path">Where the text is from, for messages.</param>
    /// <exception cref="CrestException">A placeholder is not the name of a parameter; the message names the line.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values, string path) => Pattern().Replace(text, match =>
    {
        string name = match.Groups["name"].Value.Trim();
        if (values.TryGetValue(name, out string? value)) return value;
        string meant = NearestNames.Meant(name, [.. values.Keys]) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        throw new CrestException(
            $"{path}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}: the study has no parameter '{name}'{meant}");
    });

    [GeneratedRegex(@"\{\{(?<name>[^{}]*)\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pattern();
}
