using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Projects;

namespace Crest.Experiments.Runs;

/// <summary>
/// A run at work in this process: a handle on the <see cref="RunStore"/>. Metrics are collected in memory and written once a second in one
/// batch, beside the training, so that an epoch costs microseconds however many processes share the store; the
/// same timer sends the heartbeats and measures the machine. While the store is away, a file keeps what could not be written.
/// </summary>
/// <example>
/// <code>
/// using Run run = Run.Start(store, project, new RunDescription { Method = "highway", Project = "simsn" });
/// run.LogMetrics(epoch, new Dictionary&lt;string, double&gt; { ["loss"] = loss });
/// run.Finish(RunStatus.Finished);
/// </code>
/// </example>
public sealed class Run : IDisposable
{
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(1), HeartbeatPeriod = TimeSpan.FromSeconds(30);

    /// <summary>A short run has a few measurements, and a long one a thousand in three hours.</summary>
    private static readonly TimeSpan MeasurementPeriod = TimeSpan.FromSeconds(10);

    private readonly RunStore _store;
    private readonly string _projectFolder;
    private readonly RunBuffer _buffer;
    private readonly SystemMetrics? _system;
    private readonly Action<string>? _message;
    private readonly DateTimeOffset _start;
    private readonly ITimer _timer;
    private readonly Lock _writing = new();
    private DateTimeOffset _lastHeartbeat, _lastMeasurement;
    private bool _ended;

    private Run(RunStore store, Project project, string id, DateTimeOffset start, bool measuresMachine, Action<string>? message)
    {
        _message = message;
        (Id, _store, _projectFolder, _buffer) = (id, store, project.Folder, new RunBuffer(store, RunSpool.Of(project, id), id));
        if (measuresMachine) _system = new SystemMetrics(project.Folder);
        _lastHeartbeat = _lastMeasurement = store.Clock.GetUtcNow();
        _start = start;
        _timer = store.Clock.CreateTimer(_ => OnTimer(), null, WritePeriod, WritePeriod);
    }

    /// <summary>The run's id, <c>yyyyMMdd_NN_method</c>.</summary>
    public string Id { get; }

    /// <summary>Starts a new run in this process.</summary>
    /// <param name="store">Where it is kept; it stays open until the run is disposed.</param>
    /// <param name="project">The project.</param>
    /// <param name="description">What is known of the run.</param>
    /// <param name="measuresMachine">Whether the use of processors, memory, disk and GPUs is logged beside the metrics.</param>
    /// <param name="message">Told, in a line, where the run ends while the store is away; null for nobody.</param>
    /// <returns>The run; disposing it marks it failed where <see cref="Finish"/> was not called.</returns>
    /// <exception cref="CrestException">The method cannot be part of an id, or the store cannot be written.</exception>
    public static Run Start(
        RunStore store, Project project, RunDescription description, bool measuresMachine = false, Action<string>? message = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(project);
        return new Run(
            store, project, store.Create(description, RunOrigin.OfThisProcess(project.Folder)), store.Clock.GetUtcNow(), measuresMachine,
            message);
    }

    /// <summary>Continues a run that ended or was killed, in this process.</summary>
    /// <param name="store">Where it is kept; it stays open until the run is disposed.</param>
    /// <param name="project">The project.</param>
    /// <param name="id">The run's id, or a beginning that only it has.</param>
    /// <param name="throughStep">The last step that counts: the metrics of later ones are deleted, because they
    /// will be measured again.</param>
    /// <param name="measuresMachine">Whether the use of processors, memory, disk and GPUs is logged beside the metrics.</param>
    /// <param name="message">Told, in a line, where the run ends while the store is away; null for nobody.</param>
    /// <returns>The run; disposing it marks it failed where <see cref="Finish"/> was not called.</returns>
    /// <exception cref="CrestException">There is no such run, or its process is still at work.</exception>
    public static Run Resume(
        RunStore store, Project project, string id, long throughStep = long.MaxValue, bool measuresMachine = false,
        Action<string>? message = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(project);
        RunRecord found = store.Find(id);
        store.Resume(found.Id, RunOrigin.OfThisProcess(project.Folder), throughStep);
        return new Run(store, project, found.Id, found.Start, measuresMachine, message);
    }

    /// <summary>
    /// Logs the values of metrics at one step. They are in the store a second later at most; several values at a step are all kept.
    /// </summary>
    /// <param name="step">The epoch.</param>
    /// <param name="metrics">The values by name; NaN and infinities are kept.</param>
    public void LogMetrics(long step, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        ArgumentNullException.ThrowIfNull(metrics);
        DateTimeOffset now = _store.Clock.GetUtcNow();
        _buffer.Add([.. metrics.Select(metric => new RunMetric(metric.Key, step, now, metric.Value))]);
    }

    /// <summary>Enters a file, or each file in a folder, with its size and hash; one entered before is replaced.</summary>
    /// <param name="path">The file or folder, written completely.</param>
    /// <exception cref="CrestException">There is no such file or it cannot be read.</exception>
    public void AddArtifact(string path)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        string full = Path.GetFullPath(path);
        var artifacts = new List<RunArtifact>();
        try
        {
            string[] files = Directory.Exists(full)
                ? [.. Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
                : [full];
            foreach (string file in files)
            {
                using FileStream stream = File.OpenRead(file);
                artifacts.Add(new RunArtifact(PathInProject(file), stream.Length, ContentHash.Of(stream)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }

        _buffer.Add(artifacts);
    }

    /// <summary>
    /// Ends the run: what was logged is written, then the state and the time. While the store is away, both go to the file that keeps them.
    /// </summary>
    /// <param name="status">Any but <see cref="RunStatus.Running"/>.</param>
    /// <exception cref="CrestException">Neither the store nor that file can be written.</exception>
    public void Finish(RunStatus status)
    {
        if (status == RunStatus.Running) throw new ArgumentException("A run does not end as running.", nameof(status));
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _ended = true;
            _timer.Dispose();
            try
            {
                Write();
                _store.End(Id, status);
            }
            catch (CrestException e)
            {
                if (!_buffer.TrySpool(status)) throw;
                _message?.Invoke(
                    $"{e.Message}; what {Id} logged is kept in {_buffer.SpoolPath}, and the next command of this project sends it");
            }
        }
    }

    /// <summary>Ends the run as failed, unless it was ended before.</summary>
    public void Dispose()
    {
        if (_ended) return;
        try
        {
            Finish(RunStatus.Failed);
        }
        catch (CrestException)
        {
            // The error that led here is the one to be seen; the run shows as killed once the process is gone.
        }
    }

    private void OnTimer()
    {
        // A write that takes longer than the period is not queued up behind.
        if (!_writing.TryEnter()) return;
        try
        {
            if (_ended) return;
            Measure();
            Write();
        }
        catch (CrestException)
        {
            // A full disk or a stopped server may be back in a moment: training continues.
            _buffer.TrySpool();
        }
        finally
        {
            _writing.Exit();
        }
    }

    private void Measure()
    {
        DateTimeOffset now = _store.Clock.GetUtcNow();
        bool first = _lastMeasurement <= _lastHeartbeat && now - _start < MeasurementPeriod;
        if (_system is null || (!first && now - _lastMeasurement < MeasurementPeriod)) return;
        _lastMeasurement = now;
        LogMetrics((long)(now - _start).TotalSeconds, _system.Measure());
    }

    /// <summary>Writes what was collected, or a heartbeat where nothing was for a while.</summary>
    private void Write()
    {
        DateTimeOffset now = _store.Clock.GetUtcNow();
        if (_buffer.Send()) _lastHeartbeat = now;
        if (now - _lastHeartbeat < HeartbeatPeriod) return;
        _store.Heartbeat(Id);
        _lastHeartbeat = now;
    }

    private string PathInProject(string full)
    {
        string relative = Path.GetRelativePath(_projectFolder, full);
        bool outside = Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == "..";
        return (outside ? full : relative).Replace(Path.DirectorySeparatorChar, '/');
    }
}
