using Dapper;
using Microsoft.Data.Sqlite;

namespace Crest.Experiments.Tests.Studies;

public sealed class SqliteStudiesTests : DatabaseStudiesTests
{
    private readonly TemporaryFolder _folder = new();

    protected override string Address => _folder["studies.db"];

    protected override string OptunaAddress => $"sqlite:///{Address}";

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override (string Crest, string Optuna) NewAddress() => (_folder["other.db"], $"sqlite:///{_folder["other.db"]}");

    protected override void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Address}");
        connection.Execute(sql);
    }

    protected override string Tables(string optunaAddress)
    {
        using var connection = new SqliteConnection($"Data Source={optunaAddress["sqlite:///".Length..]}");
        return string.Join('\n', connection.Query<string>(
            """
            SELECT t.name || ' column ' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
                FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'
            UNION ALL SELECT t.name || ' refers ' || f."table" || ' ' || f."from" || ' ' || f."to"
                FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
            UNION ALL SELECT t.name || ' unique ' || (SELECT group_concat(k.name) FROM pragma_index_info(i.name) k)
                FROM sqlite_master t, pragma_index_list(t.name) i
                WHERE t.type = 'table' AND i."unique"
            UNION ALL SELECT name || ' version ' || (SELECT group_concat(version_num) FROM alembic_version)
                || (SELECT group_concat(schema_version || library_version) FROM version_info)
                FROM sqlite_master WHERE name = 'alembic_version'
            ORDER BY 1
            """));
    }
}
