using Crest.Hosts.Machines;

namespace Crest.Hosts.Tests.Machines;

public sealed class LocalHostTests : MachineTests
{
    protected override Host Tested { get; } = Host.Local();
}
