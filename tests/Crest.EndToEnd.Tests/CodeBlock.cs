using Crest.Tests.ReferenceData;
using Markdig;
using Markdig.Syntax;

namespace Crest.EndToEnd.Tests;

/// <summary>A code block of a page in Markdown, indented or fenced.</summary>
/// <param name="Language">The language of a fenced block, or nothing.</param>
/// <param name="Lines">Its lines, without the indentation.</param>
/// <param name="File">The file that it shows: what follows the language of a fenced block.</param>
/// <param name="NotRun">Why its commands cannot run in a test: the reason in a comment before it.</param>
internal sealed record CodeBlock(string Language, IReadOnlyList<string> Lines, string? File, string? NotRun)
{
    private const string Begin = "<!-- not run: ", End = " -->";

    /// <summary>The blocks of a page.</summary>
    /// <param name="page">The page, from the root.</param>
    public static IEnumerable<CodeBlock> Of(string page)
    {
        string? notRun = null;
        foreach (Block block in Markdown.Parse(System.IO.File.ReadAllText(Path.Combine(ReferenceFiles.Root, page))).Descendants<Block>())
        {
            if (block is Markdig.Syntax.CodeBlock code)
            {
                var fenced = code as FencedCodeBlock;
                string file = fenced?.Arguments ?? "";
                yield return new CodeBlock(
                    fenced?.Info ?? "", code.Lines.ToString().ReplaceLineEndings("\n").Split('\n'), file.Length > 0 ? file : null, notRun);
            }

            string comment = block is HtmlBlock html ? html.Lines.ToString().Trim() : "";
            notRun = comment.StartsWith(Begin, StringComparison.Ordinal) ? comment[Begin.Length..^End.Length] : null;
        }
    }
}
