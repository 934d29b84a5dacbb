using Crest.Foundation.Errors;

namespace Crest.Experiments.RunImports;

/// <summary>
/// A file store of MLflow: <c>mlruns/EXPERIMENT/RUN/</c> with <c>meta.yaml</c>, <c>params/</c>, <c>metrics/</c>, <c>tags/</c> and
/// <c>artifacts/</c>.
/// </summary>
internal static class MlflowStore
{
    /// <summary>The description of a run or of an experiment.</summary>
    public const string Description = "meta.yaml";

    /// <summary>The folders of the runs in a store, in an experiment, or the folder of a run itself; absolute.</summary>
    public static IEnumerable<string> RunFolders(string root)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (IsRun(full)) return [full];
        string[] below = Folders(full);
        return below.Where(IsRun).Concat(below.Where(folder => !IsRun(folder)).SelectMany(Folders).Where(IsRun));
    }

    /// <summary>Runs have metrics, experiments have none.</summary>
    private static bool IsRun(string folder) =>
        File.Exists(Path.Combine(folder, Description)) && Directory.Exists(Path.Combine(folder, "metrics"));

    /// <summary>The folders in a folder, but those of deleted experiments.</summary>
    private static string[] Folders(string folder)
    {
        try
        {
            return
            [
                .. Directory.EnumerateDirectories(folder).Where(path => Path.GetFileName(path) != ".trash").Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", folder, e);
        }
    }
}
