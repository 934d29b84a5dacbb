using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Runs;

public sealed class PostgresRunStoreTests(PostgresFixture postgres) : RunStoreTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();
}
