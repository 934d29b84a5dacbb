using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>What a run would do, and why, without running anything.</summary>
public static class WorkflowCauses
{
    /// <summary>The cause of a task that is up to date.</summary>
    internal const string RerunCause = "--rerun asks for it";

    /// <summary>Looks at the tasks of a workflow. Instances of loops are looked at as they are.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <param name="clock">The clock of the database's waits.</param>
    /// <returns>The tasks in the order of the file, each with why it would run; nothing where it is up to date.</returns>
    /// <exception cref="CrestException">The file of the workflow is wrong, or the states cannot be read.</exception>
    public static IReadOnlyList<(string Path, IReadOnlyList<string> Causes)> Of(Project project, string folder, TimeProvider clock)
    {
        string full = WorkflowRun.FolderOf(folder);
        GroupComponent workflow = WorkflowFile.Read(full);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        var search = new Search(store.Components(full).ToDictionary(record => record.Path, StringComparer.Ordinal));
        search.Look(workflow, Place.Of(workflow, full), [], null);
        return search.Causes;
    }

    /// <summary>Says what a run would do, after all that it would check.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <param name="settings">How it would run.</param>
    /// <param name="clock">The clock of the database's waits.</param>
    /// <returns>The tasks that would run, each with its causes.</returns>
    /// <exception cref="CrestException">The run would be refused.</exception>
    public static IReadOnlyList<(string Path, IReadOnlyList<string> Causes)> OfRun(
        Project project, string folder, WorkflowSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(settings);
        string full = WorkflowRun.FolderOf(folder);
        GroupComponent workflow = WorkflowFile.Read(full);
        HashSet<string>? until = WorkflowRun.UntilNames(workflow, settings.Until);
        WorkflowRun.Check(project, full, workflow);
        return
        [
            .. Of(project, folder, clock)
                .Where(task => until is null || until.Contains(ComponentPaths.Find(workflow, task.Path.Split('/')[0])!.Name))
                .Select(task => settings.Rerun ? (task.Path, [RerunCause]) : task).Where(task => task.Causes.Count > 0),
        ];
    }

    private sealed class Search(Dictionary<string, ComponentRecord> records)
    {
        public List<(string Path, IReadOnlyList<string> Causes)> Causes { get; } = [];

        /// <summary>Looks at the components of a container.</summary>
        /// <param name="container">The container.</param>
        /// <param name="place">Its folder, or that of an instance.</param>
        /// <param name="changes">The files in it that a run would replace.</param>
        /// <param name="before">The instance before, where that runs; null where there is none, or it is up to date.</param>
        public void Look(ContainerComponent container, Place place, IReadOnlyCollection<string> changes, string? before)
        {
            var running = new HashSet<string>(StringComparer.Ordinal);
            foreach (Component component in ComponentOrder.Of(container).Where(component => !component.Disable))
            {
                int first = Causes.Count;
                string[] needs = [.. WorkflowCheck.Predecessors(component).Where(running.Contains)];
                string inside = $"{component.Name}/";
                string[] own =
                    [.. changes.Where(file => file.StartsWith(inside, StringComparison.Ordinal)).Select(file => file[inside.Length..])];
                // What an earlier task will write is not known yet.
                if (component is TaskComponent task)
                    Causes.Add((place.PathOf(task), before is not null ? [$"{before} runs"] : needs.Length > 0
                        ? [.. needs.Select(name => $"{name} runs")]
                        : OfTask(task, place, own)));
                else if (component is LoopComponent loop) LookAtLoop(loop, place, before);
                else if (component is StudyComponent study) LookAtStudy(study, place, before);
                else if (component is ContainerComponent inner) Look(inner, place.Inside(inner), own, before);
                if (Causes.Skip(first).Any(task => task.Causes.Count > 0)) running.Add(component.Name);
            }
        }

        private void LookAtLoop(LoopComponent loop, Place place, string? before)
        {
            IReadOnlyCollection<string> changes = [];
            if (Directory.Exists(place.FolderOf(loop)) && RepeatFingerprint.Parse(Record(place.PathOf(loop)).Fingerprint) is { } last
                && Guarded(place.PathOf(loop), () => RepeatFingerprint.Present(loop, place, new HashSet<string>())) is { } now)
            {
                // Instances that were removed because few are kept cannot be asked.
                if (loop.Keep is not null && now.IsSame(last) && Record(place.PathOf(loop)).State == ComponentState.Finished) return;
                changes = [.. now.Differences(last)];
            }

            foreach (Instance instance in Instance.Of(loop))
            {
                Place inside = place.Inside(loop, instance);
                string path = inside.Path.TrimEnd('/');
                int first = Causes.Count;
                if (Directory.Exists(inside.Folder)) Look(loop, inside, changes, before);
                // How often a while goes round is known only when it runs.
                else if (loop is WhileComponent) return;
                else Causes.Add((path, ["it has not run yet"]));
                if (Causes.Skip(first).Any(task => task.Causes.Count > 0)) before = path;
                changes = [];
            }
        }

        private void LookAtStudy(StudyComponent study, Place place, string? before)
        {
            string folder = place.FolderOf(study), path = place.PathOf(study);
            if (Guarded(path, () => Instance.Of(study, folder)) is not { } instances) return;
            if (Guarded(path, () => new StudyTemplate(study, place, instances)) is not { } template) return;
            ComponentRecord record = Record(path);
            RepeatFingerprint? last = RepeatFingerprint.Parse(record.Fingerprint);
            if (study.DeleteLoopInstance && record.State == ComponentState.Finished && template.Fingerprint.IsSame(last)) return;
            foreach (Instance instance in instances)
            {
                Place inside = place.Inside(study, instance);
                string own = inside.Path.TrimEnd('/');
                if (!Directory.Exists(inside.Folder)) Causes.Add((own, ["it has not run yet"]));
                else if (Guarded(own, () => template.Changes(instance, Record(own).Fingerprint, last)) is { } changes)
                    Look(study, inside, changes, before);
            }
        }

        private string[] OfTask(TaskComponent task, Place place, string[] changes)
        {
            try
            {
                return
                [
                    .. changes.Select(file => $"the file {file} has changed"),
                    .. TaskCauses.Of(task, place, Record(place.PathOf(task)), FileLinks.Sources(task, place)),
                ];
            }
            catch (CrestException e)
            {
                return [e.Message];
            }
        }

        private ComponentRecord Record(string path) =>
            records.GetValueOrDefault(path) ?? new ComponentRecord(path, ComponentState.NotStarted);

        /// <summary>What a reading returns; where it fails, that is a cause.</summary>
        private T? Guarded<T>(string path, Func<T> read)
            where T : class
        {
            try
            {
                return read();
            }
            catch (CrestException e)
            {
                Causes.Add((path, [e.Message]));
                return null;
            }
        }
    }
}
