using System.Data.Common;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;
using Crest.Foundation.Processes;
using Crest.Foundation.Projects;

namespace Crest.Experiments.Runs;

/// <summary>
/// The table of all runs, addressed by their ids. Any number of processes use it at the same time: of one machine where it is a file of
/// SQLite, of any number where it is on PostgreSQL. Each call is one transaction. <see cref="Run"/> is a handle for a process that trains.
/// </summary>
/// <example>
/// <code>
/// using RunStore store = RunStore.Open(project, TimeProvider.System);
/// string id = store.Create(new RunDescription { Method = "highway", Project = "simsn" }, RunOrigin.OfThisProcess(project.Folder));
/// store.End(id, RunStatus.Finished);
/// </code>
/// </example>
public sealed class RunStore : IDisposable
{
    /// <summary>Short: who logs keeps what the server could not take, and who looks wants an answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Database _database;
    private readonly RunReads _reads;
    private readonly RunRefusal _refusal;

    private RunStore(Database database, TimeProvider clock)
    {
        (_database, _reads, _refusal, Clock) = (database, new RunReads(database), new RunRefusal(database.Name), clock);
        Trash = new RunTrash(database, clock, _refusal, MarkGoneRuns);
        Clients = new ClientRuns(database, clock, _refusal);
        Experiments = new ExperimentStore(database, clock);
    }

    /// <summary>What messages call the store: a file, or an address without its password.</summary>
    public string Name => _database.Name;

    /// <summary>Tells the time and the local date of what is written.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Where deleted runs are.</summary>
    public RunTrash Trash { get; }

    /// <summary>What other programs write of their runs.</summary>
    public ClientRuns Clients { get; }

    /// <summary>The projects of the runs.</summary>
    public ExperimentStore Experiments { get; }

    private long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Opens the run store of a project, making it where it is missing; what runs could not write before is written now.</summary>
    /// <param name="project">The project.</param>
    /// <param name="clock">Tells the time and the local date.</param>
    /// <param name="message">Told, a line each, what is waited for; null for nobody.</param>
    /// <exception cref="CrestException">The store cannot be used, or was made by a newer program.</exception>
    public static RunStore Open(Project project, TimeProvider clock, Action<string>? message = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        RunStore store = Open(project.RunStoreAddress, clock, message);
        if (!store._database.IsReadOnly) RunSpool.SendAll(project, store);
        return store;
    }

    /// <summary>Opens the run store at an address, and makes its tables where there are none.</summary>
    /// <param name="storage">A file of SQLite, or the address of a PostgreSQL database, as <see cref="Database.Open"/> takes it.</param>
    /// <param name="clock">Tells the time and the local date.</param>
    /// <param name="message">Told, a line each, what is waited for; null for nobody.</param>
    /// <exception cref="CrestException">The database cannot be used, or a newer program made its tables.</exception>
    public static RunStore Open(string storage, TimeProvider clock, Action<string>? message = null)
    {
        var database = Database.Open(storage, "the runs", clock, message: message, patience: Patience);
        try
        {
            RunSchema.Versions.Migrate(database);
            return new RunStore(database, clock);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Gives a new run its id, which no other gets, and writes it as running.</summary>
    /// <param name="description">What is known of it.</param>
    /// <param name="origin">The process that does it.</param>
    /// <exception cref="CrestException">The method cannot be part of an id, or the store cannot be written.</exception>
    public string Create(RunDescription description, RunOrigin origin)
    {
        ArgumentNullException.ThrowIfNull(description);
        RunId.CheckMethod(description.Method);
        DateTimeOffset now = Clock.GetLocalNow();
        return _database.Write(connection =>
        {
            // Of many that start runs at the same time on PostgreSQL, one would lose the race for the next number again and again.
            _database.Serialize(connection);
            return RunWrites.Create(connection, description, origin, now);
        }).ToString();
    }

    /// <summary>Writes a run that ended or was killed as running again, in another process.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="origin">The process that continues it.</param>
    /// <param name="throughStep">The last step that counts: later ones are deleted, because they are measured again.</param>
    /// <exception cref="CrestException">There is no such run, its process is still at work, or it is deleted.</exception>
    public void Resume(string id, RunOrigin origin, long throughStep = long.MaxValue)
    {
        MarkGoneRuns();
        if (_database.Write(connection => RunWrites.Resume(connection, id, origin, throughStep, Now)) == 0)
            throw _database.Read(connection => _refusal.Of(connection, id, "resuming"));
    }

    /// <summary>Says that the process of a run is at work; to be called every half minute where nothing else is logged.</summary>
    /// <param name="id">The run's id.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void Heartbeat(string id) => Change(id, connection => RunWrites.Heartbeat(connection, id, Now));

    /// <summary>Adds values of metrics, all or none; what the run has already is not added again. It counts as a heartbeat.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="metrics">The values, any number of them.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void LogBatch(string id, IReadOnlyCollection<RunMetric> metrics) => Change(id, c => RunWrites.LogBatch(c, id, metrics, Now));

    /// <summary>Sets a tag; one of this name is replaced.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The tag.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void SetTag(string id, string name, string value) => Change(id, c => RunWrites.SetTag(c, id, name, value, Now));

    /// <summary>Removes a tag; nothing happens where the run does not have it.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The tag.</param>
    public void RemoveTag(string id, string name) => _database.Write(connection => RunWrites.RemoveTag(connection, id, name, Now));

    /// <summary>Replaces the memo.</summary>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void SetMemo(string id, string memo) => Change(id, connection => RunWrites.SetMemo(connection, id, memo, Now));

    /// <summary>Replaces the name.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="name">The name; empty for none.</param>
    /// <exception cref="CrestException">There is no such run, or another run would no longer be found by its name or id.</exception>
    public void Rename(string id, string name) => Change(id, c => RunWrites.Rename(c, id, RunRefusal.UnlessTaken(c, id, name), Now));

    /// <summary>Enters a file of a run; one of the same path is replaced.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="artifact">The file.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void AddArtifact(string id, RunArtifact artifact) => Change(id, c => RunWrites.AddArtifact(c, id, artifact, Now));

    /// <summary>Ends a run.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="status">Any but <see cref="RunStatus.Running"/>.</param>
    /// <param name="end">When it ended, where another program that did it says so; null for now.</param>
    /// <exception cref="CrestException">There is no such run.</exception>
    public void End(string id, RunStatus status, DateTimeOffset? end = null)
    {
        if (status == RunStatus.Running) throw new ArgumentException("A run does not end as running.", nameof(status));
        Change(id, connection => RunWrites.End(connection, id, status, end?.ToUnixTimeMilliseconds() ?? Now, Now));
    }

    /// <summary>Finds runs: filtered, sorted and counted by the database.</summary>
    /// <param name="filter">Which runs; all where it is null.</param>
    /// <param name="sort">Their order; the newest first where it is null.</param>
    /// <param name="offset">Number of runs that are passed over.</param>
    /// <param name="limit">Number of runs that are returned at most.</param>
    public RunPage Search(RunFilter? filter = null, RunSort? sort = null, int offset = 0, int limit = int.MaxValue)
    {
        MarkGoneRuns();
        var selection = RunSelection.Of(_database, filter ?? new RunFilter(), sort ?? RunSort.Newest, Clock.LocalTimeZone);
        return _database.Read(connection => _reads.Search(connection, selection, offset, limit));
    }

    /// <summary>Finds one run; a deleted one too.</summary>
    /// <param name="id">Its id, a beginning that only it has, or its name.</param>
    /// <exception cref="CrestException">No run is called so, or several are; the message names the nearest ids.</exception>
    public RunRecord Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        MarkGoneRuns();
        return _database.Read(connection => _reads.Find(connection, id, _refusal));
    }

    /// <summary>The status of a run; null where no run has this whole id.</summary>
    public RunStatus? StatusOf(string id)
    {
        MarkGoneRuns();
        return _database.Read(connection => RunReads.StatusOf(connection, id));
    }

    /// <summary>The names of the metrics, parameters or tags of the newest runs, to suggest one where a search finds nothing.</summary>
    /// <param name="column"><see cref="RunColumn.Metric"/>, <see cref="RunColumn.Parameter"/> or <see cref="RunColumn.Tag"/>.</param>
    /// <param name="newest">Number of runs that are looked at.</param>
    public IReadOnlyList<string> Names(RunColumn column, int newest = 100) =>
        _database.Read(connection => RunReads.Names(connection, column, newest));

    /// <summary>Whether there is a run of this id.</summary>
    /// <param name="id">The whole id.</param>
    public bool Contains(string id) => _database.Read(connection => RunReads.Contains(connection, id));

    /// <summary>The values of a run's metrics, by name, then step.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="metric">The metric; all of them where it is null.</param>
    /// <param name="after">Only the values of higher steps.</param>
    public IReadOnlyList<RunMetric> History(string id, string? metric = null, long after = long.MinValue) =>
        _database.Read(connection => SeriesReads.Points(connection, id, metric, after));

    /// <summary>The values of a metric for a drawing, by step: all of them, or evenly spaced ones where there are many.</summary>
    /// <param name="id">The run's id.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="count">Number of values at most, at least 2.</param>
    /// <param name="from">The first step that counts.</param>
    /// <param name="through">The last one.</param>
    public IReadOnlyList<RunMetric> Curve(string id, string metric, int count, long from = long.MinValue, long through = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        return _database.Read(connection => SeriesReads.Curve(connection, _database, id, metric, count, (from, through)));
    }

    /// <summary>The runs of which something was changed, with the time of the last change by the clock of who changed it.</summary>
    /// <param name="since">The time from which on; begin early enough for clocks that differ, and compare with what you know.</param>
    public IReadOnlyDictionary<string, DateTimeOffset> Changes(DateTimeOffset since)
    {
        MarkGoneRuns();
        return _database.Read(connection => RunReads.Changes(connection, since.ToUnixTimeMilliseconds()))
            .ToDictionary(change => change.Id, change => DateTimeOffset.FromUnixTimeMilliseconds(change.Changed));
    }

    /// <summary>Notes that a run is told of by a rule; false where it was before.</summary>
    internal bool ClaimNotice(string id, string rule) => _database.Write(c => RunWrites.ClaimNotice(c, id, rule, Now)) > 0;

    /// <summary>Closes the store. A file of SQLite that no other process uses is whole by itself then.</summary>
    public void Dispose() => _database.Dispose();

    private void Change(string id, Func<DbConnection, int> change)
    {
        if (_database.Write(change) == 0) throw _database.Read(connection => _refusal.Missing(connection, id));
    }

    /// <summary>Done before each search, so that the database itself can filter and sort by the status.</summary>
    private void MarkGoneRuns()
    {
        IReadOnlyList<GoneRuns.Sighting> gone = _database.Read(connection => GoneRuns.Find(connection, ProcessTable.OfThisMachine, Now));
        if (gone.Count > 0 && !_database.IsReadOnly) _database.Write(connection => GoneRuns.MarkKilled(connection, gone, Now));
    }
}
