using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Runs;

public sealed class PostgresRunWhereTests(PostgresFixture postgres) : RunWhereTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();
}
