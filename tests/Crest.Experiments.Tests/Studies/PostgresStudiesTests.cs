using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

public sealed class PostgresStudiesTests : StudyStorageTests, IClassFixture<PostgresFixture>
{
    private readonly PostgresFixture _postgres;

    public PostgresStudiesTests(PostgresFixture postgres) => _postgres = postgres;

    protected override StudyStorage Open() => DatabaseStudies.Open(_postgres.Server.NewDatabase());
}
