using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

public sealed class MemoryStudiesTests : StudyStorageTests
{
    protected override StudyStorage Open() => new MemoryStudies();
}
