using Crest.Tests.ReferenceData;

namespace Crest.Foundation.Tests.Databases;

public sealed class SqliteSchemaTests : SchemaTests
{
    private readonly TemporaryFolder _folder = new();

    protected override string Address => _folder.At("notes.db");

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }
}
