using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Studies;

public sealed class PostgresStudiesTests(PostgresFixture postgres) : DatabaseStudiesTests, IClassFixture<PostgresFixture>
{
    private string? _address;

    protected override string Address => _address ??= postgres.Server.NewDatabase();

    protected override string OptunaAddress => Address;

    protected override (string Crest, string Optuna) NewAddress()
    {
        string address = postgres.Server.NewDatabase();
        return (address, address);
    }

    protected override void Execute(string sql) => PostgresServer.Query(Address, sql);

    protected override string Tables(string optunaAddress) => PostgresServer.Query(
        optunaAddress,
        """
        SELECT table_name || ' column ' || column_name || ' ' || data_type || ' ' || udt_name || ' ' || is_nullable || ' '
            || COALESCE(character_maximum_length, 0) || ' ' || COALESCE(column_default, '')
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE 'crest%'
        UNION ALL SELECT typname || ' '
            || (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
            FROM pg_type t WHERE typtype = 'e'
        UNION ALL SELECT version_num FROM alembic_version
        UNION ALL SELECT schema_version || library_version FROM version_info
        ORDER BY 1
        """);
}
