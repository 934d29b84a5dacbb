using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Runs;

public sealed class PostgresRunKillTests(PostgresFixture postgres) : RunKillTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();

    protected override string Empty() => postgres.Server.NewDatabase();

    protected override void Execute(string address, string sql) =>
        // The file is as SQLite wrote it.
        PostgresServer.Query(address, sql.Replace("char(10)", "chr(10)", StringComparison.Ordinal));
}
