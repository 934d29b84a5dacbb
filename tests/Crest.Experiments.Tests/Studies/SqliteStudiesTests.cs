using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

public sealed class SqliteStudiesTests : StudyStorageTests
{
    private readonly TemporaryFolder _folder = new();

    public override void Dispose()
    {
        base.Dispose();
        _folder.Dispose();
    }

    protected override StudyStorage Open() => DatabaseStudies.Open(_folder["studies.db"]);
}
