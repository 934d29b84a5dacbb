using Crest.Foundation.Errors;
using Crest.Foundation.Files;


namespace Crest.Benchmarks.Tables;

/// <summary><c>docs/benchmarks.md</c>: the text between its two markers is written here, a section a table.</summary>
internal static class BenchmarksDocument
{
    private const string Begin = "<!-- bench/run:begin -->", End = "<!-- bench/run:end -->", Heading = "### ";

    /// <summary>Puts new sections in the place of those of the same heading; the others stay as they are.</summary>
    /// <param name="path">The document.</param>
    /// <param name="order">All headings, in the order of the document.</param>
    /// <param name="sections">Text of each new section, by its heading.</param>
    /// <exception cref="CrestException">The document has no markers.</exception>
    public static void Update(string path, IReadOnlyList<string> order, IReadOnlyDictionary<string, string> sections)
    {
        string text = File.ReadAllText(path);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal), end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new CrestException($"{path}: the lines '{Begin}' and '{End}', between which the tables go, are not there; put them back");
        begin += Begin.Length;

        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string section in text[begin..end].Split($"\n{Heading}").Skip(1))
        {
            int line = section.IndexOf('\n', StringComparison.Ordinal);
            if (line > 0) all[section[..line].Trim()] = section[line..].Trim();
        }

        foreach ((string heading, string section) in sections) all[heading] = section.Trim();
        string tables = string.Concat(order.Where(all.ContainsKey).Select(heading => $"\n{Heading}{heading}\n\n{all[heading]}\n"));
        AtomicFile.WriteAllText(path, $"{text[..begin]}\n{tables}\n{text[end..]}");
    }
}
