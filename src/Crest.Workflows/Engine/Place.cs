using Crest.Workflows.Components;

namespace Crest.Workflows.Engine;

/// <summary>Where the components of a container run: the folder of the container, or of one of its instances.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Path">The folder as states name it, with <c>/</c> at its end; empty for the workflow's own.</param>
/// <param name="Variables">The variables that scripts see there.</param>
/// <param name="CleanUp">What becomes of the folders of tasks on their hosts, unless they say so themselves.</param>
internal sealed record Place(string Folder, string Path, IReadOnlyDictionary<string, string> Variables, HostCleanUp CleanUp)
{
    /// <summary>The time round the innermost loop around; null where there is no loop.</summary>
    public LoopRound? Round { get; init; }

    /// <summary>The place of the outermost folder.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="folder">Its folder, absolute.</param>
    public static Place Of(GroupComponent workflow, string folder) =>
        new(folder, "", workflow.Environment, Decided(workflow.CleanupFlag, HostCleanUp.Keep));

    /// <summary>The folder of a component of the container.</summary>
    public string FolderOf(Component component) => System.IO.Path.Combine(Folder, component.Name);

    /// <summary>The path of a component of the container, as states name it.</summary>
    public string PathOf(Component component) => Path + component.Name;

    /// <summary>The variables of a component of the container.</summary>
    public IReadOnlyDictionary<string, string> VariablesOf(Component component) => With(component.Environment);

    /// <summary>What becomes of the folder of a task of the container on its host.</summary>
    public HostCleanUp CleanUpOf(TaskComponent task) => Decided(task.CleanupFlag, CleanUp);

    /// <summary>The place inside a component of the container.</summary>
    public Place Inside(ContainerComponent component) => this with
    {
        Folder = FolderOf(component),
        Path = $"{PathOf(component)}/",
        Variables = VariablesOf(component),
        CleanUp = Decided(component.CleanupFlag, CleanUp),
    };

    /// <summary>The place inside an instance of a loop or a study of the container.</summary>
    public Place Inside(RepeatedComponent component, Instance instance)
    {
        Place inside = Inside(component);
        return inside with
        {
            Folder = $"{FolderOf(component)}_{instance.Index}",
            Path = $"{PathOf(component)}_{instance.Index}/",
            Variables = inside.With(instance.Variables),
            Round = component is LoopComponent ? new LoopRound() : null,
        };
    }

    /// <summary>The variables with others, which win.</summary>
    public IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> others)
    {
        if (others.Count == 0) return Variables;
        var all = new Dictionary<string, string>(Variables, StringComparer.Ordinal);
        foreach ((string name, string value) in others) all[name] = value;
        return all;
    }

    private static HostCleanUp Decided(HostCleanUp own, HostCleanUp around) => own == HostCleanUp.Parent ? around : own;
}
