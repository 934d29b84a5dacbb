using Crest.Foundation.Projects;

namespace Crest.Dashboard.Mlflow;

/// <summary>Finds the folders of the files that clients send.</summary>
/// <param name="project">The project.</param>
internal sealed class ArtifactFolders(Project project)
{
    /// <summary>The folder of a run.</summary>
    /// <param name="run">The id of a run that exists.</param>
    public ArtifactFolder Of(string run) => new(project.Folder, run);
}
