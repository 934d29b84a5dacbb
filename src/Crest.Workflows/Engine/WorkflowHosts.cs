using Crest.Foundation.Errors;
using Crest.Foundation.Projects;

namespace Crest.Workflows.Engine;

/// <summary>The hosts on which the tasks of a workflow can run.</summary>
public static class WorkflowHosts
{
    /// <summary>The names of the hosts, that of this machine first.</summary>
    /// <param name="folder">The folder of the workflow, which need not be there.</param>
    /// <exception cref="CrestException">Something in the file of the hosts is wrong.</exception>
    public static IReadOnlyList<string> Of(string folder)
    {
        string full = WorkflowRun.FolderOf(folder), present = full;
        while (!Directory.Exists(present)) present = Path.GetDirectoryName(present)!;
        string[] places = Project.FindExisting(present) is { } project ? [full, project.Folder] : [full];
        return [.. RunHosts.Catalogue(places).Hosts.Select(host => host.Name)];
    }
}
