using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Runs;

public sealed class PostgresRunSeriesTests(PostgresFixture postgres) : RunSeriesTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();
}
