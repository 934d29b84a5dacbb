using System.CommandLine;
using Crest.CommandLine.Terminal;
using Crest.Workflows.NewProjects;

namespace Crest.CommandLine.Commands;

/// <summary><c>crest new</c>: a project folder.</summary>
internal static class NewCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "The folder to make. Files that it contains stay." };
        folder.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }]) result.AddError("DIR is empty; give the name of a folder, or . for this one");
        });
        var command = new Command("new", """
            Make a project folder in the data-science layout, with configurations that run, a workflow and a folder of notes.

            Example: crest new sn-survey
            """) { folder };
        command.SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(folder);
            int files = NewProject.Create(given).Count;
            Screen.Say($"{given}: {files} files; {Path.Combine(given, "README.md")} says how to begin");
            return 0;
        });
        return command;
    }
}
