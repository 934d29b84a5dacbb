using Crest.Hosts.Jobs;
using Crest.Hosts.Machines;
using Crest.Tests.ReferenceData;

namespace Crest.Hosts.Tests.Jobs;

[Collection(nameof(SshServer))] // Tests kill the one connection that all share.
public sealed class SshJobTests : DirectJobTests
{
    public SshJobTests(SshServer server)
    {
        server.Use();
        Runner = JobRunner.Direct(Host.Ssh("peer", "peer", new SshOptions { ConfigurationFile = server.Configuration }));
    }

    protected override JobRunner Runner { get; }

    protected override int Longest => 600;
}
