using System.CommandLine;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;

namespace Crest.CommandLine.Commands;

/// <summary>The workflow, and the component of it, that a command is about.</summary>
internal static class WorkflowTarget
{
    public static Argument<string> Folder() => new("DIR")
    {
        Description = "The folder of the workflow, which contains workflow.yaml.", DefaultValueFactory = _ => ".",
    };

    /// <summary>The name of a component after <see cref="Folder"/>; in the folder of the workflow it may be given alone.</summary>
    public static Argument<string?> Component(string description) =>
        new("COMPONENT") { Description = description, Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The folder of a workflow, which the user may also name by its file.</summary>
    /// <exception cref="CrestException">There is no workflow.</exception>
    public static string FolderOf(ParseResult parsed, Argument<string> folder) => FolderOf(parsed.GetRequiredValue(folder));

    /// <summary>The folder of a workflow, and the name of a component; null where none is given.</summary>
    /// <exception cref="CrestException">There is no workflow.</exception>
    public static (string Folder, string? Name) TargetOf(ParseResult parsed, Argument<string> folder, Argument<string?> name)
    {
        string path = parsed.GetRequiredValue(folder);
        string? component = parsed.GetValue(name);
        // A component of the workflow in this folder, given alone.
        bool isName = component is null && path.Length > 0 && !IsWorkflow(path) && Path.GetFileName(path) != WorkflowFile.FileName;
        return isName && IsWorkflow(".") ? (".", path.TrimEnd('/')) : (FolderOf(path), component);
    }

    private static string FolderOf(string path)
    {
        if (path.Length == 0) throw new WrongUsageException("DIR is empty; give the folder of a workflow", "crest workflow");
        string folder = Path.GetFileName(path) == WorkflowFile.FileName && File.Exists(path)
            ? Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "."
            : path;
        if (IsWorkflow(folder)) return folder;
        throw new CrestException(Directory.Exists(folder)
            ? $"{folder}: there is no {WorkflowFile.FileName}; name the folder of a workflow"
            : $"{folder}: there is no such folder");
    }

    private static bool IsWorkflow(string folder) => File.Exists(Path.Combine(folder, WorkflowFile.FileName));

    /// <summary>Whether a path may be that of an instance of a component: <c>evaluate_2/score</c> of <c>evaluate/score</c>.</summary>
    public static bool IsInstance(string path, string component)
    {
        string[] parts = path.Split('/'), of = component.Split('/');
        return path != component && parts.Length == of.Length && parts.Zip(of).All(pair =>
            pair.First == pair.Second || pair.First.StartsWith($"{pair.Second}_", StringComparison.Ordinal));
    }

    /// <summary>The project that the folder of the workflow is in.</summary>
    public static Project ProjectOf(ParseResult parsed, string path) =>
        Project.Find(path) with { RunStoreAddress = RunStoreOption.Of(parsed) };
}
