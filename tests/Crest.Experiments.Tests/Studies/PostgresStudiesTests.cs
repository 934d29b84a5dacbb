namespace Crest.Experiments.Tests.Studies;

public sealed class PostgresStudiesTests(PostgresFixture postgres) : DatabaseStudiesTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();

    protected override string OptunaAddress => Address;
}
