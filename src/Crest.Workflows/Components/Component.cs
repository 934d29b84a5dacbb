using Crest.Foundation.Options;
using Crest.Foundation.Yaml;

namespace Crest.Workflows.Components;

/// <summary>
/// A component of a workflow: what runs in a folder of its own, after those that it follows. Its properties have the names that
/// WHEEL gives them.
/// </summary>
public abstract record Component
{
    /// <summary>The name, which is the name of the folder: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The names from the workflow's folder down to this component, joined by <c>/</c>.</summary>
    public string Path { get; init; } = "";

    /// <summary>Where the file of the workflow defines it; null for the root.</summary>
    public YamlPosition? Position { get; init; }

    /// <summary>What it does, for people.</summary>
    [Option(OptionRole.Execution, "What the component does, for people.")]
    public string Description { get; init; } = "";

    /// <summary>Whether it does not run; what follows it does not wait for it.</summary>
    [Option(OptionRole.Execution, "The component does not run, and what follows does not wait for it.")]
    public bool Disable { get; init; }

    /// <summary>The components that end before this one begins, in the same folder; <c>NAME.else</c> is the other way of an if.</summary>
    [Option(OptionRole.Protocol, "The components, in the same folder, that must have ended before this one begins.")]
    public IReadOnlyList<string> Previous { get; init; } = [];

    /// <summary>The files that it gets from other components.</summary>
    public IReadOnlyList<FileLink> Inputs { get; init; } = [];

    /// <summary>
    /// The files that others get from it: paths in its folder, which may be globs; a container names the file of one of its components.
    /// </summary>
    public IReadOnlyList<FileLink> Outputs { get; init; } = [];

    /// <summary>Variables that its script sees, and the scripts of the components inside it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The hash of all that the file says about it and about the components inside it; comments and layout do not count.</summary>
    public string Definition { get; init; } = "";

    /// <summary>What kind of component it is, as the file of the workflow writes it.</summary>
    public string Kind => ComponentKinds.NameOf(GetType());
}
