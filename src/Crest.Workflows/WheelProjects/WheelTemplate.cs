using System.Text.RegularExpressions;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Workflows.WheelProjects;

/// <summary>
/// Files with placeholders. WHEEL fills them in by nunjucks, a language of templates, of which this program knows <c>{{ NAME }}</c> only;
/// all else is found before anything is imported.
/// </summary>
internal static partial class WheelTemplate
{
    private const int LargestFile = 64 << 20, LongestShown = 60;

    /// <summary>Checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">The file as the user knows it.</param>
    /// <param name="names">The names of the parameters.</param>
    /// <param name="notes">Told of what is not available, with its line.</param>
    public static void Check(string path, string label, IReadOnlySet<string> names, ImportNotes notes)
    {
        if (!File.Exists(path))
        {
            notes.Fault(label, "is missing, though the parameter file names it as a file with placeholders");
            return;
        }

        try
        {
            if (new FileInfo(path).Length > LargestFile)
                notes.Fault(label, $"is larger than {LargestFile >> 20} MiB, too large for a file with placeholders");
            else CheckText(InputFile.ReadAllText(path), label, names, notes, hasLines: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", label, e);
        }
    }

    /// <summary>Checks the name of a file.</summary>
    /// <param name="name">The name.</param>
    /// <param name="label">The file that contains it, for messages.</param>
    /// <param name="names">The names of the parameters.</param>
    /// <param name="notes">Told of what is not available.</param>
    public static void CheckName(string name, string label, IReadOnlySet<string> names, ImportNotes notes) =>
        CheckText(name, label, names, notes, hasLines: false);

    private static void CheckText(string text, string label, IReadOnlySet<string> names, ImportNotes notes, bool hasLines)
    {
        foreach (Match match in TagPattern().Matches(text))
        {
            string name = match.Groups["name"].Value, shown = Shown(match.Value);
            if (names.Contains(name)) continue;
            string where = hasLines ? $"{label}:{text.AsSpan(0, match.Index).Count('\n') + 1}" : label;
            string meant = NearestNames.Meant(name, names) is { } nearest && name.Length > 0 ? $"; did you mean '{nearest}'?" : "";
            notes.Fault(where, name.Length > 0
                ? $"{shown}: the study has no parameter '{name}'{meant}"
                : $"{shown}: only {{{{ NAME }}}} is available, without filters, expressions and statements; let the script do it");
        }
    }

    private static string Shown(string tag)
    {
        string line = tag.ReplaceLineEndings(" ");
        return line.Length > LongestShown ? $"{line[..LongestShown]}…" : line;
    }

    /// <summary>A tag that does not end is none: <c>${#list}</c> of a shell is such a beginning.</summary>
    [GeneratedRegex(
        @"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*\}\}|\{\{[\s\S]{0,200}?\}\}|\{%[\s\S]{0,200}?%\}|\{#[\s\S]{0,200}?#\}",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TagPattern();
}
