using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>Makes sure that the components of a workflow fit together, before anything runs.</summary>
internal static class WorkflowCheck
{
    /// <summary>The most instances of one loop.</summary>
    public const int MostInstances = 100_000;

    /// <summary>Checks a workflow.</summary>
    /// <param name="container">The workflow, or a component of it that contains others.</param>
    /// <exception cref="CrestException">
    /// A component names one that is not there, components wait for each other, two write the same file, or a loop has no end.
    /// </exception>
    public static void Check(ContainerComponent container)
    {
        Dictionary<string, Component> byName = container.Components.ToDictionary(component => component.Name, StringComparer.Ordinal);
        foreach (Component component in container.Components)
        {
            CheckPrevious(component, byName);
            foreach (FileLink link in component.Inputs)
            {
                if (link.Component == FileLink.Around) CheckAround(link, container);
                else CheckSource(link, component, Find(byName, link.Component, link));
            }

            CheckWriters(component);
            if (component is ForComponent numbers) CheckSteps(numbers);
            if (component is ForeachComponent texts) CheckTexts(texts);
        }

        foreach (FileLink link in container.Position is null ? [] : container.Outputs)
            CheckSource(link, container, Find(byName, link.Component, link));
        CheckCycles(container);
        foreach (ContainerComponent inner in container.Components.OfType<ContainerComponent>()) Check(inner);
    }

    /// <summary>The components of the same folder that must have ended before one begins, by what it says and by its files.</summary>
    public static IEnumerable<string> Predecessors(Component component) => component.Previous
        .Select(name => name.EndsWith(IfComponent.Else, StringComparison.Ordinal) ? name[..^IfComponent.Else.Length] : name)
        .Concat(component.Inputs.Select(link => link.Component).Where(name => name != FileLink.Around))
        .Distinct(StringComparer.Ordinal);

    private static void CheckPrevious(Component component, Dictionary<string, Component> byName)
    {
        foreach (string name in component.Previous)
        {
            bool otherWay = name.EndsWith(IfComponent.Else, StringComparison.Ordinal);
            string plain = otherWay ? name[..^IfComponent.Else.Length] : name;
            if (!byName.TryGetValue(plain, out Component? previous)) throw Unknown(component.Position, plain, byName);
            if (otherWay && previous is not IfComponent)
                throw new CrestException(
                    $"{component.Position}: previous: {name}: '{plain}' is a {previous.Kind}; only an if has another way");
        }
    }

    private static Component Find(Dictionary<string, Component> byName, string name, FileLink link) =>
        byName.GetValueOrDefault(name) ?? throw Unknown(link.Position, name, byName);

    private static CrestException Unknown(object? position, string name, Dictionary<string, Component> byName)
    {
        string meant = NearestNames.Meant(name, [.. byName.Keys]) is { } nearest ? $"; did you mean '{nearest}'?" : "";
        return new CrestException($"{position}: there is no component '{name}' in this folder{meant}");
    }

    private static void CheckAround(FileLink link, ContainerComponent container)
    {
        if (container.Position is null)
            throw new CrestException($"{link.Position}: '../{link.Source}': nothing is around a component of the outermost folder");
        if (container.Inputs.All(input => input.Name != link.Source))
            throw new CrestException($"{link.Position}: '../{link.Source}': {container.Path} has no input file '{link.Source}'");
    }

    private static void CheckSource(FileLink link, Component component, Component source)
    {
        if (source.Name == component.Name && source.Path == component.Path)
            throw new CrestException($"{link.Position}: {component.Path} gets '{link.Source}' from itself");
        if (source.Outputs.All(output => output.Name != link.Source))
            throw new CrestException($"{link.Position}: {source.Path} has no output file '{link.Source}'; add it to its outputFiles");
    }

    /// <summary>Two files of one name in a folder.</summary>
    private static void CheckWriters(Component component)
    {
        var seen = new Dictionary<string, FileLink>(StringComparer.Ordinal);
        foreach (FileLink link in component.Inputs)
        {
            // Several files may go to one folder.
            if (link.Name.EndsWith('/')) continue;
            if (!seen.TryAdd(link.Name, link))
                throw new CrestException($"{link.Position}: {component.Path} gets '{link.Name}' twice: "
                    + $"from {seen[link.Name].Component} and {link.Component}; give one another name");
        }

        foreach (FileLink output in component.Outputs)
            if (component is not ContainerComponent && seen.TryGetValue(output.Name, out FileLink? input))
                throw new CrestException(
                    $"{output.Position}: {component.Path} would write '{output.Name}', which is a file of {input.Component}; "
                    + "use another name");
    }

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
        foreach ((int at, string text) in loop.IndexList.Index())
        {
            if (text.Length == 0 || text.Contains('/', StringComparison.Ordinal) || text.Any(char.IsControl))
                throw new CrestException($"{loop.Position}: indexList: '{text}' cannot be part of the name of a folder");
            if (loop.IndexList.Take(at).Contains(text))
                throw new CrestException($"{loop.Position}: indexList: '{text}' occurs twice");
        }
    }

    private static void CheckCycles(ContainerComponent container)
    {
        Dictionary<string, string[]> waiting =
            container.Components.ToDictionary(component => component.Name, component => Predecessors(component).ToArray());
        while (waiting.Count > 0)
        {
            string[] free = [.. waiting.Where(component => !component.Value.Any(waiting.ContainsKey)).Select(component => component.Key)];
            foreach (string name in free) waiting.Remove(name);
            if (free.Length > 0) continue;
            // Whoever is followed back long enough comes to a component of a cycle.
            string at = waiting.Keys.First();
            for (int i = 0; i < container.Components.Count; i++) at = waiting[at].First(waiting.ContainsKey);
            var cycle = new List<string> { at };
            for (string next = waiting[at].First(waiting.ContainsKey); next != at; next = waiting[next].First(waiting.ContainsKey))
                cycle.Add(next);
            cycle.Add(at);
            Component first = container.Components.First(component => component.Name == at);
            throw new CrestException($"{first.Position}: components wait for each other: {string.Join(" after ", cycle)}");
        }
    }
}
