using System.Text;
using Crest.Foundation.Files;
using Crest.Foundation.Processes;
using Crest.Foundation.Projects;
using Crest.Pipelines.Jobs;

namespace Crest.Workflows.Demos;

/// <summary>What the scripts of the demonstration see, so that they call this program and record their runs where it does.</summary>
internal static class DemoVariables
{
    /// <summary>The variables.</summary>
    /// <param name="project">The project of the demonstration.</param>
    /// <param name="context">Where it was started.</param>
    /// <exception cref="Foundation.Errors.CrestException">The project cannot be written.</exception>
    public static IReadOnlyDictionary<string, string> Of(Project project, JobContext context)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (context.Program.Count > 0) variables.Add("CREST", ProgramFile(project, context.Program));
        if (context.RunStore is { } store)
        {
            // Scripts run in other folders.
            bool isPath = !store.Contains("://", StringComparison.Ordinal) && !store.Contains(';', StringComparison.Ordinal);
            variables.Add("CREST_REGISTRY", isPath ? Path.GetFullPath(store, context.Folder) : store);
        }

        return variables;
    }

    /// <summary>A file that starts the program: scripts call one word.</summary>
    private static string ProgramFile(Project project, IReadOnlyList<string> program)
    {
        if (program is [var alone]) return alone;
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string path = Path.Combine(project.Folder, Project.Marker, "crest");
        string text = $"#!/bin/sh\nexec {string.Join(' ', program.Select(ShellWord.Quote))} \"$@\"\n";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), executable);
        return path;
    }
}
