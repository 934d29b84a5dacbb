using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>Makes sure that the components of a workflow fit together, before anything runs.</summary>
internal static class WorkflowCheck
{
    /// <summary>The most instances of one loop or study.</summary>
    public const int MostInstances = 100_000;

    /// <summary>The most components of a cycle that a message names.</summary>
    private const int MostNamed = 9;

    /// <summary>Checks a workflow.</summary>
    /// <param name="container">The workflow, or a component of it that contains others.</param>
    /// <exception cref="CrestException">
    /// A component names one that is not there, components wait for each other, two write the same file, or a loop has no end.
    /// </exception>
    public static void Check(ContainerComponent container) => Check(container, null);

    private static void Check(ContainerComponent container, RepeatedComponent? around)
    {
        Dictionary<string, Component> byName = container.Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        foreach (Component component in container.Components)
        {
            LinkCheck.Check(component, container, byName);
            switch (component)
            {
                case ForComponent numbers: CheckSteps(numbers); break;
                case ForeachComponent texts: CheckTexts(texts); break;
                case LoopExitComponent exit when around is not LoopComponent:
                    throw new CrestException($"{exit.Position}: {exit.Path}: there is no loop around a {exit.Kind}");
                case StepJobTaskComponent step when container is not StepJobComponent:
                    throw new CrestException($"{step.Position}: {step.Path}: a stepjobTask is a component of a stepjob");
                case BulkJobTaskComponent bulk: CheckNumbers(bulk); break;
                case StorageComponent { StoragePath: var path } storage when !path.StartsWith('/') || path.Any(char.IsControl):
                    throw new CrestException($"{storage.Position}: storagePath: '{path}' is not an absolute path");
                case SourceComponent { Outputs: [] } source:
                    throw new CrestException($"{source.Position}: {source.Path} has no outputFiles: the files that must be there");
            }
        }

        LinkCheck.CheckOutputs(container, byName);
        InstanceNames.Check(container);
        CheckCycles(container);
        foreach (ContainerComponent inner in container.Components.OfType<ContainerComponent>())
            Check(inner, inner as RepeatedComponent ?? around);
    }

    /// <summary>The components of the same folder that must have ended before one begins, by what it says and by its files.</summary>
    public static IEnumerable<string> Predecessors(Component component) => component.Previous
        .Select(name => name.EndsWith(IfComponent.Else, StringComparison.Ordinal) ? name[..^IfComponent.Else.Length] : name)
        .Concat(component.Inputs.Select(link => link.Component).Where(name => name != FileLink.Around))
        .Distinct(StringComparer.Ordinal);

    private static void CheckSteps(ForComponent loop)
    {
        if (loop.Step == 0) throw new CrestException($"{loop.Position}: {loop.Path}: step is 0, so the loop would never end");
        Int128 count = loop.Count;
        if (count > MostInstances)
            throw new CrestException($"{loop.Position}: {loop.Path} would run {count} times; a loop runs at most {MostInstances} times");
    }

    /// <summary>Each is part of the name of a folder.</summary>
    private static void CheckTexts(ForeachComponent loop)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in loop.IndexList)
        {
            if (text.Length is 0 or > 100 || text.Contains('/', StringComparison.Ordinal) || text.Any(char.IsControl))
                throw new CrestException($"{loop.Position}: indexList: '{text}' cannot be part of the name of a folder");
            if (!seen.Add(text)) throw new CrestException($"{loop.Position}: indexList: '{text}' occurs twice");
        }
    }

    private static void CheckNumbers(BulkJobTaskComponent bulk)
    {
        if (bulk.EndBulkNumber is null == (bulk.Parameters.Parameters.Count == 0))
            throw new CrestException($"{bulk.Position}: {bulk.Path}: give either endBulkNumber or parameters");
        if (bulk.EndBulkNumber is { } end && (end < bulk.StartBulkNumber || end - bulk.StartBulkNumber >= MostInstances))
            throw new CrestException($"{bulk.Position}: {bulk.Path}: the numbers go from {bulk.StartBulkNumber} to {end}; "
                + $"a bulk job has 1 to {MostInstances} numbers");
        if (bulk.ManualFinishCondition && bulk.Condition is null)
            throw new CrestException($"{bulk.Position}: {bulk.Path}: manualFinishCondition needs a condition");
    }

    private static void CheckCycles(ContainerComponent container)
    {
        Dictionary<string, string[]> needs =
            container.Components.ToDictionary(component => component.Name, component => Predecessors(component).ToArray());
        Dictionary<string, int> open = needs.ToDictionary(component => component.Key, component => component.Value.Length);
        ILookup<string, string> followers =
            needs.SelectMany(pair => pair.Value.Select(name => (name, pair.Key))).ToLookup(pair => pair.name, pair => pair.Key);
        var free = new Queue<string>(open.Where(component => component.Value == 0).Select(component => component.Key));
        while (free.TryDequeue(out string? name))
        {
            open.Remove(name);
            foreach (string follower in followers[name])
                if (--open[follower] == 0) free.Enqueue(follower);
        }

        if (open.Count == 0) return;
        // Whoever is followed back long enough comes to a component of a cycle.
        string at = open.Keys.First();
        for (int i = 0; i < needs.Count; i++) at = needs[at].First(open.ContainsKey);
        var cycle = new List<string> { at };
        for (string next = needs[at].First(open.ContainsKey); next != at; next = needs[next].First(open.ContainsKey)) cycle.Add(next);
        cycle.Add(at);
        Component first = container.Components.First(component => component.Name == at);
        if (cycle.Count > MostNamed) cycle = [.. cycle.Take(MostNamed - 1), $"… ({cycle.Count - 1} components)"];
        throw new CrestException($"{first.Position}: components wait for each other: {string.Join(" after ", cycle)}");
    }
}
