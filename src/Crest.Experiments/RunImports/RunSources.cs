using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;

namespace Crest.Experiments.RunImports;

/// <summary>The runs of other programs in a folder: of TensorBoard and of MLflow. What appears later is found by looking again.</summary>
/// <param name="root">The folder.</param>
/// <param name="options">What the runs are called.</param>
public sealed class RunSources(string root, RunSourceOptions options)
{
    private readonly Dictionary<string, IRunSource> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);

    /// <summary>What is wrong with runs of which not even their description can be read.</summary>
    public IEnumerable<string> Faults => _faults.Values;

    /// <summary>Looks for runs.</summary>
    /// <returns>All of them, each as the same object every time.</returns>
    /// <exception cref="CrestException">There is no such folder, or it cannot be read.</exception>
    public IReadOnlyList<IRunSource> Find()
    {
        if (File.Exists(root)) throw new CrestException($"{root}: this is a file; give the folder that contains it");
        if (!Directory.Exists(root)) throw new CrestException($"{root}: there is no such folder");
        string[] runs = [.. MlflowStore.RunFolders(root)];
        foreach (string folder in runs)
        {
            if (_known.ContainsKey(folder)) continue;
            try
            {
                if (MlflowSource.Open(folder, options) is { } source) _known.Add(folder, source);
                _faults.Remove(folder);
            }
            catch (CrestException e)
            {
                // Its files may be half written; the next look may find them whole.
                _faults[folder] = e.Message;
            }
        }

        // Event files that a run of MLflow keeps among its artifacts are no other run.
        foreach (EventFolder folder in EventFolder.Under(root))
            if (!_known.ContainsKey(folder.FullPath) && !runs.Any(run => folder.FullPath.StartsWith($"{run}/", StringComparison.Ordinal)))
                _known.Add(folder.FullPath, new EventFolderSource(folder, Path.GetFullPath(root), options));
        return [.. _known.Values];
    }
}
