using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crest.Foundation.Databases;

/// <summary>A file of SQLite, shared by processes of one machine. All that is particular to SQLite is in this file.</summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>How long a transaction waits for those of other processes; they last milliseconds.</summary>
    private const int PatienceSeconds = 60;

    /// <summary>A number is lost only to a process that got it, so every lost try is another's success.</summary>
    private const int MaximumTries = 1000;

    private readonly string _connectionString;
    private readonly bool _isThere;

    static SqliteDatabase() => Batteries_V2.Init();

    /// <summary>Opens a database file, making it and its folder where they are missing.</summary>
    /// <exception cref="CrestException">The file cannot be opened or written, or is not a database.</exception>
    public SqliteDatabase(string path, string subject, TimeProvider clock)
        : base(path, subject, clock)
    {
        var address = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = PatienceSeconds, ForeignKeys = true };
        // Not kept, since this connection may make the file.
        address.Pooling = false;
        _connectionString = address.ToString();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }

        // Write-ahead logging is a lasting property of the file: readers and the one writer do not wait for each other.
        Read(connection => connection.Execute("PRAGMA journal_mode = WAL"));
        // From now on a file that is missing was deleted. A new one would hide that.
        (address.Pooling, address.Mode) = (true, SqliteOpenMode.ReadWrite);
        _connectionString = address.ToString();
        _isThere = true;
    }

    /// <summary>The transaction has the file to itself.</summary>
    public override string ForUpdate => "";

    /// <summary>The transaction has the file to itself.</summary>
    public override string ForUpdateSkipLocked => "";

    /// <inheritdoc/>
    public override T Read<T>(Func<DbConnection, T> query)
    {
        try
        {
            using SqliteConnection connection = OpenConnection();
            return query(connection);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    /// <inheritdoc/>
    public override T Write<T>(Func<DbConnection, T> change)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using SqliteConnection connection = OpenConnection();
                try
                {
                    // Takes the write lock immediately: a transaction that reads first and asks for the lock later can be refused it.
                    Wait(connection, "BEGIN IMMEDIATE");
                    T result = change(connection);
                    Wait(connection, "COMMIT");
                    return result;
                }
                finally
                {
                    // On a full disk the database has rolled back by itself.
                    if (raw.sqlite3_get_autocommit(connection.Handle) == 0) _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");
                }
            }
            catch (SqliteException e) when (IsTaken(e) && attempt < MaximumTries)
            {
                // The next try reads the numbers again.
            }
            catch (SqliteException e)
            {
                throw Explain(e);
            }
        }
    }

    /// <inheritdoc/>
    public override T WriteBatch<T>(Func<DbConnection, T> command) => Write(command);

    /// <inheritdoc/>
    public override bool Has(DbConnection connection, string name) =>
        connection.QuerySingle<bool>("SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = @name", new { name });

    /// <summary>The transaction has the file to itself.</summary>
    public override void Serialize(DbConnection connection)
    {
    }

    /// <inheritdoc/>
    public override string IsOneOf(string column, string parameter) => $"{column} IN (SELECT value FROM json_each({parameter}))";

    /// <inheritdoc/>
    public override string RowsOf(string parameter) => $"SELECT value FROM json_each({parameter})";

    /// <summary>LIKE ignores the case of ASCII letters, GLOB does not.</summary>
    public override string IsLike(string column, string parameter, bool ignoreCase) =>
        ignoreCase ? $@"{column} LIKE {parameter} ESCAPE '\'" : $"{column} GLOB {parameter}";

    /// <inheritdoc/>
    public override object LikePattern(string pattern, bool ignoreCase)
    {
        if (ignoreCase) return pattern;
        var glob = new StringBuilder();
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            bool escaped = c == '\\' && i + 1 < pattern.Length;
            if (escaped) c = pattern[++i];
            if (!escaped && (c is '%' or '_')) glob.Append(c == '%' ? '*' : '?');
            else if (c is '*' or '?' or '[') glob.Append('[').Append(c).Append(']');
            else glob.Append(c);
        }

        return $"{glob}";
    }

    /// <inheritdoc/>
    public override string NumberOf(string text) =>
        $"CASE WHEN json_valid({text}) THEN CASE WHEN json_type({text}) IN ('integer', 'real') THEN CAST({text} AS REAL) END END";

    /// <inheritdoc/>
    public override string GeneratedKey => "INTEGER PRIMARY KEY";

    /// <inheritdoc/>
    public override object Numbers(IEnumerable<long> numbers) => $"[{string.Join(',', numbers)}]";

    /// <inheritdoc/>
    public override object Texts(IEnumerable<string> texts) => JsonSerializer.Serialize(texts);

    /// <summary>Text of the form that Optuna's SQLAlchemy writes and reads: microseconds, always six digits.</summary>
    public override object Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string SecondsSince(string column) => $"(julianday(CURRENT_TIMESTAMP) - julianday({column})) * 86400";

    /// <inheritdoc/>
    public override string Now => "unixepoch()";

    /// <summary>A file is always there.</summary>
    public override TimeSpan Presence(DbConnection connection) => TimeSpan.MaxValue;

    /// <summary>
    /// Closes the connections that are kept for the next use. SQLite then moves what the write-ahead log contains into the file, unless
    /// another process still uses it: the file alone is whole.
    /// </summary>
    public override void Dispose()
    {
        using var any = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(any);
    }

    private static bool IsTaken(SqliteException e) =>
        e.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY;

    /// <summary>
    /// Runs a statement that may have to wait for other processes, looking again after a few milliseconds. Microsoft.Data.Sqlite would
    /// sleep 150 ms between two looks, and the busy_timeout of this build of SQLite a whole second.
    /// </summary>
    private void Wait(SqliteConnection connection, string statement)
    {
        const double first = 1, longest = 25, growth = 1.5;
        long start = Clock.GetTimestamp();
        for (double wait = first; ; wait = Math.Min(wait * growth, longest))
        {
            int code = raw.sqlite3_exec(connection.Handle, statement);
            if (code == raw.SQLITE_OK) return;
            if ((code & 0xff) is not raw.SQLITE_BUSY || Clock.GetElapsedTime(start).TotalSeconds > PatienceSeconds)
                SqliteException.ThrowExceptionForRC(code, connection.Handle);
            // Those who wait must not all look at the same moments.
            Thread.Sleep(TimeSpan.FromMilliseconds(wait * (0.5 + Random.Shared.NextDouble())));
        }
    }

    private SqliteConnection OpenConnection()
    {
        // A connection that is kept writes to a deleted file without an error.
        if (_isThere && !File.Exists(Name)) throw Lost();
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // With write-ahead logging, NORMAL keeps the file whole whenever the process or the machine stops,
            // without a flush per transaction.
            connection.Execute("PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private CrestException Lost()
    {
        Dispose();
        return new CrestException($"{Name}: the file of {Subject} was deleted or moved while it was in use; put it back and try again");
    }

    private CrestException Explain(SqliteException e)
    {
        // The file may be mended or moved away while this process lives on: connections to the bad one are not kept.
        Dispose();
        string why = e.SqliteErrorCode switch
        {
            // The index of the log is a memory map, for which a full disk is an I/O error.
            raw.SQLITE_FULL => "the disk is full; free some space",
            raw.SQLITE_IOERR when e.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE => "the disk is full; free some space",
            raw.SQLITE_IOERR when e.SqliteExtendedErrorCode is raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_TRUNCATE =>
                $"the file of {Subject} cannot be written: the disk fails, or the file is larger than the file system or your limit "
                + "(ulimit -f) allows",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
                $"another program has kept {Subject} to itself for over a minute; end that program and try again",
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
                $"the file of {Subject} is damaged, or is not a database; move it away and a new one is made",
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM =>
                $"the file of {Subject} cannot be opened for writing; check its permissions and those of its folder",
            _ => $"{Subject} cannot be used: {e.Message}",
        };
        return new CrestException($"{Name}: {why}", e);
    }
}
