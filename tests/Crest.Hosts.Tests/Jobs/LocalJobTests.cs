using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;

namespace Crest.Hosts.Tests.Jobs;

public sealed class LocalJobTests : DirectJobTests
{
    protected override JobRunner Runner { get; } = JobRunner.Direct(Host.Local());

    protected override int Longest => 60;
}
