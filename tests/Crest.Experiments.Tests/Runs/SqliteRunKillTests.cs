using Dapper;
using Microsoft.Data.Sqlite;

namespace Crest.Experiments.Tests.Runs;

public sealed class SqliteRunKillTests : RunKillTests
{
    private readonly TemporaryFolder _folder = new();
    private int _files;

    protected override string Address => _folder["runs.db"];

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override string Empty() => _folder[$"{_files++}.db"];

    protected override void Execute(string address, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={address};Pooling=False");
        connection.Execute(sql);
    }

    protected override void CheckIntegrity()
    {
        using var connection = new SqliteConnection($"Data Source={Address};Pooling=False");
        Assert.Equal("ok", connection.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Empty(connection.Query("PRAGMA foreign_key_check"));
    }
}
