using System.Data.Common;
using Crest.Numerics.Foundation;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Crest.Experiments.Registry;

/// <summary>
/// The database under a registry: opens connections, runs reads and transactions, and turns the database's errors into lines for the
/// user. All that is particular to SQLite is in this file; the SQL elsewhere is understood by PostgreSQL as well.
/// </summary>
internal sealed class RegistryDatabase
{
    /// <summary>
    /// How long a statement waits for another process's transaction; those last milliseconds. The connection asks again every 150 ms.
    /// SQLite's own busy_timeout is left at nothing: this build of it sleeps a whole second between two looks.
    /// </summary>
    private const int PatienceSeconds = 60;

    /// <summary>A number is lost only to a process that got it, so every lost try is another's success.</summary>
    private const int MaximumTries = 1000;

    private readonly string _path;
    private readonly string _connectionString;

    static RegistryDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Opens a database file, making it and its tables where they are missing.</summary>
    /// <exception cref="CrestException">The file cannot be opened or written, is no registry, or was made by a newer program.</exception>
    public RegistryDatabase(string path)
    {
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = PatienceSeconds, ForeignKeys = true }.ToString();
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
        Write(transaction => RegistrySchema.Prepare(transaction, path));
    }

    /// <summary>Runs a query.</summary>
    public T Read<T>(Func<DbConnection, T> query)
    {
        try
        {
            using SqliteConnection connection = Open();
            return query(connection);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Runs a transaction, again from its beginning where another process took the number that it was about to take.</summary>
    public T Write<T>(Func<DbTransaction, T> change)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                SqliteConnection connection = Open();
                try
                {
                    // Takes the write lock at once: a transaction that reads first and asks for the lock later can be refused it.
                    SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
                    T result = change(transaction);
                    transaction.Commit();
                    return result;
                }
                finally
                {
                    Close(connection);
                }
            }
            catch (SqliteException e) when (IsTaken(e) && attempt < MaximumTries)
            {
                // The next try reads the numbers anew.
            }
            catch (SqliteException e)
            {
                throw Explain(e);
            }
        }
    }

    /// <summary>Closes a connection and rolls its transaction back where it was not committed.</summary>
    private static void Close(SqliteConnection connection)
    {
        try
        {
            connection.Dispose();
        }
        catch (SqliteException)
        {
            // On a full disk the database has rolled back by itself; that it cannot do it again must not hide the first error.
        }
    }

    private static bool IsTaken(SqliteException e) => e.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY;

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            // With write-ahead logging, NORMAL keeps the file whole whenever the process or the machine stops, without a flush per transaction.
            connection.Execute("PRAGMA synchronous = NORMAL");
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
        using (var bad = new SqliteConnection(_connectionString)) SqliteConnection.ClearPool(bad);
        string why = e.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_PROTOCOL =>
                "another program has kept the registry to itself for over a minute; end that program and try again",
            SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT =>
                "the registry of runs is damaged; move the file away and a new one is made (the runs' own folders are untouched)",
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN or SQLitePCL.raw.SQLITE_PERM =>
                "the registry of runs cannot be opened for writing; check the permissions of the file and of its folder",
            SQLitePCL.raw.SQLITE_FULL => "the disk is full; free some space",
            _ => $"the registry of runs cannot be used: {e.Message}",
        };
        return new CrestException($"{_path}: {why}", e);
    }
}
