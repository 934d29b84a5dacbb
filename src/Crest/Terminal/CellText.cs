using System.Globalization;
using System.Text;
using Spectre.Console.Rendering;

namespace Crest.CommandLine.Terminal;

/// <summary>Text as it is seen in the cells of a terminal, where a letter of Chinese or Japanese takes two.</summary>
internal static class CellText
{
    /// <summary>The cells that a text without control characters takes.</summary>
    public static int Width(string text) => Ascii.IsValid(text) ? text.Length : new Segment(text).CellCount();

    /// <summary>
    /// A text in one line, without characters that would move the cursor, change colours or turn the direction of writing: each is a blank.
    /// </summary>
    public static string Clean(string text) =>
        text.Any(ChangesTerminal) ? string.Concat(text.ReplaceLineEndings(" ").Select(c => ChangesTerminal(c) ? ' ' : c)) : text;

    /// <summary>The beginning of a text, with an ellipsis where something of it is missing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The cells that there are, at least 1.</param>
    /// <param name="separator">What the part that is left ends with; null where it may end anywhere.</param>
    public static string Shorten(string text, int width, string? separator = null)
    {
        if (Width(text) <= width) return text;
        string taken = Take(text, width - 1);
        if (separator is not null)
        {
            int end = taken.LastIndexOf(separator, StringComparison.Ordinal);
            taken = end < 0 ? "" : taken[..(end + separator.Length)];
            return $"{taken}…";
        }

        return $"{taken.TrimEnd()}…";
    }

    /// <summary>A text with blanks, before it (right) or after it, so that it takes a number of cells.</summary>
    public static string Pad(string text, int width, bool right)
    {
        string blanks = new(' ', Math.Max(0, width - Width(text)));
        return right ? blanks + text : text + blanks;
    }

    /// <summary>A text in lines that have room, broken at blanks, and in a word only where the word alone is longer than a line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The cells of a line, at least 2.</param>
    public static IEnumerable<string> Fold(string text, int width)
    {
        var line = new StringBuilder();
        foreach (string given in text.Split(' '))
        {
            string word = given;
            if (line.Length > 0 && Width($"{line}") + 1 + Width(word) > width)
            {
                yield return $"{line}".TrimEnd();
                line.Clear();
            }
            else if (line.Length > 0)
            {
                line.Append(' ');
            }

            while (Width(word) > width)
            {
                string part = Take(word, width);
                yield return part;
                word = word[part.Length..];
            }

            line.Append(word);
        }

        if (line.Length > 0) yield return $"{line}";
    }

    /// <summary>Whether it is a control character, or one of Unicode's that override the direction of writing (UAX 9).</summary>
    private static bool ChangesTerminal(char c) => char.IsControl(c) || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The beginning that fits in a number of cells; a letter with its accents stays whole.</summary>
    private static string Take(string text, int width)
    {
        int end = 0, taken = 0;
        while (end < text.Length)
        {
            int length = StringInfo.GetNextTextElementLength(text, end), cells = Width(text.Substring(end, length));
            if (taken + cells > width) break;
            (end, taken) = (end + length, taken + cells);
        }

        return text[..end];
    }
}
