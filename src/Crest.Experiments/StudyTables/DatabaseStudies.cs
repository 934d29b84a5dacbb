using System.Collections.Concurrent;
using System.Data.Common;
using Crest.Experiments.Studies;
using Crest.Foundation.Databases;
using Crest.Foundation.Errors;

namespace Crest.Experiments.StudyTables;

/// <summary>
/// Studies in a database, in the tables that Optuna 3.1 makes: either program can continue what the other has begun. On SQLite the
/// processes of one machine share a file, on PostgreSQL any number of machines share a database.
/// </summary>
public sealed class DatabaseStudies : StudyStorage
{
    private readonly Database _database;
    private readonly TrialRows _rows;
    private readonly TrialClaims _claims;
    private readonly TrialChanges _changes;
    private readonly TrialReclaims _reclaims;

    /// <summary>The trials that were claimed here, and by whom: so a late report of a worker that lost its trial is recognised.</summary>
    private readonly ConcurrentDictionary<long, string> _claimed = [];

    private DatabaseStudies(Database database, TimeProvider clock)
        : base(clock)
    {
        _database = database;
        _rows = new TrialRows(database);
        _claims = new TrialClaims(database, clock);
        _changes = new TrialChanges(database, clock);
        _reclaims = new TrialReclaims(database, clock);
    }

    /// <summary>What messages call the database: a file, or an address without its password.</summary>
    public string Name => _database.Name;

    /// <summary>Opens a database, and makes the tables where they are missing.</summary>
    /// <param name="storage">
    /// A file's path or <c>sqlite:///path</c>; or <c>postgresql://user:password@host:port/database</c>; or an Npgsql connection string
    /// (<c>Host=...;Database=...</c>).
    /// </param>
    /// <param name="mustExist">Whether a file that would only now be made is an error.</param>
    /// <param name="clock">The clock of the studies; the system's where it is null.</param>
    /// <param name="message">Told, a line each, when the server is away and when it is back; null for nobody.</param>
    /// <exception cref="CrestException">The database cannot be reached or used, or another version of Optuna made its tables. No
    /// message shows a password.</exception>
    public static DatabaseStudies Open(
        string storage, bool mustExist = false, TimeProvider? clock = null, Action<string>? message = null)
    {
        clock ??= TimeProvider.System;
        var database = Database.Open(storage, "the studies", clock, mustExist, message);
        try
        {
            StudySchema.Prepare(database);
            return new DatabaseStudies(database, clock);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override StudyRecord Open(StudyDefinition definition) =>
        _database.Write(connection => StudyRows.Open(connection, definition, _database.ForUpdate));

    /// <inheritdoc/>
    public override StudyRecord? Find(string name) => _database.Read(connection => StudyRows.Find(connection, name));

    /// <inheritdoc/>
    public override void Redefine(int study, string objective) =>
        _database.Write(connection => StudyRows.Redefine(connection, study, objective));

    /// <inheritdoc/>
    public override IReadOnlyList<StudyRecord> All() => _database.Read(connection =>
    {
        HashSet<int> followed = StudyAttendance.Followed(connection, _database.Now);
        return StudyRows.All(connection).Select(study => study with { IsFollowed = followed.Contains(study.Id) }).ToArray();
    });

    /// <inheritdoc/>
    public override bool Delete(int study, bool ifEmpty = false) =>
        _database.Write(connection => StudyRows.Delete(connection, study, ifEmpty, _database.ForUpdate));

    /// <inheritdoc/>
    public override void Follow(int study, bool isFollowed) =>
        _database.Write(connection => StudyAttendance.Say(connection, study, isFollowed, _database.Now));

    /// <inheritdoc/>
    public override void End(int study, StudyEnd end) => _database.Write(connection => StudyRows.SetEnd(connection, study, end));

    /// <inheritdoc/>
    public override void Refresh(int study, StudyHistory history) =>
        _database.Read(connection => _rows.Refresh(connection, study, history));

    /// <inheritdoc/>
    public override Trial? Claim(int study, WorkerIdentity worker)
    {
        string identity = WorkerJson.Write(worker);
        Func<DbConnection, Trial?> Once(Func<DbConnection, Trial?> claim)
        {
            bool again = false;
            return connection =>
            {
                // Where the answer to the first try was lost, the trial may be this worker's already.
                Trial? lost =
                    again ? _claims.Lost(connection, study, identity, _claimed.Where(c => c.Value == identity).Select(c => c.Key)) : null;
                again = true;
                return lost ?? claim(connection);
            };
        }

        Trial? trial = _database.WriteBatch(Once(connection => _claims.New(connection, study, identity, pastWaiting: false)))
            ?? _database.Write(Once(connection => _claims.Waiting(connection, study, identity)))
            ?? _database.WriteBatch(Once(connection => _claims.New(connection, study, identity, pastWaiting: true)));
        if (trial is not null) _claimed[trial.Id] = identity;
        return trial;
    }

    /// <inheritdoc/>
    public override void SetParameters(long trial, IReadOnlyList<TrialParameter> parameters) =>
        _database.WriteBatch(connection => TrialChanges.SetParameters(connection, (int)trial, parameters));

    /// <inheritdoc/>
    public override void Report(long trial, int step, double value) =>
        _database.WriteBatch(connection => TrialChanges.Report(connection, (int)trial, _claimed.GetValueOrDefault(trial), step, value));

    /// <inheritdoc/>
    public override bool Finish(
        long trial, WorkerIdentity worker, TrialState state, double? value, IReadOnlyDictionary<string, string> userAttributes)
    {
        bool finished = _database.WriteBatch(
            connection => _changes.Finish(connection, (int)trial, WorkerJson.Write(worker), state, value, userAttributes));
        _claimed.TryRemove(trial, out _);
        return finished;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<long> Heartbeat(IReadOnlyList<long> trials, WorkerIdentity worker) =>
        _database.WriteBatch(connection => _changes.Heartbeat(connection, trials, WorkerJson.Write(worker)));

    /// <inheritdoc/>
    public override void Release(long trial, WorkerIdentity worker)
    {
        _database.Write(connection => _changes.Release(connection, (int)trial, WorkerJson.Write(worker)));
        _claimed.TryRemove(trial, out _);
    }

    /// <inheritdoc/>
    public override int Reclaim(int study, TimeSpan patience, int retries)
    {
        // While the database was away, the living were as silent as the dead: now they have the time of the patience to speak first.
        TimeSpan Longest(DbConnection connection) => _database.Presence(connection) < patience ? TimeSpan.MaxValue : patience;
        IReadOnlyList<int> dead = _database.Read(connection => _reclaims.Dead(connection, study, Longest(connection)));
        return dead.Count == 0
            ? 0
            : _database.Write(connection => _reclaims.Reclaim(connection, dead, Longest(connection), retries));
    }

    /// <inheritdoc/>
    public override void Dispose() => _database.Dispose();
}
