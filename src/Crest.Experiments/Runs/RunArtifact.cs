namespace Crest.Experiments.Runs;

/// <summary>A file that a run made.</summary>
/// <param name="Path">Relative to the project folder with forward slashes; absolute where the file lies outside of it.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Hash">SHA-256 of the content in lower-case hexadecimal.</param>
public sealed record RunArtifact(string Path, long Size, string Hash)
{
    /// <summary>The part of an artifact's address before the run's id, as MLflow's clients write it.</summary>
    internal const string UriStart = "mlflow-artifacts:/runs/";

    /// <summary>The name of the folder, in that of the run, of the files that clients send.</summary>
    public const string Folder = "artifacts";

    /// <summary>The address of the folder of a run's files, as MLflow's clients write it.</summary>
    /// <param name="run">The run's id.</param>
    public static string UriOf(string run) => $"{UriStart}{run}/{Folder}";
}
