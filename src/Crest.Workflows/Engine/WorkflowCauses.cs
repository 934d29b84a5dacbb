using Crest.Experiments.Runs;
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
        using RunStore runs = RunStore.Open(project, clock);
        bool isRunning = store.LastRun(full) is { } last && runs.StatusOf(last) == RunStatus.Running;
        var search = new Search(store.Components(full).ToDictionary(record => record.Path, StringComparer.Ordinal), isRunning);
        search.Look(workflow, Place.Of(workflow, full), new Pending([], new Dictionary<string, string>(), null));
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

    /// <summary>What a run would change in a folder.</summary>
    /// <param name="Files">The files that it would replace.</param>
    /// <param name="Makers">Who would write the files that it gets from others, by their names in it.</param>
    /// <param name="Before">The instance before, where that runs; null where there is none, or it is up to date.</param>
    private sealed record Pending(IReadOnlyCollection<string> Files, IReadOnlyDictionary<string, string> Makers, string? Before)
    {
        /// <summary>What it would change in the folder of a component. What a task will write is not known before it has run.</summary>
        /// <param name="component">The component.</param>
        /// <param name="running">The components beside it that would run.</param>
        public Pending In(Component component, HashSet<string> running)
        {
            string inside = $"{component.Name}/";
            var makers = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (FileLink link in component.Inputs)
            {
                if (running.Contains(link.Component)) makers[link.Name] = link.Component;
                else if (link.Component == FileLink.Around && Makers.TryGetValue(link.Source, out string? maker)) makers[link.Name] = maker;
            }

            if (Before is not null) makers[""] = Before;
            return new Pending(
                [.. Files.Where(file => file.StartsWith(inside, StringComparison.Ordinal)).Select(file => file[inside.Length..])], makers,
                Before);
        }
    }

    /// <summary>Looks for what would run.</summary>
    /// <param name="records">What is known of the components.</param>
    /// <param name="isRunning">Whether an engine is at work.</param>
    private sealed class Search(Dictionary<string, ComponentRecord> records, bool isRunning)
    {
        public List<(string Path, IReadOnlyList<string> Causes)> Causes { get; } = [];

        /// <summary>Looks at the components of a container.</summary>
        /// <param name="container">The container.</param>
        /// <param name="place">Its folder, or that of an instance.</param>
        /// <param name="pending">What a run would change in it.</param>
        public void Look(ContainerComponent container, Place place, Pending pending)
        {
            var running = new HashSet<string>(StringComparer.Ordinal);
            foreach (Component component in ComponentOrder.Of(container).Where(component => !component.Disable))
            {
                int first = Causes.Count;
                string inside = $"{component.Name}/";
                Pending own = pending.In(component, running);
                // What an earlier task will write is not known yet.
                if (component is TaskComponent task)
                    Causes.Add((place.PathOf(task), own.Makers.Count > 0
                        ? [.. own.Makers.Values.Distinct().Select(name => $"{name} runs")]
                        : Decider(container, task, place) is { } fork
                            ? [$"it has not run yet; '{fork}' decides whether it runs"]
                            : OfTask(task, place, own.Files)));
                else if (component is LoopComponent loop) LookAtLoop(loop, place, own);
                else if (component is StudyComponent study) LookAtStudy(study, place, own);
                else if (component is ContainerComponent inner) Look(inner, place.Inside(inner), own);
                if (Causes.Skip(first).Any(task => task.Causes.Count > 0)) running.Add(component.Name);
            }
        }

        /// <summary>The if that decides whether a task runs that never did; null where there is none.</summary>
        private string? Decider(ContainerComponent container, TaskComponent task, Place place)
        {
            if (Record(place.PathOf(task)).State != ComponentState.NotStarted) return null;
            string[] names =
            [
                .. task.Previous.Select(name => name.EndsWith(IfComponent.Else, StringComparison.Ordinal)
                    ? name[..^IfComponent.Else.Length]
                    : name),
            ];
            return container.Components.OfType<IfComponent>().FirstOrDefault(fork => names.Contains(fork.Name))?.Name;
        }

        private void LookAtLoop(LoopComponent loop, Place place, Pending pending)
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
                if (Directory.Exists(inside.Folder)) Look(loop, inside, pending with { Files = changes });
                // How often a while goes round is known only when it runs.
                else if (loop is WhileComponent) return;
                else Causes.Add((path, ["it has not run yet"]));
                if (Causes.Skip(first).Any(task => task.Causes.Count > 0)) pending = pending with { Before = path };
                changes = [];
            }
        }

        private void LookAtStudy(StudyComponent study, Place place, Pending pending)
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
                    Look(study, inside, pending with { Files = changes });
            }
        }

        private string[] OfTask(TaskComponent task, Place place, IReadOnlyCollection<string> changes)
        {
            ComponentRecord record = Record(place.PathOf(task));
            if (isRunning && record.State == ComponentState.Running) return ["it is running now"];
            try
            {
                return
                [
                    .. changes.Select(file => $"the file {file} has changed"),
                    .. TaskCauses.Of(task, place, record, FileLinks.Sources(task, place)),
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
