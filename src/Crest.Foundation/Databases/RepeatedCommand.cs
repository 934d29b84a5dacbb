using System.Data;
using System.Data.Common;

namespace Crest.Foundation.Databases;

/// <summary>A command that runs for each of many rows, inside the transaction of the caller.</summary>
internal static class RepeatedCommand
{
    /// <summary>Rows that travel to a server together.</summary>
    private const int RowsPerRoundTrip = 1000;

    /// <summary>
    /// Runs a command once for each row: prepared once where the database is in this process, and many rows in one round trip to a server.
    /// A statement that lists many rows takes longer the more it lists: SQLite finds each of its parameters by comparing names.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="sql">The command.</param>
    /// <param name="parameters">The names and types of its parameters.</param>
    /// <param name="rows">The values of the parameters, null for NULL.</param>
    public static void ExecuteForEach(
        this DbConnection connection, string sql, (string Name, DbType Type)[] parameters, IEnumerable<object?[]> rows)
    {
        if (connection.CanCreateBatch)
            foreach (object?[][] chunk in rows.Chunk(RowsPerRoundTrip))
                ExecuteBatch(connection, sql, parameters, chunk);
        else ExecutePrepared(connection, sql, parameters, rows);
    }

    private static void ExecuteBatch(
        DbConnection connection, string sql, (string Name, DbType Type)[] parameters, IEnumerable<object?[]> rows)
    {
        using DbBatch batch = connection.CreateBatch();
        foreach (object?[] row in rows)
        {
            DbBatchCommand command = batch.CreateBatchCommand();
            command.CommandText = sql;
            for (int i = 0; i < parameters.Length; i++) Add(command.Parameters, command.CreateParameter(), parameters[i], row[i]);
            batch.BatchCommands.Add(command);
        }

        batch.ExecuteNonQuery();
    }

    private static void ExecutePrepared(
        DbConnection connection, string sql, (string Name, DbType Type)[] parameters, IEnumerable<object?[]> rows)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string Name, DbType Type) parameter in parameters) Add(command.Parameters, command.CreateParameter(), parameter, null);
        command.Prepare();
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < row.Length; i++) command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private static void Add(DbParameterCollection parameters, DbParameter parameter, (string Name, DbType Type) definition, object? value)
    {
        (parameter.ParameterName, parameter.DbType, parameter.Value) = (definition.Name, definition.Type, value ?? DBNull.Value);
        parameters.Add(parameter);
    }
}
