using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>Restores the start of a workflow: what its scripts have made is removed, and what is known of them forgotten.</summary>
public static class WorkflowClean
{
    /// <summary>Cleans the workflow of a folder. Files of the user, storages and runs stay.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">A component, as states name it, which is cleaned with all that follows it; null for all.</param>
    /// <param name="clock">The clock of the database's waits.</param>
    /// <returns>How many components were cleaned.</returns>
    /// <exception cref="CrestException">The workflow is at work, there is no such component, or a file cannot be removed.</exception>
    public static int Clean(Project project, string folder, string? name, TimeProvider clock)
    {
        using RunStore runs = RunStore.Open(project, clock);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        string full = WorkflowRun.FolderOf(folder);
        GroupComponent workflow = WorkflowFile.Read(full);
        WorkflowRun.RefuseTwo(runs, store.LastRun(full), folder);
        IReadOnlyList<ComponentRecord> records = store.Components(full);
        if (name is not null)
        {
            IReadOnlyList<string> cleaned = [.. WithFollowers(workflow, name)];
            records = [.. records.Where(record => cleaned.Any(path => IsIn(workflow, path, record.Path)))];
        }

        foreach (ComponentRecord record in records) Clean(workflow, full, record);
        if (name is null) store.Forget(full);
        else store.Forget(full, [.. records.Select(record => record.Path)]);
        return records.Count;
    }

    /// <summary>Removes what a component has made.</summary>
    private static void Clean(GroupComponent workflow, string folder, ComponentRecord record)
    {
        string own = Path.Combine(folder, record.Path);
        // The instance of a loop or a study is a folder that the engine has made.
        if (ComponentPaths.Find(workflow, record.Path) is RepeatedComponent repeated && Path.GetFileName(own) != repeated.Name)
        {
            FolderCopy.Remove(own);
            return;
        }

        if (Directory.Exists(own)) FolderCopy.Remove(own, record.Made.Where(FilePath.Stays));
    }

    /// <summary>The paths of a component and of all that begins after it.</summary>
    private static IEnumerable<string> WithFollowers(GroupComponent workflow, string name)
    {
        if (ComponentPaths.Find(workflow, name) is null)
            throw new CrestException($"{name}: the workflow has no such component; 'crest workflow status' lists them");
        yield return name;
        for (string path = name; ;)
        {
            int slash = path.LastIndexOf('/');
            string around = slash < 0 ? "" : path[..slash];
            var container = (ContainerComponent)(slash < 0 ? workflow : ComponentPaths.Find(workflow, around)!);
            var after = new HashSet<string>(StringComparer.Ordinal) { ComponentPaths.Find(workflow, path)!.Name };
            foreach (Component component in ComponentOrder.Of(container))
                if (WorkflowCheck.Predecessors(component).Any(after.Contains) && after.Add(component.Name))
                    yield return slash < 0 ? component.Name : $"{around}/{component.Name}";
            if (slash < 0) yield break;
            path = around;
        }
    }

    /// <summary>Whether a state is one of a component, of an instance of it, or of what it contains.</summary>
    private static bool IsIn(GroupComponent workflow, string path, string state)
    {
        if (state == path || state.StartsWith($"{path}/", StringComparison.Ordinal)) return true;
        if (!state.StartsWith($"{path}_", StringComparison.Ordinal)) return false;
        int slash = state.IndexOf('/', path.Length);
        string first = slash < 0 ? state : state[..slash];
        return ComponentPaths.Find(workflow, first) == ComponentPaths.Find(workflow, path);
    }
}
