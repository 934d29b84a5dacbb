using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Foundation.Files;
using Crest.Workflows.Graphs;
using Crest.Workflows.States;
using Spectre.Console;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest workflow graph DIR</c>: a workflow as a drawing.</summary>
internal static class WorkflowGraphCommand
{
    private const int PlainWidth = 80, MostCauses = 20;

    public static Command Create()
    {
        Argument<string> folder = WorkflowTarget.Folder();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the drawing to this file instead: a page (.html) or a picture (.svg).", HelpName = "FILE",
        };
        var force = new Option<bool>("--force") { Description = "Replace the file of --output." };
        output.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && Extension(path) is null)
                result.AddError($"--output: '{path}' must end with .html or .svg");
        });
        var command = new Command("graph", """
            Draw a workflow: its components with their states, what waits for what, and why each task would run.

            Example: crest workflow graph analysis -o analysis.html
            """) { folder, output, force };
        command.SetAction(parsed =>
        {
            string path = WorkflowTarget.FolderOf(parsed, folder);
            string? target = parsed.GetValue(output);
            if (target is not null) OutputFile.Check(target, parsed.GetValue(force));
            GraphView whole = WorkflowGraph.Of(WorkflowTarget.ProjectOf(parsed, path), path, TimeProvider.System, withCauses: true);
            GraphView view = GraphSummary.Of(whole);
            foreach (string note in view.Notes) Screen.Say($"{path}: {note}");
            if (target is null)
            {
                Show(view);
                return 0;
            }

            AtomicFile.WriteAllText(target, Extension(target) == ".svg" ? GraphSvg.Of(view) : GraphPage.Of(view));
            Screen.Say($"{target}: {whole.Level.Count} component{(whole.Level.Count == 1 ? "" : "s")}");
            return 0;
        });
        return command;
    }

    private static string? Extension(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch { ".html" or ".htm" => ".html", ".svg" => ".svg", _ => null };

    private static void Show(GraphView view)
    {
        if (GraphText.Of(view, Screen.Width ?? PlainWidth, Screen.HasUnicode) is not { } lines)
        {
            ShowList(view);
            return;
        }

        foreach (IReadOnlyList<TextRun> line in lines)
        {
            foreach (TextRun run in line)
            {
                if (Screen.Width is null) Console.Out.Write(run.Text);
                else Screen.Results.Write(new Text(run.Text, run.State is { } state ? StyleOf(state) : Style.Plain));
            }

            Console.Out.WriteLine();
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Join("  ", view.Level.All.Select(node => node.State).Distinct().Order()
            .Select(state => $"{StateWords.SignOf(state, Screen.HasUnicode)} {StateWords.Of(state)}")));
        string[] causes =
        [
            .. view.Level.All.Where(node => node is { IsDisabled: false, Causes.Count: > 0 }).SelectMany(node => node.Causes!)
                .GroupBy(cause => cause.Path, (path, all) => $"{path} would run: {string.Join("; ", all.Select(cause => cause.Text))}"),
        ];
        foreach (string cause in causes.Take(MostCauses))
            foreach (string line in CellText.Fold(cause, Screen.Width ?? int.MaxValue)) Console.Out.WriteLine(line);
        if (causes.Length > MostCauses)
            Console.Out.WriteLine($"and {causes.Length - MostCauses} more would run; 'crest workflow why' lists them");
    }

    private static void ShowList(GraphView view)
    {
        FittedColumn[] columns =
        [
            new("layer"), new("component"), new("state") { Rank = 1, Shortest = 12 }, new("took") { Rank = 4, RightAligned = true },
            new("after") { Rank = 3, Shortest = 12 }, new("would run because") { Rank = 2, Shortest = 20 },
        ];
        var table = new FittedTable(columns);
        foreach (GraphList.Row row in GraphList.Of(view))
        {
            GraphNode node = row.Node;
            string indent = new(' ', 2 * row.Layer.Count(letter => letter == '.'));
            string kind = node.Kind == "task" ? "" : $" ({node.Kind})";
            table.AddRow(
                row.Layer, $"{indent}{StateWords.SignOf(node.State, Screen.HasUnicode)} {node.Name}{kind}", node.StateText, node.TookText,
                string.Join(", ", row.After), CauseOf(node));
        }

        table.Show("'crest workflow graph -o FILE.html' shows all");
    }

    private static string CauseOf(GraphNode node) => node switch
    {
        { IsDisabled: true } or { Causes: null } => "",
        { Causes: [] } => "up to date",
        { Causes: [var only] } => only.Text,
        { Causes: var causes } => $"{causes[0].Text} (and {causes.Count - 1} more)",
    };

    private static Style StyleOf(ComponentState state) => new(state switch
    {
        ComponentState.Finished => Color.Green,
        ComponentState.Failed => Color.Red,
        ComponentState.Running => Color.Blue,
        ComponentState.Stopped => Color.Yellow,
        ComponentState.NotStarted => Color.Grey,
        _ => Color.Purple,
    });
}
