using Crest.Foundation.Errors;

namespace Crest.Workflows.WheelProjects;

/// <summary>A project of WHEEL: a folder with a file that lists its components, each with a file in a folder of its own.</summary>
/// <param name="Name">The name.</param>
/// <param name="Description">What it is, for people.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Label">The folder as the user knows it.</param>
/// <param name="Root">The component that contains the others.</param>
internal sealed record WheelProject(string Name, string Description, string Folder, string Label, WheelComponent Root)
{
    /// <summary>The name of the file of a project.</summary>
    public const string FileName = "prj.wheel.json";

    private static readonly string[] OldFiles = ["swf.prj.json", "define.wf.json"];

    /// <summary>The folder of the project: a folder, or the only one in it that is a project.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="source">What the user named.</param>
    /// <exception cref="CrestException">There is no project, or there are several.</exception>
    public static string Find(string folder, string source)
    {
        string[] candidates = [folder, .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)];
        string[] found = [.. candidates.Where(candidate => File.Exists(Path.Combine(candidate, FileName)))];
        if (found.Contains(folder)) return folder;
        return found switch
        {
            [var only] => only,
            [] when candidates.Any(candidate => OldFiles.Any(file => File.Exists(Path.Combine(candidate, file)))) =>
                throw new CrestException($"{source}: is a project of WHEEL of 2018, which cannot be imported; "
                    + "open it with a WHEEL that saves prj.wheel.json, or write workflow.yaml by hand"),
            [] => throw new CrestException($"{source}: is not a project of WHEEL: neither it nor a folder in it contains {FileName}"),
            _ => throw new CrestException($"{source}: contains several projects of WHEEL: "
                + $"{string.Join(", ", found.Select(Path.GetFileName))}; name one of these folders"),
        };
    }

    /// <summary>Reads a project.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="label">The folder as the user knows it.</param>
    /// <exception cref="CrestException">Something in it is wrong; the message names the file.</exception>
    public static WheelProject Read(string folder, string label)
    {
        WheelJson file = WheelJson.Read(Path.Combine(folder, FileName), $"{label}/{FileName}");
        if (file.Number("version") is not ("2" or "2.0" or "2.1"))
            throw file.Expected("version", "2 or 2.1; save the project again with WHEEL of 2022 or later");
        var components = new Dictionary<string, WheelComponent>(StringComparer.Ordinal);
        var order = new List<WheelComponent>();
        foreach ((string id, string path) in file.Pairs("componentPath"))
        {
            WheelComponent component = ReadComponent(folder, label, id, Normal(path) ?? throw new CrestException(
                $"{file.Label}: componentPath: '{path}' is not a folder inside the project"));
            if (component.IsInstance) continue;
            if (!components.TryAdd(component.Path, component))
                throw new CrestException($"{file.Label}: componentPath names the folder '{path}' twice");
            order.Add(component);
        }

        if (!components.TryGetValue("", out WheelComponent? root))
            throw new CrestException($"{file.Label}: componentPath lacks the folder of the project itself, './'");
        foreach (WheelComponent component in order.Where(component => component != root))
        {
            string parent = component.Path[..Math.Max(0, component.Path.LastIndexOf('/'))];
            if (!components.TryGetValue(parent, out WheelComponent? around) || !around.IsContainer)
                throw new CrestException($"{component.Json.Label}: no component that contains others is around it in '{parent}'");
            component.Parent = around;
            around.Children.Add(component);
        }

        string name = file.Text("name") ?? Path.GetFileNameWithoutExtension(folder);
        return new WheelProject(name, file.Text("description") ?? root.Json.Text("description") ?? "", folder, label, root);
    }

    /// <summary>A path with <c>/</c>, without <c>.</c> and doubled separators; null where it leaves the folder.</summary>
    public static string? Normal(string path)
    {
        string[] parts = [.. path.Replace('\\', '/').Split('/').Where(part => part is not ("" or "."))];
        return path.StartsWith('/') || parts.Contains("..") || path.Any(char.IsControl) ? null : string.Join('/', parts);
    }

    private static WheelComponent ReadComponent(string folder, string label, string id, string path)
    {
        string own = path.Length == 0 ? WheelComponent.FileName : $"{path}/{WheelComponent.FileName}";
        if (!File.Exists(Path.Combine(folder, own)))
            throw new CrestException($"{label}/{own}: is missing, though {FileName} lists its folder");
        return new WheelComponent(id, path, WheelJson.Read(Path.Combine(folder, own), $"{label}/{own}"));
    }
}
