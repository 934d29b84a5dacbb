using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Databases;

public sealed class PostgresSchemaTests(PostgresFixture postgres) : SchemaTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();
}
