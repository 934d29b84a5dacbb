using System.CommandLine;
using Crest.CommandLine.Results;
using Crest.CommandLine.Terminal;
using Crest.Experiments.Notes;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest note</c>: a page of the laboratory notebook.</summary>
internal static class NoteCommand
{
    public static Command Create()
    {
        const string description = $$"""
            Write a dated page of notes, {{NotePage.Folder}}/YYYY-MM-DD.md, that lists the runs since the last page.
            """ + $$"""
             The page is made from {{NotePage.Folder}}/{{NotePage.TemplateFile}}, where {date}, {since} and {runs} are replaced.
            """;
        var command = new Command("note", $$"""
            {{description}}

            Example: crest note
            """);
        command.SetAction(parsed =>
        {
            Project project = Project.FindExisting(Environment.CurrentDirectory)
                ?? throw new CrestException($"{RunsCommand.NoProject}; 'crest new' makes a project too");
            using RunStore store = RunsCommand.Store(parsed)!;
            NotePage page = NotePage.Next(project, store.Clock);
            RunRecord[] runs = [.. store.Search().Runs.Where(run => page.Since is null || run.Start >= page.Since)];
            page.Write(NotedRuns.Markdown(runs, store.Clock.GetUtcNow()));
            Console.Out.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, page.Path));
            Screen.Say($"{(runs.Length == 1 ? "1 run" : $"{runs.Length} runs")} since {(page.Since is { } since
                ? $"{since.ToLocalTime():yyyy-MM-dd HH:mm}" : "the beginning of the project")}");
            return 0;
        });
        return command;
    }
}
