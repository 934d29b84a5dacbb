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
        IReadOnlyList<ComponentRecord> all = store.Components(full), records = all;
        if (name is not null)
        {
            IReadOnlyList<string> cleaned = [.. WithFollowers(workflow, name)];
            records = [.. records.Where(record => cleaned.Any(path => IsIn(workflow, path, record.Path)))];
        }

        var own = new InstanceContents(workflow, full, all);
        // The components in an instance come before it.
        foreach (ComponentRecord record in records.Reverse()) Clean(workflow, full, record, own);
        if (name is null) store.Forget(full);
        else store.Forget(full, [.. records.Select(record => record.Path)]);
        return records.Count;
    }

    /// <summary>Removes what a component has made.</summary>
    private static void Clean(GroupComponent workflow, string folder, ComponentRecord record, InstanceContents instances)
    {
        string own = Path.Combine(folder, record.Path);
        // What a link leads to is not part of the workflow.
        if (!Directory.Exists(own) || new DirectoryInfo(own).LinkTarget is not null) return;
        FolderCopy.Remove(own, record.Made.Where(FilePath.Stays));
        // The engine has made the folder of an instance of a loop or a study; the user may have put files into it.
        if (ComponentPaths.Find(workflow, record.Path) is not RepeatedComponent repeated || Path.GetFileName(own) == repeated.Name) return;
        HashSet<string> known = instances.Of(record, repeated);
        FolderCopy.Remove(own, FolderHashes.Names(own).Where(known.Contains));
        FolderCopy.RemoveEmpty(own);
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

    /// <summary>The files that are not the user's in the instances of loops and studies.</summary>
    private sealed class InstanceContents(GroupComponent workflow, string folder, IReadOnlyList<ComponentRecord> records)
    {
        private readonly Dictionary<string, HashSet<string>> _shared = [];

        /// <summary>The paths in the folder of an instance that the engine or a script has made.</summary>
        /// <param name="instance">The record of the instance.</param>
        /// <param name="repeated">The loop or study.</param>
        public HashSet<string> Of(ComponentRecord instance, RepeatedComponent repeated)
        {
            string name = (Path.GetDirectoryName(instance.Path) is { Length: > 0 } parent ? $"{parent}/" : "") + repeated.Name;
            if (!_shared.TryGetValue(name, out HashSet<string>? shared)) _shared.Add(name, shared = Shared(name, repeated));
            return StudyTemplate.InstanceFiles.Parse(instance.Fingerprint) is { } files ? shared.Union(files.Own.Keys).ToHashSet() : shared;
        }

        /// <summary>
        /// What the folder of the loop or study contains, and what scripts have made in any instance: an instance of a loop is a copy of
        /// the one before.
        /// </summary>
        private HashSet<string> Shared(string name, RepeatedComponent repeated)
        {
            string start = $"{name}_", own = Path.Combine(folder, name);
            HashSet<string> files = Directory.Exists(own) ? FolderHashes.Names(own) : new(StringComparer.Ordinal);
            foreach (ComponentRecord record in records.Where(record => record.Path.StartsWith(start, StringComparison.Ordinal)))
            {
                int slash = record.Path.IndexOf('/', start.Length);
                string inside = slash < 0 ? "" : $"{record.Path[(slash + 1)..]}/";
                string first = slash < 0 ? record.Path : record.Path[..slash];
                if (ComponentPaths.Find(workflow, first) == repeated) files.UnionWith(record.Made.Select(file => inside + file));
            }

            return files;
        }
    }
}
