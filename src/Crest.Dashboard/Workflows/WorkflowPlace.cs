namespace Crest.Dashboard.Workflows;

/// <summary>A workflow of the project.</summary>
/// <param name="Name">Its folder in that of the project, with forward slashes; <c>.</c> for the project's own.</param>
/// <param name="Folder">Its folder, absolute.</param>
public sealed record WorkflowPlace(string Name, string Folder)
{
    /// <summary>The path of the page of the workflow.</summary>
    public string Page => $"/workflows/show?folder={Uri.EscapeDataString(Name)}";

    /// <summary>The path of the page of a component.</summary>
    /// <param name="path">The component, as states name it.</param>
    public string PageOf(string path) =>
        $"/workflows/component?folder={Uri.EscapeDataString(Name)}&path={Uri.EscapeDataString(path)}";
}
