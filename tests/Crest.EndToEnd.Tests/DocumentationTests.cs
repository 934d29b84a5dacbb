using Crest.Tests.ReferenceData;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Crest.EndToEnd.Tests;

/// <summary>
/// The pages lead to each other: no link, anchor or picture is broken, and the table of contents of the site (docs/toc.yml) has them all.
/// </summary>
public class DocumentationTests
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
            .UsePipeTables().Build();

    /// <summary>All pages, from the root.</summary>
    public static string[] Pages { get; } =
    [
        .. Directory.GetFiles(ReferenceFiles.Root, "*.md")
            .Concat(Directory.GetFiles(At("docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(ReferenceFiles.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void No_link_is_broken()
    {
        var broken = new List<string>();
        Dictionary<string, HashSet<string>> anchors = Pages.ToDictionary(page => page, Anchors);
        foreach (string page in Pages)
        {
            foreach (LinkInline link in Markdown.Parse(File.ReadAllText(At(page)), Pipeline).Descendants<LinkInline>())
            {
                string url = link.Url ?? "";
                if (url.Contains("://", StringComparison.Ordinal) || url.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                string[] parts = url.Split('#', 2);
                string target = parts[0].Length == 0 ? page : Join(page, parts[0]);
                if (!Path.Exists(At(target))) broken.Add($"{page}:{link.Line + 1}: there is no file {target}");
                else if (parts.Length > 1 && !anchors[target].Contains(Uri.UnescapeDataString(parts[1])))
                    broken.Add($"{page}:{link.Line + 1}: {target} has no heading #{parts[1]}");
            }
        }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    [Fact]
    public void Every_page_is_in_the_table_of_contents_once()
    {
        string[] listed =
        [
            .. File.ReadLines(At("docs/toc.yml")).Select(line => line.Trim())
                .Where(line => line.StartsWith("href: ", StringComparison.Ordinal))
                .Select(line => Join("docs/toc.yml", line["href: ".Length..])).Order(StringComparer.Ordinal),
        ];
        // Those of the root are for visitors of the repository; the site begins with docs/index.md.
        Assert.Equal(Pages.Where(page => page is not ("README.md" or "README.ja.md")), listed);
    }

    private static HashSet<string> Anchors(string page) =>
        [.. Markdown.Parse(File.ReadAllText(At(page)), Pipeline).Descendants<HeadingBlock>().Select(h => h.GetAttributes().Id!)];

    /// <summary>The path of a link, from the root.</summary>
    private static string Join(string page, string link) =>
        Path.GetRelativePath(ReferenceFiles.Root, Path.Combine(Path.GetDirectoryName(At(page))!, Uri.UnescapeDataString(link)))
            .Replace('\\', '/');

    private static string At(string path) => Path.Combine(ReferenceFiles.Root, path);
}
