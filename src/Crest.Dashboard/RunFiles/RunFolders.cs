using Crest.Experiments.Runs;
using Crest.Foundation.Projects;

namespace Crest.Dashboard.RunFiles;

/// <summary>
/// Finds the folder of a run in the project: <c>runs/ID</c>, or the one that its training was told to write to, which says in its
/// configuration that it is this run's. Nothing else of the project is served.
/// </summary>
/// <param name="project">The project.</param>
internal sealed class RunFolders(Project project)
{
    /// <summary>The folder of a run; null where there is none in the project.</summary>
    public ContainedFolder? Of(RunRecord run)
    {
        string usual = project.RunFolder(run.Id);
        if (IsName(run.Id) && Directory.Exists(usual) && new DirectoryInfo(usual).LinkTarget is null)
            return new ContainedFolder(usual);
        foreach (string folder in Candidates(run).Distinct(StringComparer.Ordinal))
            if (IsInside(folder) && Directory.Exists(folder) && RunFolder.RunOf(folder) == run.Id)
                return new ContainedFolder(folder);
        return null;
    }

    /// <summary>Whether an id is the name of a folder; other programs choose the ids of their runs.</summary>
    private static bool IsName(string id) => id.Length > 0 && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private IEnumerable<string> Candidates(RunRecord run)
    {
        if (run.Description.Parameters.TryGetValue("output_dir", out string? given) && given.Length > 0 && !given.Contains('\0'))
            yield return Path.GetFullPath(given, project.Folder);
        foreach (RunArtifact artifact in run.Artifacts.Take(10))
        {
            string? folder = Path.GetDirectoryName(Path.GetFullPath(artifact.Path, project.Folder));
            for (int up = 0; up < 3 && folder is not null; up++, folder = Path.GetDirectoryName(folder)) yield return folder;
        }
    }

    /// <summary>Whether a folder is below that of the project, and not one in which the project keeps its own files.</summary>
    private bool IsInside(string folder)
    {
        string relative = Path.GetRelativePath(project.Folder, folder);
        return relative != "." && !Path.IsPathRooted(relative)
            && relative.Split(Path.DirectorySeparatorChar).All(name => name[0] != '.');
    }
}
