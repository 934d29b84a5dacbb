namespace Crest.Workflows.Engine;

/// <summary>Where the components of a container run: the folder of the container, or of one of its instances.</summary>
/// <param name="Folder">The folder, absolute.</param>
/// <param name="Path">The folder as states name it, with <c>/</c> at its end; empty for the workflow's own.</param>
/// <param name="Variables">The variables that scripts see there.</param>
internal sealed record Place(string Folder, string Path, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Set by a break or a continue: what has not begun in this instance of the loop does not run.</summary>
    public bool IsLeft { get; set; }

    /// <summary>The folder of a component of the container.</summary>
    public string FolderOf(Components.Component component) => System.IO.Path.Combine(Folder, component.Name);

    /// <summary>The path of a component of the container, as states name it.</summary>
    public string PathOf(Components.Component component) => Path + component.Name;

    /// <summary>The variables of a component of the container.</summary>
    public IReadOnlyDictionary<string, string> VariablesOf(Components.Component component) => With(component.Environment);

    /// <summary>The place inside a component of the container.</summary>
    public Place Inside(Components.ContainerComponent component) =>
        new(FolderOf(component), $"{PathOf(component)}/", VariablesOf(component));

    /// <summary>The place inside an instance of a loop of the container.</summary>
    public Place Instance(Components.LoopComponent loop, LoopInstance instance) => new(
        $"{FolderOf(loop)}_{instance.Index}", $"{PathOf(loop)}_{instance.Index}/",
        (this with { Variables = VariablesOf(loop) }).With(instance.Variables));

    /// <summary>The variables with others, which win.</summary>
    public IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> others) => others.Count == 0
        ? Variables
        : new Dictionary<string, string>(Variables.Concat(others).GroupBy(v => v.Key).Select(g => g.Last()), StringComparer.Ordinal);
}
