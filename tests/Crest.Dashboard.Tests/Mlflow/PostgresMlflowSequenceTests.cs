using Crest.Tests.ReferenceData;

namespace Crest.Dashboard.Tests.Mlflow;

public sealed class PostgresMlflowSequenceTests(PostgresFixture postgres) : MlflowSequenceTests, IClassFixture<PostgresFixture>
{
    protected override string? Storage => postgres.Server.NewDatabase();
}
