using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Crest.Foundation.Errors;
using Dapper;
using Npgsql;

namespace Crest.Foundation.Databases;

/// <summary>
/// A database on a PostgreSQL server, shared by any number of machines. All that is particular to PostgreSQL is in this file and in
/// <see cref="PostgresAddress"/>.
/// </summary>
internal sealed class PostgresDatabase : Database
{
    /// <summary>How long a server that was there may be away: a restart, an update, a switch to another machine.</summary>
    private static readonly TimeSpan PatienceWithAbsence = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a program that has just begun waits for a server that says that it is starting, and for one that does not answer: it may be
    /// about to start, or the address may be wrong.
    /// </summary>
    private static readonly TimeSpan PatienceWithStart = TimeSpan.FromMinutes(1), PatienceWithSilence = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20), LongestWait = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly bool _reached;
    private readonly ServerAbsence _absence;

    /// <summary>Opens a database; it must be there.</summary>
    /// <exception cref="CrestException">It cannot be reached, or refuses the user.</exception>
    public PostgresDatabase(NpgsqlConnectionStringBuilder address, string subject, TimeProvider clock, Action<string>? message)
        : base(PostgresAddress.Show(address), subject, clock)
    {
        const int statements = 100;
        _address = address;
        _absence = new ServerAbsence(Name, clock, message);
        // The server keeps the plans of statements that come again.
        if (address.MaxAutoPrepare == 0) (address.MaxAutoPrepare, address.AutoPrepareMinUsages) = (statements, 2);
        address.ApplicationName ??= "crest";
        try
        {
            _source = NpgsqlDataSource.Create(address);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or InvalidOperationException)
        {
#pragma warning disable MA0054 // The inner exception may repeat a part of what was given.
            throw new CrestException($"{Name}: the connection string of the storage has options that do not go together");
#pragma warning restore MA0054
        }

        Read(connection => connection.Execute("SELECT 1"));
        _reached = true;
    }

    /// <inheritdoc/>
    public override string ForUpdate => " FOR UPDATE";

    /// <inheritdoc/>
    public override string ForUpdateSkipLocked => " FOR UPDATE SKIP LOCKED";

    /// <inheritdoc/>
    public override T Read<T>(Func<DbConnection, T> query) => Run(query);

    /// <inheritdoc/>
    public override T Write<T>(Func<DbConnection, T> change) => Run(connection =>
    {
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        T result = change(connection);
        transaction.Commit();
        return result;
    });

    /// <summary>What is sent as one command is one transaction to the server.</summary>
    public override T WriteBatch<T>(Func<DbConnection, T> command) => Run(command);

    /// <inheritdoc/>
    public override bool Has(DbConnection connection, string name) =>
        connection.QuerySingle<bool>("SELECT to_regclass(@name) IS NOT NULL", new { name });

    /// <inheritdoc/>
    public override void Serialize(DbConnection connection) =>
        connection.Execute("SELECT pg_advisory_xact_lock(@key)", new { key = 0x4372657374L });

    /// <inheritdoc/>
    public override string IsOneOf(string column, string parameter) => $"{column} = ANY({parameter})";

    /// <inheritdoc/>
    public override string IsLike(string column, string parameter, bool ignoreCase) =>
        $"{column} {(ignoreCase ? "ILIKE" : "LIKE")} {parameter}";

    /// <inheritdoc/>
    public override object LikePattern(string pattern, bool ignoreCase) => pattern;

    /// <summary>The digits are limited, since a number out of range would be an error.</summary>
    public override string NumberOf(string text) =>
        $@"CASE WHEN {text} ~ '^-?(0|[1-9][0-9]{{0,99}})(\.[0-9]{{1,99}})?([eE][-+]?0*[0-9]{{1,2}})?$' "
        + $"THEN CAST({text} AS DOUBLE PRECISION) END";

    /// <inheritdoc/>
    public override object Numbers(IEnumerable<long> numbers) => numbers.Select(n => (int)n).ToArray();

    /// <inheritdoc/>
    public override object Texts(IEnumerable<string> texts) => texts.ToArray();

    /// <inheritdoc/>
    public override object Time(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Unspecified);

    /// <inheritdoc/>
    public override string SecondsSince(string column) => $"EXTRACT(EPOCH FROM LOCALTIMESTAMP - {column})";

    /// <inheritdoc/>
    public override string Now => "EXTRACT(EPOCH FROM CURRENT_TIMESTAMP)";

    /// <summary>
    /// The time since the server started, or since this process could not reach it for the last time: after a change to another server, or
    /// a failure of the network, the server itself may have run for long.
    /// </summary>
    public override TimeSpan Presence(DbConnection connection)
    {
        var sinceStart = TimeSpan.FromSeconds(
            connection.QuerySingle<double>("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp() - pg_postmaster_start_time()) AS FLOAT8)"));
        return _absence.Presence is { } presence && presence < sinceStart ? presence : sinceStart;
    }

    /// <inheritdoc/>
    public override void Dispose() => _source.Dispose();

    private T Run<T>(Func<NpgsqlConnection, T> work)
    {
        long start = Clock.GetTimestamp();
        for (TimeSpan wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                using NpgsqlConnection connection = _source.OpenConnection();
                T result = work(connection);
                _absence.End();
                return result;
            }
            catch (Exception e) when (IsConflict(e) && Clock.GetElapsedTime(start) < PatienceWithStart)
            {
                // One of two transactions that cannot both happen; it can when the other is done.
            }
            catch (Exception e) when (IsAbsence(e) && Clock.GetElapsedTime(start) < Patience(e))
            {
                if (_reached) _absence.Begin(Absence(e), PatienceWithAbsence);
                // The other connections that are kept lead to the server that went away, too.
                _source.Clear();
            }
            catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
            {
                throw Explain(e);
            }

            // Those who wait must not all come back at the same moment.
            Thread.Sleep(wait * (0.5 + Random.Shared.NextDouble()));
        }
    }

    private static bool IsConflict(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UniqueViolation,
    };

    /// <summary>Whether the server is away, going away, coming back, or full for the moment.</summary>
    private static bool IsAbsence(Exception e) => e switch
    {
        PostgresException p => p.IsTransient
            || p.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
                or PostgresErrorCodes.IdleSessionTimeout
            || p.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException n => n.IsTransient || n.InnerException is IOException or SocketException or TimeoutException,
        _ => e is SocketException or TimeoutException,
    };

    private static string Absence(Exception e) => e is PostgresException { SqlState: PostgresErrorCodes.TooManyConnections }
        ? "the server has no connection left"
        : "the server is away";

    private TimeSpan Patience(Exception e) => (_reached, e.GetBaseException()) switch
    {
        (true, _) => PatienceWithAbsence,
        (_, PostgresException) => PatienceWithStart,
        // A machine where many workers start at once may be too busy to answer in time.
        (_, TimeoutException) => 3 * PatienceWithSilence,
        (_, SocketException
        {
            SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.HostUnreachable
                or SocketError.NetworkUnreachable
        }) => TimeSpan.Zero,
        _ => PatienceWithSilence,
    };

    private CrestException Explain(Exception e)
    {
        string why = (e as PostgresException)?.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"the server refuses the user {_address.Username ?? Environment.UserName}: "
                + "wrong name or password, or no permission to connect from here",
            PostgresErrorCodes.InvalidCatalogName =>
                $"there is no database {_address.Database} on the server; make it (createdb {_address.Database}) or name another",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"the user {_address.Username ?? Environment.UserName} lacks the permission: {OneLine(e.Message)}",
            PostgresErrorCodes.DiskFull => "the server's disk is full; free some space",
            PostgresErrorCodes.TooManyConnections => "the server has too many connections; end some workers or raise its max_connections",
            null when IsAbsence(e) && _reached => string.Create(
                CultureInfo.InvariantCulture,
                $"the server has been away for over {PatienceWithAbsence.TotalMinutes:0} minutes; start it and give the command again"),
            null when IsAbsence(e) => "no PostgreSQL server answers there; check host and port, and that the server runs",
            null when e.Message.Contains("password", StringComparison.OrdinalIgnoreCase) =>
                $"the server wants a password of the user {_address.Username ?? Environment.UserName}, "
                + "and none is given (in the connection string, PGPASSWORD or ~/.pgpass)",
            _ => $"{Subject} cannot be used: {OneLine(e.Message)}",
        };
        return new CrestException($"{Name}: {why}", e);
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
