using Crest.Dashboard.RunFiles;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Dashboard.Workflows;

/// <summary>The workflows below the folder of a project, whether they have run or not.</summary>
/// <param name="project">The project.</param>
/// <param name="clock">Measures how long to wait for other processes.</param>
internal sealed class WorkflowSource(Project project, TimeProvider clock) : IDisposable
{
    private const int Deepest = 4, Most = 1000;
    private static readonly string[] Others = ["runs", "data", "models", "node_modules"];

    private readonly Lock _opening = new();
    private WorkflowStore? _store;

    /// <summary>The states of the components.</summary>
    /// <exception cref="Foundation.Errors.CrestException">The store cannot be used.</exception>
    public WorkflowStore Store
    {
        get
        {
            lock (_opening) return _store ??= WorkflowStore.Open(project, clock);
        }
    }

    /// <summary>All workflows, with what is known of those that have run.</summary>
    /// <exception cref="Foundation.Errors.CrestException">The store cannot be read.</exception>
    public IReadOnlyList<(WorkflowPlace Place, WorkflowSummary? Summary)> All()
    {
        Dictionary<string, WorkflowSummary> known = Store.All().ToDictionary(workflow => workflow.Folder, StringComparer.Ordinal);
        IEnumerable<string> found = Folders(new DirectoryInfo(project.Folder), 0).Take(Most)
            .Select(folder => Path.GetRelativePath(project.Folder, folder).Replace(Path.DirectorySeparatorChar, '/'));
        // Those that are deeper than a search goes, but have run.
        IEnumerable<string> others = known.Keys.Where(folder => folder == project.Folder || IsInside(folder))
            .Select(folder => Path.GetRelativePath(project.Folder, folder).Replace(Path.DirectorySeparatorChar, '/'));
        return
        [
            .. found.Union(others, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Find).OfType<WorkflowPlace>()
                .Select(place => (place, known.GetValueOrDefault(place.Folder))),
        ];
    }

    /// <summary>Finds a workflow.</summary>
    /// <param name="name">Its folder in that of the project, with forward slashes; <c>.</c> for the project's own.</param>
    /// <returns>Null where there is none in the project.</returns>
    public WorkflowPlace? Find(string name)
    {
        string file = name == "." ? WorkflowFile.FileName : $"{name}/{WorkflowFile.FileName}";
        return new ContainedFolder(project.Folder).Find(file) is null
            ? null
            : new WorkflowPlace(
                name, name == "." ? project.Folder : Path.Combine(project.Folder, name.Replace('/', Path.DirectorySeparatorChar)));
    }

    /// <summary>The log of a component in a run; null where it has none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The component, as states name it.</param>
    public string? LogOf(string run, string path) => FolderOf(run)?.Find(LogIn(path));

    /// <summary>Opens the log of a component in a run; null where it has none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The component, as states name it.</param>
    public FileStream? OpenLog(string run, string path) => FolderOf(run)?.Open(LogIn(path));

    public void Dispose() => _store?.Dispose();

    private ContainedFolder? FolderOf(string run) =>
        ContainedFolder.IsPlain(run) && !run.Contains('/', StringComparison.Ordinal) && Directory.Exists(project.RunFolder(run))
            ? new ContainedFolder(project.RunFolder(run))
            : null;

    private static string LogIn(string path) => $"tasks/{path}/{TaskLog.FileName}";

    private bool IsInside(string folder) => folder.StartsWith(project.Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static IEnumerable<string> Folders(DirectoryInfo folder, int depth)
    {
        if (File.Exists(Path.Combine(folder.FullName, WorkflowFile.FileName))) yield return folder.FullName;
        // What is in a workflow belongs to it.
        else if (depth < Deepest)
        {
            var options = new EnumerationOptions
            {
                IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
            };
            foreach (DirectoryInfo inner in folder.EnumerateDirectories("*", options).Where(inner => !Others.Contains(inner.Name)))
                foreach (string found in Folders(inner, depth + 1)) yield return found;
        }
    }
}
