using System.Data.Common;
using System.Net.Sockets;
using Crest.Foundation.Errors;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Crest.Foundation.Databases;

/// <summary>
/// A look at a database on behalf of somebody who is typing: it makes nothing, changes nothing, takes no lock, does not wait, and finds
/// nothing where something is wrong.
/// </summary>
internal static class DatabaseGlance
{
    private const int ServerSeconds = 1;

    static DatabaseGlance() => Batteries_V2.Init();

    /// <summary>The rows of a query of two texts.</summary>
    /// <param name="storage">The database, as <see cref="Database.Open"/> takes it.</param>
    /// <param name="query">SQL with one parameter, <c>@beginning</c>.</param>
    /// <param name="beginning">The value of the parameter.</param>
    public static IReadOnlyList<(string Name, string About)> Rows(string storage, string query, string beginning)
    {
        const string sqlite = "sqlite:///";
        try
        {
            if (PostgresAddress.IsOne(storage)) return OfServer(storage, query, beginning);
            string path = storage.StartsWith(sqlite, StringComparison.OrdinalIgnoreCase) ? storage[sqlite.Length..] : storage;
            return File.Exists(path) ? OfFile(path, query, beginning) : [];
        }
        catch (Exception e) when (e is CrestException or DbException or SocketException or IOException or TimeoutException
            or ArgumentException)
        {
            return [];
        }
    }

    private static List<(string Name, string About)> OfServer(string storage, string query, string beginning)
    {
        NpgsqlConnectionStringBuilder address = PostgresAddress.Parse(storage);
        (address.Timeout, address.CommandTimeout, address.Pooling) = (ServerSeconds, ServerSeconds, false);
        using var connection = new NpgsqlConnection(address.ToString());
        connection.Open();
        using var command = new NpgsqlCommand(query, connection);
        command.Parameters.Add(new NpgsqlParameter("beginning", NpgsqlDbType.Text) { Value = beginning });
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<(string, string)> rows = [];
        while (reader.Read()) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>SQLite's own calls: unlike a connection of ADO.NET they do not try again where the file is locked.</summary>
    private static List<(string Name, string About)> OfFile(string path, string query, string beginning)
    {
        // Without a write-ahead log nobody is writing, and the file is read as it is, without files beside it.
        string file = new Uri(Path.GetFullPath(path)).AbsoluteUri + (File.Exists($"{path}-wal") ? "" : "?immutable=1");
        List<(string, string)> rows = [];
        int opened = raw.sqlite3_open_v2(file, out sqlite3 database, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, null);
        using (database)
        {
            if (opened != raw.SQLITE_OK) return rows;
            int prepared = raw.sqlite3_prepare_v2(database, query, out sqlite3_stmt statement);
            using (statement)
            {
                if (prepared != raw.SQLITE_OK) return rows;
                _ = raw.sqlite3_bind_text(statement, 1, beginning);
                string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();
                while (raw.sqlite3_step(statement) == raw.SQLITE_ROW) rows.Add((Text(0), Text(1)));
            }
        }

        return rows;
    }
}
