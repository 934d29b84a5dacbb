using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;
using Crest.Foundation.Projects;
using Crest.Tests.ReferenceData;
using Crest.Workflows.Components;
using Crest.Workflows.Engine;
using Crest.Workflows.WheelProjects;

namespace Crest.Workflows.Tests.WheelProjects;

/// <summary>A project of WHEEL that a test writes. The id of a component is its path, that of the project's own is <c>root</c>.</summary>
internal sealed class WheelProjectFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly JsonObject _paths = new() { ["root"] = "./" };
    private readonly string _version;

    public WheelProjectFolder(string version = "2.1", string root = "")
    {
        _version = version;
        WriteComponent("", "workflow", root, "root");
        Save();
    }

    /// <summary>The folder of the project.</summary>
    public string Path => _folder.At("night.wheel");

    /// <summary>Where the workflow goes.</summary>
    public string Target => _folder.At("night");

    public List<string> Messages { get; } = [];

    public IReadOnlyList<string> Changes { get; private set; } = [];

    public string At(string relative) => _folder.At(relative);

    /// <summary>Adds a component.</summary>
    /// <param name="path">Its folder in the project.</param>
    /// <param name="type">Its kind.</param>
    /// <param name="properties">Further properties, JSON without braces.</param>
    /// <param name="script">The content of <c>run.sh</c>, which a task runs; none for other kinds.</param>
    public WheelProjectFolder Add(string path, string type, string properties = "", string script = "true\n")
    {
        bool runs = type is "task" or "stepjobTask" or "bulkjobTask";
        if (runs && !properties.Contains("\"script\"", StringComparison.Ordinal))
            properties = $"\"script\": \"run.sh\"{(properties.Length > 0 ? ", " : "")}{properties}";
        WriteComponent(path, type, properties, path);
        if (runs) Write($"{path}/run.sh", script);
        _paths[path] = $"./{path}";
        Save();
        return this;
    }

    public WheelProjectFolder Write(string path, string text)
    {
        _folder.Write($"night.wheel/{path}", text);
        return this;
    }

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Target, path));

    public bool Has(string path) => System.IO.Path.Exists(System.IO.Path.Combine(Target, path));

    /// <summary>Imports the project, or another source.</summary>
    /// <returns>The text of <c>workflow.yaml</c> without its comments.</returns>
    public string Import(string? source = null, bool force = false, params (string Name, string Host)[] hosts)
    {
        using WheelImport import = WheelImport.Open(source ?? Path, TestContext.Current.CancellationToken);
        Changes = import.Write(
            Target, hosts.ToDictionary(host => host.Name, host => host.Host, StringComparer.Ordinal), force, Messages.Add);
        WorkflowFile.Read(Target);
        return string.Join('\n', Read("workflow.yaml").Split('\n').SkipWhile(line => line.StartsWith('#') || line.Length == 0));
    }

    /// <summary>The components of the workflow as it is written, without the lines above them.</summary>
    public string Components(params (string Name, string Host)[] hosts)
    {
        string text = Import(hosts: hosts);
        return text[(text.IndexOf("components:", StringComparison.Ordinal) + "components:\n".Length)..];
    }

    /// <summary>Runs what was imported to its end.</summary>
    public async Task Run()
    {
        WorkflowResult result = await WorkflowRun.Run(
            Project.Create(Target), Target, new WorkflowSettings { Message = Messages.Add }, TimeProvider.System, CancellationToken.None);
        Assert.True(result.Status == RunStatus.Finished, string.Join('\n', Messages));
    }

    /// <summary>Packs the project as WHEEL does.</summary>
    /// <param name="name">The name of the archive.</param>
    /// <param name="isAtTop">Whether its files are at the top, without a folder around.</param>
    public string Pack(string name, bool isAtTop = false)
    {
        string path = _folder.At(name);
        using FileStream file = File.Create(path);
        using Stream packed = name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        TarFile.CreateFromDirectory(Path, packed, includeBaseDirectory: !isAtTop);
        return path;
    }

    /// <summary>The files of the workflow.</summary>
    public string[] Files =>
    [
        .. Directory.EnumerateFiles(Target, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Target, file)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Everything beside the project that an import could have left.</summary>
    public string[] Beside =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.Path).Select(entry => System.IO.Path.GetFileName(entry)!)
            .Where(name => name != "night.wheel"),
    ];

    public void Dispose() => _folder.Dispose();

    private void WriteComponent(string path, string type, string properties, string id)
    {
        var component = new JsonObject
        {
            ["ID"] = id, ["type"] = type, ["name"] = path, ["parent"] = "", ["pos"] = new JsonObject { ["x"] = 0, ["y"] = 0 },
            ["description"] = null, ["env"] = new JsonObject(), ["state"] = "finished", ["cleanupFlag"] = path.Length == 0 ? 1 : 2,
        };
        foreach ((string key, JsonNode? value) in JsonNode.Parse($"{{{properties}}}")!.AsObject()) component[key] = value?.DeepClone();
        Write(path.Length == 0 ? "cmp.wheel.json" : $"{path}/cmp.wheel.json", component.ToJsonString());
    }

    private void Save() => Write("prj.wheel.json", $$"""
        {"version": {{_version}}, "name": "night", "description": "", "state": "not-started", "componentPath": {{_paths.ToJsonString()}}}
        """);
}
