using System.Net;
using System.Text;

namespace Crest.Workflows.Graphs;

/// <summary>Draws a workflow as a page of its own: the picture, what a component that is pointed at says, and a table.</summary>
public static class GraphPage
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #ffffff; --ink: #1b2733; --soft: #57636f; --rule: #d5dbe1; }
        @media (prefers-color-scheme: dark) { :root { --page: #12181f; --ink: #e6ebf0; --soft: #a3afbb; --rule: #33404c; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 16px; background: var(--page); color: var(--ink);
          font: 15px/1.45 system-ui, "Segoe UI", Roboto, Arial, sans-serif; }
        h1 { font-size: 20px; margin: 0 0 2px; overflow-wrap: anywhere; } p { margin: 0 0 10px; color: var(--soft); }
        .drawing { overflow: auto; max-height: 75vh; border: 1px solid var(--rule); border-radius: 8px; }
        .drawing:focus-visible { outline: 2px solid #0b6bcb; } .drawing svg { display: block; margin: 0 auto; }
        #about { min-height: 4.4em; margin: 10px 0; padding: 10px 12px; border: 1px solid var(--rule); border-radius: 8px;
          white-space: pre-line; overflow-wrap: anywhere; }
        summary { cursor: pointer; } .table { overflow-x: auto; }
        table { border-collapse: collapse; margin-top: 8px; } th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0;
          border-bottom: 1px solid var(--rule); white-space: nowrap; } td:last-child { white-space: pre-line; min-width: 20em; }
        """;

    private const string Script = """
        const about = document.getElementById("about"), hint = about.textContent, drawing = document.querySelector(".drawing");
        const say = text => {
          const [name, ...more] = text.split("\n"), bold = document.createElement("b");
          bold.textContent = name;
          about.replaceChildren(bold, more.length ? "\n" + more.join("\n") : "");
        };
        for (const part of drawing.querySelectorAll(".node, .link")) {
          const title = part.querySelector(":scope > title"), text = title.textContent;
          if (part.classList.contains("node")) part.setAttribute("aria-label", text);
          title.remove();
          for (const kind of ["mouseover", "focus", "click"])
            part.addEventListener(kind, event => { event.stopPropagation(); say(text); });
        }
        drawing.querySelector(".ground").addEventListener("mouseover", () => { about.textContent = hint; });
        const first = drawing.querySelector(".node").getBoundingClientRect(), box = drawing.getBoundingClientRect();
        drawing.scrollLeft = first.left + first.width / 2 - box.left - box.width / 2;
        """;

    /// <summary>Draws a workflow.</summary>
    /// <param name="view">The workflow, small enough to be drawn: <see cref="GraphSummary"/>.</param>
    public static string Of(GraphView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        string run = view.Run is { } id ? $"Last run: {id}." : "It has not run yet.";
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Escaped(view.Title)}</title>
            <style>
            {Style}
            {GraphSvg.Rules}
            </style>
            </head>
            <body>
            <main>
            <h1>{Escaped(view.Title)}</h1>
            <p>{Escaped(string.Join(' ', view.Notes.Prepend(run)))}</p>
            <div class="drawing" tabindex="0" role="region" aria-label="The workflow">
            {GraphSvg.PartOf(view)}</div>
            <div id="about" aria-live="polite">Point at a component, or tap it, to see its state and why it would run.</div>
            <details><summary>All components as a table</summary>
            {Table(view)}</details>
            </main>
            <script>
            {Script}
            </script>
            </body>
            </html>

            """;
    }

    private static string Table(GraphView view)
    {
        var table = new StringBuilder("""
            <div class="table"><table>
            <thead><tr><th>component</th><th>kind</th><th>state</th><th>took</th><th>why</th></tr></thead>
            <tbody>

            """);
        foreach (GraphNode node in view.Level.All)
        {
            string[] cells = [node.Path, node.Kind, node.StateText, node.TookText, string.Join('\n', NodeDetails.CausesOf(node))];
            table.Append("<tr>").AppendJoin("", cells.Select(cell => $"<td>{Escaped(cell)}</td>")).Append("</tr>\n");
        }

        return table.Append("</tbody>\n</table></div>\n").ToString();
    }

    private static string Escaped(string text) => WebUtility.HtmlEncode(text);
}
