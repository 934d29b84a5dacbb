using Crest.Foundation.Errors;

namespace Crest.Workflows.Components;

/// <summary>Makes sure that what a component names exists, and that no two files have one name.</summary>
internal static class LinkCheck
{
    /// <summary>Checks what a component follows and the files that it gets and gives.</summary>
    /// <param name="component">The component.</param>
    /// <param name="container">What contains it.</param>
    /// <param name="byName">The components beside it.</param>
    /// <exception cref="CrestException">Something is missing or doubled; the message names the line.</exception>
    public static void Check(Component component, ContainerComponent container, Dictionary<string, Component> byName)
    {
        CheckPrevious(component, byName);
        foreach (FileLink link in component.Inputs)
        {
            if (link.Component == FileLink.Around) CheckAround(link, container);
            else CheckSource(link, component, Find(byName, link.Component, link));
        }

        CheckWriters(component);
        if (component is StudyComponent study) CheckCopies(study);
    }

    /// <summary>Checks the files of its components that a container hands on.</summary>
    /// <exception cref="CrestException">Something is missing; the message names the line.</exception>
    public static void CheckOutputs(ContainerComponent container, Dictionary<string, Component> byName)
    {
        if (container.Position is null || container is StudyComponent) return;
        foreach (FileLink link in container.Outputs) CheckSource(link, container, Find(byName, link.Component, link));
    }

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
        // A loop and a study have files of their own too, which their instances get.
        if (container is not RepeatedComponent && container.Inputs.All(input => input.Name != link.Source))
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
            if (component is TaskComponent && seen.TryGetValue(output.Name, out FileLink? input))
                throw new CrestException(
                    $"{output.Position}: {component.Path} would write '{output.Name}', which is a file of {input.Component}; "
                    + "use another name");
    }

    /// <summary>What instances gather must have names of their own; files of the study cannot be gathered over.</summary>
    private static void CheckCopies(StudyComponent study)
    {
        foreach (string target in study.TargetFiles)
            if (!FilePath.Stays(target))
                throw new CrestException($"{study.Position}: targetFiles: '{target}' is not a path inside the folder of the component");
        foreach (StudyCopy copy in study.Gather)
        {
            if (study.Inputs.FirstOrDefault(link => link.Name == copy.To) is { } input)
                throw new CrestException(
                    $"{copy.Position}: gather: {study.Path} would write '{copy.To}', which is a file of {input.Component}; "
                    + "use another name");
        }
    }
}
