using Crest.Foundation.Errors;

namespace Crest.Experiments.Runs;

/// <summary>
/// What a run has logged and the store does not have yet. It takes values from the training in no time, and gives them to the store, or to
/// the spool while the store is away.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="spool">What keeps the values while the store is away.</param>
/// <param name="run">The run's id.</param>
internal sealed class RunBuffer(RunStore store, RunSpool spool, string run)
{
    private readonly Lock _collecting = new();
    private List<RunMetric> _metrics = [];
    private List<RunArtifact> _files = [];

    /// <summary>The file of the spool.</summary>
    public string SpoolPath => spool.Path;

    /// <summary>Takes values of metrics.</summary>
    public void Add(IReadOnlyCollection<RunMetric> metrics)
    {
        lock (_collecting) _metrics.AddRange(metrics);
    }

    /// <summary>Takes files.</summary>
    public void Add(IReadOnlyCollection<RunArtifact> files)
    {
        lock (_collecting) _files.AddRange(files);
    }

    /// <summary>Writes all to the store, what the spool keeps first.</summary>
    /// <returns>Whether there was anything to write.</returns>
    /// <exception cref="CrestException">The store cannot be written; what it did not take is kept.</exception>
    public bool Send()
    {
        (List<RunMetric> metrics, List<RunArtifact> files) = Take();
        try
        {
            spool.Send(store, run);
            if (metrics.Count > 0) store.LogBatch(run, metrics);
            foreach (RunArtifact file in files) store.AddArtifact(run, file);
            return metrics.Count + files.Count > 0;
        }
        catch
        {
            PutBack(metrics, files);
            throw;
        }
    }

    /// <summary>Moves all, and the end of the run, to the spool; where that fails, memory keeps it.</summary>
    /// <param name="end">How the run ended; null where it has not.</param>
    public bool TrySpool(RunStatus? end = null)
    {
        (List<RunMetric> metrics, List<RunArtifact> files) = Take();
        try
        {
            if (metrics.Count > 0) spool.Add(metrics);
            metrics = [];
            if (files.Count > 0) spool.Add(files);
            files = [];
            if (end is { } status) spool.AddEnd(status, store.Clock.GetUtcNow());
            return true;
        }
        catch (CrestException)
        {
            PutBack(metrics, files);
            return false;
        }
    }

    private (List<RunMetric> Metrics, List<RunArtifact> Files) Take()
    {
        lock (_collecting)
        {
            (List<RunMetric> Metrics, List<RunArtifact> Files) taken = (_metrics, _files);
            (_metrics, _files) = ([], []);
            return taken;
        }
    }

    private void PutBack(List<RunMetric> metrics, List<RunArtifact> files)
    {
        lock (_collecting)
        {
            _metrics.InsertRange(0, metrics);
            _files.InsertRange(0, files);
        }
    }
}
