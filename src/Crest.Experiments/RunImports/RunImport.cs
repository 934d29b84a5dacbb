using Crest.Experiments.Runs;
using Crest.Foundation.Errors;

namespace Crest.Experiments.RunImports;

/// <summary>
/// Brings runs of other programs into the run store, with the times at which they happened. A run that was imported before is found by its
/// tag <c>import.source</c> and gets what it lacks, so importing again doubles nothing.
/// </summary>
/// <example>
/// <code>
/// var import = new RunImport(store, RunOrigin.OfThisProcess(project.Folder));
/// foreach (IRunSource source in new RunSources("mlruns", new RunSourceOptions()).Find()) import.Take(source);
/// </code>
/// </example>
public sealed class RunImport
{
    /// <summary>The tag that says where a run was imported from.</summary>
    public const string SourceTag = "import.source";

    /// <summary>Characters of a metric's name, as MLflow has it.</summary>
    private const int LongestName = 250;

    private const int PointsPerBatch = 10_000;
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(30);

    private readonly RunStore _store;
    private readonly RunOrigin _origin;
    private readonly bool _follow;
    private readonly Dictionary<string, ImportedRun> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunReading> _held = new(StringComparer.Ordinal);
    private ImportCounts _counts;

    /// <summary>Prepares an import.</summary>
    /// <param name="store">Where the runs are brought.</param>
    /// <param name="origin">The process that imports.</param>
    /// <param name="follow">Whether runs that have not ended stay open, as running, until <see cref="EndAll"/>.</param>
    public RunImport(RunStore store, RunOrigin origin, bool follow = false) => (_store, _origin, _follow) = (store, origin, follow);

    /// <summary>What was imported so far.</summary>
    public ImportCounts Counts => _counts;

    /// <summary>Imports a run, or what it has more than the time before.</summary>
    /// <param name="source">The run; the same object every time.</param>
    /// <returns>What is wrong with a part that could not be read; null where nothing is.</returns>
    /// <exception cref="CrestException">The run cannot be read, or the store cannot be written.</exception>
    public string? Take(IRunSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        RunReading? more = source.Read();
        if (_held.Remove(source.Key, out RunReading? reading)) reading = more is null ? reading : Joined(reading, more);
        else reading = more;
        if (reading is null) return null;
        string? fault = reading.Fault ?? WrongName(source, reading);
        if (!_runs.TryGetValue(source.Key, out ImportedRun? run))
        {
            run = FindOrCreate(source.Key, reading);
            _runs.Add(source.Key, run);
        }

        if (run.Id is null) return fault;
        run.StatusWithoutEnd = reading.StatusWithoutEnd;
        Send(source.Key, run, reading with { Metrics = [.. reading.Metrics.Where(HasName)] });
        run.HasPoints |= reading.Metrics.Count > 0;
        run.Latest = reading.Metrics.Aggregate(run.Latest, (latest, metric) => metric.Time > latest ? metric.Time : latest);
        if (reading.Status is { } status) End(run, status, reading.End);
        else if (!_follow) End(run, reading.StatusWithoutEnd, reading.End);
        else Open(run);
        return fault;
    }

    /// <summary>Says that the runs that are followed are alive, where nothing was imported for a while.</summary>
    public void Heartbeat()
    {
        DateTimeOffset now = _store.Clock.GetUtcNow();
        foreach (ImportedRun run in _runs.Values.Where(run => run.IsOpen && now - run.Heartbeat >= HeartbeatPeriod))
        {
            _store.Heartbeat(run.Id!);
            run.Heartbeat = now;
        }
    }

    /// <summary>Ends the runs that are followed, at the time of their last value.</summary>
    public void EndAll()
    {
        foreach (ImportedRun run in _runs.Values.Where(run => run.IsOpen)) End(run, run.StatusWithoutEnd, null);
    }

    /// <summary>Writes what was read. What the store does not take is kept for the next time: the source does not read it again.</summary>
    private void Send(string key, ImportedRun run, RunReading reading)
    {
        int sent = 0;
        try
        {
            if (reading.RestartedFrom is { } step && run.HasPoints) ForgetFrom(run, step);
            reading = reading with { RestartedFrom = null };
            foreach (RunMetric[] batch in reading.Metrics.Chunk(PointsPerBatch))
            {
                _store.LogBatch(run.Id!, batch);
                sent += batch.Length;
            }

            foreach (RunArtifact artifact in reading.Artifacts) _store.AddArtifact(run.Id!, artifact);
        }
        catch (CrestException)
        {
            _held.Add(key, reading with { Metrics = [.. reading.Metrics.Skip(sent)] });
            throw;
        }
        finally
        {
            _counts = _counts with { Points = _counts.Points + sent };
        }
    }

    private static RunReading Joined(RunReading held, RunReading more) => more with
    {
        Metrics = [.. held.Metrics.Where(metric => !(more.RestartedFrom <= metric.Step)), .. more.Metrics],
        Artifacts = [.. held.Artifacts, .. more.Artifacts],
        RestartedFrom = more.RestartedFrom ?? held.RestartedFrom,
    };

    /// <summary>Whether both databases can keep the name of a metric.</summary>
    private static bool HasName(RunMetric metric) =>
        metric.Name.Length is > 0 and <= LongestName && !metric.Name.Any(char.IsControl);

    private static string? WrongName(IRunSource source, RunReading reading) =>
        reading.Metrics.Where(metric => !HasName(metric)).Select(metric => metric.Name).FirstOrDefault() is { } wrong
            ? $"{source.Name}: a metric is left out, whose name has {wrong.Length} characters or contains a control character; "
                + $"a name has 1 to {LongestName} characters"
            : null;

    private ImportedRun FindOrCreate(string key, RunReading reading)
    {
        _counts = _counts with { Runs = _counts.Runs + 1 };
        IReadOnlyList<RunRecord> Find(bool deleted) =>
            _store.Search(new RunFilter { Tag = (SourceTag, key), Deleted = deleted }, limit: 1).Runs;
        if (Find(deleted: false) is [var found])
            return new ImportedRun(found.Id, found.End ?? found.Start) { HasPoints = found.LatestMetrics.Count > 0, End = found.End };
        if (Find(deleted: true).Count > 0)
        {
            _counts = _counts with { Deleted = _counts.Deleted + 1 };
            return new ImportedRun(null, reading.Start);
        }

        _counts = _counts with { New = _counts.New + 1 };
        RunDescription description = reading.Description with
        {
            Start = reading.Start,
            Tags = new Dictionary<string, string>(reading.Description.Tags) { [SourceTag] = key },
        };
        RunOrigin origin = _origin with { User = reading.User ?? _origin.User, GitCommit = reading.GitCommit, GitDirty = false };
        return new ImportedRun(_store.Create(description, origin), reading.Start) { IsOpen = true };
    }

    private void Open(ImportedRun run)
    {
        if (!run.IsOpen) _store.Resume(run.Id!, _origin);
        (run.IsOpen, run.End) = (true, null);
    }

    private void End(ImportedRun run, RunStatus status, DateTimeOffset? at)
    {
        DateTimeOffset end = at ?? run.Latest;
        // Nothing to say where it has not changed since it was imported.
        if (!run.IsOpen && run.End >= end) return;
        _store.End(run.Id!, status, end);
        (run.IsOpen, run.End) = (false, end);
    }

    /// <summary>Resuming a run deletes the values of later steps.</summary>
    private void ForgetFrom(ImportedRun run, long step)
    {
        if (run.IsOpen) End(run, RunStatus.Killed, null);
        _store.Resume(run.Id!, _origin, step - 1);
        (run.IsOpen, run.End) = (true, null);
    }

    /// <summary>A run of the store that is imported into.</summary>
    /// <param name="id">Its id; null where it was deleted.</param>
    /// <param name="latest">The time of its last value.</param>
    private sealed class ImportedRun(string? id, DateTimeOffset latest)
    {
        public string? Id => id;

        public DateTimeOffset Latest { get; set; } = latest;

        public DateTimeOffset Heartbeat { get; set; }

        public DateTimeOffset? End { get; set; }

        public RunStatus StatusWithoutEnd { get; set; }

        public bool HasPoints { get; set; }

        public bool IsOpen { get; set; }
    }
}
