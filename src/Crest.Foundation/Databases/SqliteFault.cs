using Crest.Foundation.Errors;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Crest.Foundation.Databases;

/// <summary>What the errors of SQLite mean.</summary>
internal static class SqliteFault
{
    /// <summary>Whether a number was taken by another process.</summary>
    public static bool IsTaken(SqliteException e) =>
        e.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY;

    /// <summary>That the file cannot be written, as it continues after the name of the database.</summary>
    public static string NotWritable(Database database) =>
        $"the file of {database.Subject} cannot be opened for writing; check its permissions and those of its folder";

    /// <summary>The file is not there any more.</summary>
    public static CrestException Lost(Database database) => new(
        $"{database.Name}: the file of {database.Subject} was deleted or moved while it was in use; put it back and try again");

    /// <summary>The error as a line for the user.</summary>
    public static CrestException Explain(SqliteException e, Database database)
    {
        string why = e.SqliteErrorCode switch
        {
            // The index of the log is a memory map, for which a full disk is an I/O error.
            raw.SQLITE_FULL => "the disk is full; free some space",
            raw.SQLITE_IOERR when e.SqliteExtendedErrorCode == raw.SQLITE_IOERR_SHMSIZE => "the disk is full; free some space",
            raw.SQLITE_IOERR when e.SqliteExtendedErrorCode is raw.SQLITE_IOERR_WRITE or raw.SQLITE_IOERR_TRUNCATE =>
                $"the file of {database.Subject} cannot be written: "
                + "the disk fails, or the file is larger than the file system or your limit "
                + "(ulimit -f) allows",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
                $"another program has kept {database.Subject} to itself for over a minute; end that program and try again",
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT =>
                $"the file of {database.Subject} is damaged, or is not a database; move it away and a new one is made",
            raw.SQLITE_CANTOPEN when database.IsReadOnly =>
                $"another program is writing {database.Subject}, and you cannot write its folder: "
                + "wait until it has ended, or ask for the permission",
            raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_PERM => NotWritable(database),
            _ => $"{database.Subject} cannot be used: {e.Message}",
        };
        return new CrestException($"{database.Name}: {why}", e);
    }
}
