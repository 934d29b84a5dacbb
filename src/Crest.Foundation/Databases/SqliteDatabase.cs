using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crest.Foundation.Databases;

/// <summary>
/// A file of SQLite, shared by processes of one machine. All that is particular to SQLite is in this file and in <see cref="SqliteFault"/>.
/// </summary>
internal sealed class SqliteDatabase : Database
{
    /// <summary>A number is lost only to a process that got it, so every lost try is another's success.</summary>
    private const int MaximumTries = 1000;

    private readonly string _connectionString;
    private readonly SqliteWait _wait;
    private readonly bool _isThere;

    static SqliteDatabase() => Batteries_V2.Init();

    /// <summary>
    /// Opens a database file, making it and its folder where they are missing. One that this user cannot write is opened for reading.
    /// </summary>
    /// <exception cref="CrestException">The file cannot be opened, or is not a database.</exception>
    public SqliteDatabase(string path, string subject, TimeProvider clock, Action<string>? message = null)
        : base(path, subject, clock)
    {
        _wait = new SqliteWait(path, clock, message);
        var address =
            new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = SqliteWait.PatienceSeconds, ForeignKeys = true };
        address.Pooling = false; // This connection is not kept, since it may make the file.
        _connectionString = address.ToString();
        if (Directory.Exists(path) || path.StartsWith("/dev/", StringComparison.Ordinal))
            throw new CrestException($"{path}: is no file; name a file for {subject}");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }

        if (IsReadOnly = File.Exists(path) && !(WritePermission.Has(path) && WritePermission.Has(folder)))
        {
            // A write-ahead log, beside the file, is read with a file of shared memory, which a folder that cannot be written may not have.
            // Without a log the file is whole, and nothing else is needed.
            address.Mode = SqliteOpenMode.ReadOnly;
            if (!File.Exists($"{path}-wal")) address.DataSource = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1";
        }
        else
        {
            // Write-ahead logging is a lasting property of the file: readers and the one writer do not wait for each other.
            Read(connection => connection.Execute("PRAGMA journal_mode = WAL"));
            // From now on a file that is missing was deleted. A new one would hide that.
            (address.Pooling, address.Mode) = (true, SqliteOpenMode.ReadWrite);
        }

        _connectionString = address.ToString();
        _isThere = true;
    }

    /// <inheritdoc/>
    public override bool IsReadOnly { get; }

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
        if (IsReadOnly) throw new CrestException($"{Name}: {SqliteFault.NotWritable(this)}");
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                using SqliteConnection connection = OpenConnection();
                try
                {
                    // Takes the write lock immediately: a transaction that reads first and asks for the lock later can be refused it.
                    _wait.Execute(connection, "BEGIN IMMEDIATE");
                    T result = change(connection);
                    _wait.Execute(connection, "COMMIT");
                    return result;
                }
                finally
                {
                    // On a full disk the database has rolled back by itself.
                    if (raw.sqlite3_get_autocommit(connection.Handle) == 0) _ = raw.sqlite3_exec(connection.Handle, "ROLLBACK");
                }
            }
            catch (SqliteException e) when (SqliteFault.IsTaken(e) && attempt < MaximumTries)
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
    public override bool Has(DbConnection connection, string name)
    {
        using var command = new SqliteCommand("SELECT 1 FROM sqlite_master WHERE name = @name", (SqliteConnection)connection);
        command.Parameters.AddWithValue("@name", name);
        return command.ExecuteScalar() is not null;
    }

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
    public override object Texts(IEnumerable<string> texts)
    {
        // A serialiser would look at types first, which takes longer than a short command's query.
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            foreach (string text in texts) writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(json.WrittenSpan);
    }

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

    private SqliteConnection OpenConnection()
    {
        // A connection that is kept writes to a deleted file without an error.
        if (_isThere && !File.Exists(Name))
        {
            Dispose();
            throw SqliteFault.Lost(this);
        }

        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // With write-ahead logging, NORMAL keeps the file whole whatever stops, without a flush per transaction.
            if (!IsReadOnly) connection.Execute("PRAGMA synchronous = NORMAL");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private CrestException Explain(SqliteException e)
    {
        // The file may be mended or moved away while this process lives on: connections to the bad one are not kept.
        Dispose();
        return SqliteFault.Explain(e, this);
    }
}
