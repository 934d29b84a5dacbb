using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;

namespace Crest.Hosts.Schedulers;

/// <summary>
/// Regular expressions of a scheduler's file. <c>^</c> and <c>$</c> match at each line. They are matched in time proportional to the length
/// of what a scheduler prints, so
/// look-around and back-references are not available.
/// </summary>
internal static class Pattern
{
    /// <summary>Reads a pattern.</summary>
    /// <param name="node">The pattern.</param>
    /// <param name="groups">Whether the pattern must have a group in parentheses, which is what is read.</param>
    /// <exception cref="CrestException">It is not a regular expression, or lacks the group.</exception>
    public static Regex Read(YamlNode node, bool groups = false)
    {
        try
        {
            var pattern = new Regex(node.Text(), RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant);
            return !groups || pattern.GetGroupNumbers().Length > 1
                ? pattern
                : throw node.Expected("a regular expression with a group in parentheses, which is what is read");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw node.Expected($"a regular expression: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    /// <summary>Reads the pattern of a key that may be missing.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="key">The key.</param>
    /// <param name="groups">Whether the pattern must have a group in parentheses.</param>
    /// <exception cref="CrestException">It is not a regular expression, or lacks the group.</exception>
    public static Regex? Optional(YamlMapping mapping, string key, bool groups = false) =>
        mapping[key] is { } node ? Read(node, groups) : null;
}
