using Crest.Dashboard.RunFiles;
using Crest.Foundation.Errors;
using Crest.Workflows.Components;
using Crest.Workflows.Graphs;
using Crest.Workflows.Properties;
using Crest.Workflows.States;

namespace Crest.Dashboard.Workflows;

/// <summary>A component of a workflow, or an instance of one, as its page shows it.</summary>
/// <param name="Place">The workflow.</param>
/// <param name="Row">The component.</param>
/// <param name="IsAtWork">Whether the workflow is at work.</param>
public sealed record ComponentView(WorkflowPlace Place, ComponentRow Row, bool IsAtWork)
{
    private const int MostPictures = 200;

    /// <summary>Whether its script has a log.</summary>
    public bool HasLog { get; private init; }

    /// <summary>The pictures of a viewer, by their paths in the folder of the workflow.</summary>
    public IReadOnlyList<string> Pictures { get; private init; } = [];

    /// <summary>Its properties in the file.</summary>
    public IReadOnlyList<ComponentProperty> Properties { get; private init; } = [];

    /// <summary>What the text of the file is known by.</summary>
    public string Version { get; private init; } = "";

    /// <summary>Reads a component.</summary>
    /// <param name="place">The workflow.</param>
    /// <param name="path">The component, as states name it.</param>
    /// <param name="source">The workflows.</param>
    /// <param name="isAtWork">Whether the workflow is at work.</param>
    /// <returns>Null where there is no such component.</returns>
    /// <exception cref="CrestException">The file of the workflow is wrong.</exception>
    internal static ComponentView? Of(WorkflowPlace place, string path, WorkflowSource source, bool isAtWork)
    {
        WorkflowText text = WorkflowText.Read(place.Folder);
        GroupComponent workflow = WorkflowFile.Parse(text.Content, text.Path);
        ComponentRecord record = source.Store.States(place.Folder).FirstOrDefault(record => record.Path == path)
            ?? new ComponentRecord(path, ComponentState.NotStarted);
        if (ComponentTable.Find(workflow, record) is not { } row) return null;
        return new ComponentView(place, row, isAtWork)
        {
            HasLog = record.Run.Length > 0 && source.LogOf(record.Run, path) is not null,
            Pictures = row.Component is ViewerComponent ? PicturesOf(place, path) : [],
            Properties = text.PropertiesOf(row.Component),
            Version = text.Version,
        };
    }

    /// <summary>Opens a picture of a viewer.</summary>
    /// <param name="place">The workflow.</param>
    /// <param name="path">Its path in the folder of the workflow.</param>
    /// <returns>Null where there is none: no other file of a workflow is served.</returns>
    /// <exception cref="CrestException">The file of the workflow is wrong.</exception>
    internal static FileStream? Picture(WorkflowPlace place, string path)
    {
        if (FileKinds.Of(path) != FileKind.Picture || !ContainedFolder.IsPlain(path)) return null;
        GroupComponent workflow = WorkflowFile.Read(place.Folder);
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var record = new ComponentRecord(path[..slash], ComponentState.NotStarted);
            if (ComponentTable.Find(workflow, record) is { Component: ViewerComponent })
                return new ContainedFolder(place.Folder).Open(path);
        }

        return null;
    }

    /// <summary>The pictures in the folder of a viewer, which are links to files of other components.</summary>
    private static string[] PicturesOf(WorkflowPlace place, string path)
    {
        var folder = new DirectoryInfo(Path.Combine(place.Folder, path.Replace('/', Path.DirectorySeparatorChar)));
        if (!ContainedFolder.IsPlain(path) || !folder.Exists) return [];
        var contained = new ContainedFolder(place.Folder);
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true };
        return
        [
            .. folder.EnumerateFiles("*", options).Where(file => FileKinds.Of(file.Name) == FileKind.Picture).Take(MostPictures)
                .Select(file => Path.GetRelativePath(place.Folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
                .Where(file => contained.Find(file) is not null).Order(StringComparer.Ordinal),
        ];
    }
}
