using System.Data.Common;
using Crest.Foundation.Errors;
using Dapper;

namespace Crest.Foundation.Databases;

/// <summary>
/// The tables of a database, as the list of steps that made them: migrations go forward only. The version of a database is the number of
/// steps that it has taken, kept in a table of one row.
/// </summary>
/// <param name="versionTable">The name of that table.</param>
/// <param name="steps">
/// The steps from the first version on. Each is SQL that both SQLite and PostgreSQL understand, one statement or several, with
/// <see cref="Key"/> for the type of a column of keys that the database gives out. A step that was released does not change any more.
/// </param>
internal sealed class Schema(string versionTable, IReadOnlyList<string> steps)
{
    /// <summary>A placeholder in a step, replaced by <see cref="Database.GeneratedKey"/>.</summary>
    public const string Key = "GENERATED_KEY";

    /// <summary>Takes the steps that a database has not taken, each once and in a transaction of its own.</summary>
    /// <param name="database">The database; an empty one takes all steps.</param>
    /// <exception cref="CrestException">A newer program made the tables, or the database cannot be used. Nothing was changed.</exception>
    public void Migrate(Database database)
    {
        // A database that is up to date, as nearly all are, is not locked.
        if (database.Read(connection => database.Has(connection, versionTable) ? Version(connection) : null) is { } version
            && IsCurrent(version, database))
            return;
        while (!database.Write(connection => TakeStep(connection, database)))
        {
        }
    }

    /// <summary>Takes the next step.</summary>
    /// <returns>Whether it was the last one.</returns>
    private bool TakeStep(DbConnection connection, Database database)
    {
        // Of several processes that start at once the others wait here, and find the step taken.
        database.Serialize(connection);
        connection.Execute($"CREATE TABLE IF NOT EXISTS {versionTable} (version BIGINT NOT NULL)");
        long? version = Version(connection);
        if (IsCurrent(version ?? 0, database)) return true;
        long next = (version ?? 0) + 1;
        connection.Execute(steps[(int)next - 1].Replace(Key, database.GeneratedKey, StringComparison.Ordinal));
        connection.Execute(
            version is null ? $"INSERT INTO {versionTable} (version) VALUES (@next)" : $"UPDATE {versionTable} SET version = @next",
            new { next });
        return next == steps.Count;
    }

    /// <summary>Without Dapper, whose generic code would be compiled for this one number in each command that uses a database.</summary>
    private long? Version(DbConnection connection)
    {
        using DbCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The name of a table of ours.
        command.CommandText = $"SELECT version FROM {versionTable}";
#pragma warning restore CA2100
        return (long?)command.ExecuteScalar();
    }

    private bool IsCurrent(long version, Database database) => version <= steps.Count
        ? version == steps.Count
        : throw new CrestException($"{database.Name}: {database.Subject} were made by a newer Crest (their tables have version {version}, "
            + $"this program knows {steps.Count}); update Crest");
}
