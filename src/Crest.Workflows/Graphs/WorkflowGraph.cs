using Crest.Foundation.Errors;
using Crest.Foundation.Projects;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.States;

namespace Crest.Workflows.Graphs;

/// <summary>Reads a workflow with the states of its components, to draw it.</summary>
public static class WorkflowGraph
{
    /// <summary>The graph of the workflow in a folder.</summary>
    /// <param name="project">The project.</param>
    /// <param name="folder">The folder of the workflow.</param>
    /// <param name="clock">The clock of the database's waits.</param>
    /// <param name="withCauses">Whether to look why each task would run, for which all its files are read.</param>
    /// <exception cref="CrestException">The file of the workflow is wrong, or the states cannot be read.</exception>
    public static GraphView Of(Project project, string folder, TimeProvider clock, bool withCauses)
    {
        string full = WorkflowRun.FolderOf(folder);
        GroupComponent workflow = WorkflowFile.Read(full);
        using WorkflowStore store = WorkflowStore.Open(project, clock);
        return new GraphView(
            workflow.Name, store.LastRun(full),
            Of(workflow, full, store.Components(full), withCauses ? WorkflowCauses.Of(project, folder, clock) : null));
    }

    /// <summary>The graph of a workflow.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="records">What is known of its components, and of their instances.</param>
    /// <param name="causes">Why each task would run; null where nobody has looked.</param>
    public static GraphLevel Of(
        ContainerComponent workflow, string folder, IEnumerable<ComponentRecord> records,
        IEnumerable<(string Path, IReadOnlyList<string> Causes)>? causes = null)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(records);
        var paths = new InstancePaths(workflow);
        ILookup<string, (ComponentRecord Record, bool IsInstance)> known = (from record in records
                                                                            let place = paths.Find(record.Path)
                                                                            where place is not null
                                                                            select (record, place))
            .ToLookup(found => found.place.Path, found => (found.record, found.place.IsInstance), StringComparer.Ordinal);
        ILookup<string, GraphCause>? why = causes?.SelectMany(task => task.Causes.DefaultIfEmpty("").Select(cause => (task.Path, cause)))
            .ToLookup(
                task => paths.Find(task.Path)?.Path ?? task.Path, task => new GraphCause(task.Path, task.cause), StringComparer.Ordinal);
        return LevelOf(workflow, 1);

        GraphLevel LevelOf(ContainerComponent container, long? times) => new(
            [.. container.Components.Select(component => NodeOf(component, times))], EdgesOf(container));

        GraphNode NodeOf(Component component, long? times)
        {
            bool repeats = Repetition.Has(component);
            long? total = repeats ? Product(times, Repetition.CountOf(component, folder)) : times;
            GraphLevel? inner = component is ContainerComponent container ? LevelOf(container, total) : null;
            ComponentRecord[] own = [.. known[component.Path].Where(found => found.IsInstance == repeats).Select(found => found.Record)];
            GraphCause[]? reasons = why is null || !why.Contains(component.Path) ? null : [.. why[component.Path].Where(c => c.Text != "")];
            var node = new GraphNode(component.Path, component.Name, component.Kind)
            {
                Description = component.Description, IsDisabled = component.Disable, Causes = reasons, Inner = inner,
            };
            if (!repeats && times == 1)
            {
                ComponentRecord? record = own.FirstOrDefault();
                return node with
                {
                    State = StateOf(record?.State ?? ComponentState.NotStarted, inner),
                    Took = Took(record),
                    Reason = record?.Reason ?? "",
                };
            }

            ComponentRecord? whole = known[component.Path].FirstOrDefault(found => !found.IsInstance).Record;
            return node with
            {
                Counts = own.CountBy(record => record.State).OrderBy(count => count.Key).ToDictionary(),
                Total = total is { } all ? Math.Max(all, own.Length) : null,
                State = StateOf(StateOf(own, total, times == 1 ? whole : null), inner),
                Reason = own.FirstOrDefault(record => record.State == ComponentState.Failed)?.Reason ?? whole?.Reason ?? "",
                Took = times == 1 ? Took(whole) : null,
            };
        }
    }

    /// <summary>The state of instances: what needs attention first, and then the state of their component where that is known.</summary>
    private static ComponentState StateOf(ComponentRecord[] records, long? total, ComponentRecord? whole)
    {
        bool Has(ComponentState state) => records.Any(record => record.State == state);
        if (Has(ComponentState.Failed)) return ComponentState.Failed;
        ComponentState[] others =
        [
            .. records.Select(record => record.State).Where(state => state is not (ComponentState.Finished or ComponentState.NotStarted)),
        ];
        if (others.Length > 0) return others.Contains(ComponentState.Running) ? ComponentState.Running : others.Min();
        if (whole is not null) return whole.State;
        return records.Length == 0 || records.Length < total || Has(ComponentState.NotStarted)
            ? ComponentState.NotStarted
            : ComponentState.Finished;
    }

    /// <summary>A container is at work while something in it is.</summary>
    private static ComponentState StateOf(ComponentState own, GraphLevel? inner) =>
        inner is not null && inner.All.Any(node => node.State == ComponentState.Running) ? ComponentState.Running : own;

    private static TimeSpan? Took(ComponentRecord? record) =>
        record is { Started: { } start, Ended: { } end } && end >= start ? end - start : null;

    private static long? Product(long? a, long? b) => a is { } x && b is { } y ? (long)Int128.Min((Int128)x * y, long.MaxValue) : null;

    private static GraphEdge[] EdgesOf(ContainerComponent container)
    {
        Dictionary<string, int> numbers = container.Components.Index()
            .ToDictionary(component => component.Item.Name, component => component.Index, StringComparer.Ordinal);
        return
        [
            .. from to in container.Components.Index()
               from link in LinksOf(to.Item).GroupBy(link => (link.Name, link.IsElse))
               where numbers.ContainsKey(link.Key.Name)
               select new GraphEdge(
                   numbers[link.Key.Name], to.Index, [.. link.Select(one => one.File).OfType<string>().Distinct(StringComparer.Ordinal)])
               {
                   IsElse = link.Key.IsElse,
               },
        ];
    }

    private static IEnumerable<(string Name, bool IsElse, string? File)> LinksOf(Component component) => component.Previous
        .Select(name => name.EndsWith(IfComponent.Else, StringComparison.Ordinal)
            ? (name[..^IfComponent.Else.Length], true, (string?)null)
            : (name, false, null))
        .Concat(component.Inputs.Where(link => link.Component != FileLink.Around)
            .Select(link => (link.Component, false, (string?)link.Source)));
}
