using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Processes;
using Crest.Foundation.Projects;

namespace Crest.Workflows.Engine;

/// <summary>A file that starts this program, so that scripts call it with one word: <c>"${CREST:-crest}"</c>.</summary>
public static class ProgramFile
{
    /// <summary>The variable that names it in scripts.</summary>
    public const string Variable = "CREST";

    /// <summary>The program's own file, or <c>.crest/crest</c>, which starts it.</summary>
    /// <param name="project">The project.</param>
    /// <param name="program">The words of a command line that start the program, without arguments.</param>
    /// <exception cref="CrestException">The project cannot be written.</exception>
    public static string Of(Project project, IReadOnlyList<string> program)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(program);
        if (program is [var alone]) return alone;
        const UnixFileMode executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        string path = Path.Combine(project.Folder, Project.Marker, "crest");
        string text = $"#!/bin/sh\nexec {string.Join(' ', program.Select(ShellWord.Quote))} \"$@\"\n";
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), executable);
        return path;
    }
}
