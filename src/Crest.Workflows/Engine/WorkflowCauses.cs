using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.States;

namespace Crest.Workflows.Engine;

/// <summary>What a run would do, and why, without running anything.</summary>
public static class WorkflowCauses
{
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
        Dictionary<string, ComponentRecord> records = store.Components(full).ToDictionary(record => record.Path);
        var causes = new List<(string, IReadOnlyList<string>)>();
        Look(workflow, new Place(full, "", workflow.Environment));
        return causes;

        void Look(ContainerComponent container, Place place)
        {
            var changed = new HashSet<string>(StringComparer.Ordinal);
            foreach (Component component in ComponentOrder.Of(container).Where(component => !component.Disable))
            {
                int before = causes.Count;
                string[] needs = [.. WorkflowCheck.Predecessors(component).Where(changed.Contains)];
                if (component is TaskComponent task) causes.Add((place.PathOf(task), Causes(task, place, needs)));
                else if (component is LoopComponent loop) LookAtInstances(loop, place);
                else if (component is ContainerComponent inner) Look(inner, place.Inside(inner));
                if (causes.Skip(before).Any(task => task.Item2.Count > 0)) changed.Add(component.Name);
            }
        }

        void LookAtInstances(LoopComponent loop, Place place)
        {
            if (loop is WhileComponent)
            {
                // How often it goes round is known only when it runs.
                foreach (LoopInstance instance in LoopInstance.Of(loop).TakeWhile(i => Directory.Exists(place.Instance(loop, i).Folder)))
                    Look(loop, place.Instance(loop, instance));
                return;
            }

            foreach (LoopInstance instance in LoopInstance.Of(loop))
            {
                Place inside = place.Instance(loop, instance);
                if (Directory.Exists(inside.Folder)) Look(loop, inside);
                else causes.Add((inside.Path.TrimEnd('/'), ["it has not run yet"]));
            }
        }

        string[] Causes(TaskComponent task, Place place, string[] needs)
        {
            // What an earlier task will write is not known yet.
            if (needs.Length > 0) return [.. needs.Select(name => $"{name} runs")];
            try
            {
                string path = place.PathOf(task);
                ComponentRecord record = records.GetValueOrDefault(path) ?? new ComponentRecord(path, ComponentState.NotStarted);
                return [.. TaskCauses.Of(task, place, record, FileLinks.Sources(task, place))];
            }
            catch (CrestException e)
            {
                return [e.Message];
            }
        }
    }
}
