using System.Text;
using System.Text.RegularExpressions;
using Crest.Foundation.Errors;

namespace Crest.Hosts.Machines;

/// <summary>Files of a folder by patterns of what is included and excluded.</summary>
internal sealed class FileSelection(IReadOnlyList<string> include, IReadOnlyList<string> exclude)
{
    private readonly Regex[] _include = [.. include.Select(Read)], _exclude = [.. exclude.Select(Read)];

    /// <summary>Whether a file is selected.</summary>
    /// <param name="path">The file relative to the folder.</param>
    public bool Takes(string path) =>
        Array.Exists(_include, pattern => pattern.IsMatch(path)) && !Array.Exists(_exclude, pattern => pattern.IsMatch(path));

    private static Regex Read(string pattern)
    {
        string bare = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;
        if (bare.Length == 0 || bare[0] == '/' || bare.Split('/').Contains(".."))
            throw new CrestException(
                $"'{pattern}': a pattern of files is relative to their folder and stays in it, such as 'results/*.csv'");
        try
        {
            // A folder is taken with all that is in it.
            return new Regex(
                $@"\A{Translate(bare.TrimEnd('/'))}{(bare.EndsWith('/') ? "(?:/.*)?" : "")}\z",
                RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);
        }
        catch (ArgumentException e)
        {
            throw new CrestException($"'{pattern}' is not a pattern of files: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static string Translate(string pattern)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            int close = pattern[i] == '[' && i + 2 < pattern.Length ? pattern.IndexOf(']', i + 2) : -1;
            if (pattern.AsSpan(i).StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                i += 2;
            }
            else if (pattern.AsSpan(i).StartsWith("**"))
            {
                text.Append(".*");
                i++;
            }
            else if (close > 0)
            {
                string set = pattern[(i + 1)..close]
                    .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal);
                text.Append('[').Append(set[0] == '!' ? $"^/{set[1..]}" : set).Append(']');
                i = close;
            }
            else
            {
                text.Append(pattern[i] switch { '*' => "[^/]*", '?' => "[^/]", char other => Regex.Escape($"{other}") });
            }
        }

        return text.ToString();
    }
}
