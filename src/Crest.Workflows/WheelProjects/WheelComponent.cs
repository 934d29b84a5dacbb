using Crest.Foundation.Errors;

namespace Crest.Workflows.WheelProjects;

/// <summary>A component of a project of WHEEL, as its file says.</summary>
internal sealed class WheelComponent
{
    /// <summary>The name of the file of a component.</summary>
    public const string FileName = "cmp.wheel.json";

    /// <summary>Reads the file of a component.</summary>
    /// <param name="id">The id.</param>
    /// <param name="path">The folder, relative to the project; empty for the project's own.</param>
    /// <param name="json">The file.</param>
    /// <exception cref="CrestException">Something in it is wrong.</exception>
    public WheelComponent(string id, string path, WheelJson json)
    {
        (Id, Path, Json) = (id, path, json);
        Type = json.Required("type", "the kind of the component");
        IsInstance = json.Flag("subComponent");
        IsDisabled = json.Flag("disable");
        (Previous, Next, Else) = (json.Texts("previous"), json.Texts("next"), json.Texts("else"));
        Inputs =
        [
            .. json.Objects("inputFiles").Select(file => new WheelInput(file.Text("name") ?? "", Files(file, "src", "srcNode", "srcName"))),
        ];
        Outputs =
        [
            .. json.Objects("outputFiles").Where(file => file.Text("name") is not null).Select(file => new WheelOutput(
                file.Text("name")!, Files(file, "origin", "srcNode", "srcName"), file.Objects("dst").Count > 0)),
        ];
    }

    /// <summary>The id, by which others name it.</summary>
    public string Id { get; }

    /// <summary>The folder, relative to the project, with <c>/</c>; empty for the project's own.</summary>
    public string Path { get; }

    /// <summary>The name, which is that of the folder.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The file.</summary>
    public WheelJson Json { get; }

    /// <summary>The kind.</summary>
    public string Type { get; }

    /// <summary>Whether it is the copy of a loop or study that a run has made.</summary>
    public bool IsInstance { get; }

    /// <summary>Whether it does not run.</summary>
    public bool IsDisabled { get; }

    /// <summary>The ids of the components before it.</summary>
    public IReadOnlyList<string> Previous { get; }

    /// <summary>The ids of the components after it.</summary>
    public IReadOnlyList<string> Next { get; }

    /// <summary>The ids of the components on the other way of an if.</summary>
    public IReadOnlyList<string> Else { get; }

    /// <summary>The input files.</summary>
    public IReadOnlyList<WheelInput> Inputs { get; }

    /// <summary>The output files that have a name.</summary>
    public IReadOnlyList<WheelOutput> Outputs { get; }

    /// <summary>The component around it; null for the project's own.</summary>
    public WheelComponent? Parent { get; set; }

    /// <summary>The components inside it, in the order of the project file.</summary>
    public List<WheelComponent> Children { get; } = [];

    /// <summary>Whether it contains others.</summary>
    public bool IsContainer => Type is "workflow" or "for" or "foreach" or "while" or "parameterStudy" or "stepjob";

    /// <summary>Whether its components run in copies of its folder.</summary>
    public bool IsRepeated => Type is "for" or "foreach" or "while" or "parameterStudy";

    /// <summary>It and all inside it.</summary>
    public IEnumerable<WheelComponent> All => Children.SelectMany(child => child.All).Prepend(this);

    private static WheelFile[] Files(WheelJson file, string key, string component, string name) =>
        [.. file.Objects(key).Select(end => new WheelFile(end.Required(component, "an id"), end.Text(name) ?? ""))];
}
