using System.Security.Cryptography;
using Crest.Experiments.Registry;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Experiments.Runs;

/// <summary>
/// A run at work in this process. Metrics are collected in memory and written once a second in one transaction, beside the training, so
/// that an epoch costs microseconds however many processes share the registry; the same timer says that the process is alive.
/// </summary>
public sealed class Run : IDisposable
{
    private static readonly TimeSpan WritePeriod = TimeSpan.FromSeconds(1), HeartbeatPeriod = TimeSpan.FromSeconds(30);

    private readonly Database _database;
    private readonly TimeProvider _clock;
    private readonly string _projectFolder;
    private readonly ITimer _timer;
    private readonly Lock _writing = new(), _collecting = new();
    private List<RunMetric> _collected = [];
    private DateTimeOffset _lastHeartbeat;
    private bool _ended;

    internal Run(string id, string projectFolder, Database database, TimeProvider clock)
    {
        Id = id;
        _projectFolder = projectFolder;
        _database = database;
        _clock = clock;
        _lastHeartbeat = clock.GetUtcNow();
        _timer = clock.CreateTimer(_ => OnTimer(), null, WritePeriod, WritePeriod);
    }

    /// <summary>The run's id, <c>yyyyMMdd_NN_method</c>.</summary>
    public string Id { get; }

    /// <summary>Logs the values of metrics at one step. They are in the registry a second later at most; several values at a step are all kept.</summary>
    /// <param name="step">The epoch.</param>
    /// <param name="metrics">The values by name; NaN and infinities are kept.</param>
    public void LogMetrics(long step, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_collecting)
            foreach ((string name, double value) in metrics) _collected.Add(new RunMetric(name, step, now, value));
    }

    /// <summary>Enters a file, or each file in a folder, with its size and hash; one entered before is replaced.</summary>
    /// <param name="path">The file or folder, written completely.</param>
    /// <exception cref="CrestException">It is not there or cannot be read, or the registry cannot be written.</exception>
    public void AddArtifact(string path)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        string full = Path.GetFullPath(path);
        var artifacts = new List<RunArtifact>();
        try
        {
            string[] files = Directory.Exists(full) ? [.. Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [full];
            foreach (string file in files)
            {
                using FileStream stream = File.OpenRead(file);
                artifacts.Add(new RunArtifact(PathInProject(file), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream))));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }

        _database.Write(connection =>
        {
            connection.Execute("DELETE FROM run_artifacts WHERE run_id = @Id AND path = @Path", artifacts.Select(a => new { Id, a.Path }));
            return connection.Execute(
                "INSERT INTO run_artifacts (run_id, path, size, hash) VALUES (@Id, @Path, @Size, @Hash)",
                artifacts.Select(a => new { Id, a.Path, a.Size, a.Hash }));
        });
    }

    /// <summary>Ends the run: what was logged is written, with the state and the time.</summary>
    /// <param name="status">Any but <see cref="RunStatus.Running"/>.</param>
    /// <exception cref="CrestException">The registry cannot be written.</exception>
    public void Finish(RunStatus status)
    {
        if (status == RunStatus.Running) throw new ArgumentException("A run does not end as running.", nameof(status));
        lock (_writing)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _ended = true;
            _timer.Dispose();
            Write(status);
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
            bool anything;
            lock (_collecting) anything = _collected.Count > 0;
            if (!_ended && (anything || _clock.GetUtcNow() - _lastHeartbeat >= HeartbeatPeriod)) Write(RunStatus.Running);
        }
        catch (CrestException)
        {
            // A full disk or a stopped server may be back in a moment: training goes on, the values are kept, and Finish says what is wrong.
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>Writes what was collected, the heartbeat and, at the end, the state.</summary>
    private void Write(RunStatus status)
    {
        List<RunMetric> batch;
        lock (_collecting) (batch, _collected) = (_collected, []);
        DateTimeOffset now = _clock.GetUtcNow();
        long time = now.ToUnixTimeMilliseconds();
        try
        {
            _database.Write(connection =>
            {
                connection.Execute(
                    "INSERT INTO run_metrics (run_id, name, step, time, value) VALUES (@Id, @Name, @Step, @Time, @Value)",
                    batch.Select(m => new { Id, m.Name, m.Step, Time = m.Time.ToUnixTimeMilliseconds(), Value = double.IsNaN(m.Value) ? (double?)null : m.Value }));
                return connection.Execute(
                    "UPDATE runs SET status = @Status, heartbeat = @time, end_time = @End WHERE id = @Id",
                    new { Id, Status = RunRow.Write(status), time, End = status == RunStatus.Running ? (long?)null : time });
            });
            _lastHeartbeat = now;
        }
        catch
        {
            lock (_collecting) _collected.InsertRange(0, batch);
            throw;
        }
    }

    private string PathInProject(string full)
    {
        string relative = Path.GetRelativePath(_projectFolder, full);
        bool outside = Path.IsPathRooted(relative) || relative.Split(Path.DirectorySeparatorChar)[0] == "..";
        return (outside ? full : relative).Replace(Path.DirectorySeparatorChar, '/');
    }
}
