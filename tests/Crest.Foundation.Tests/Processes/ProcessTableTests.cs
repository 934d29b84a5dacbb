using System.Diagnostics;
using Crest.Foundation.Processes;

namespace Crest.Foundation.Tests.Processes;

public class ProcessTableTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Short = Patience, Long = Patience + TimeSpan.FromTicks(1);
    private static readonly ProcessIdentity Self = new("vm", 100, "boot/pid:[1]/7000");

    /// <summary>Process 200 started at 8000, and there is no other one but this.</summary>
    private static readonly ProcessTable Table = new(Self, id => id switch
    {
        100 => Self.Started,
        200 => "boot/pid:[1]/8000",
        _ => null,
    });

    [Theory]
    [InlineData(100, "boot/pid:[1]/7000", false)]
    [InlineData(200, "boot/pid:[1]/8000", false)]
    // Another process has the id now.
    [InlineData(200, "boot/pid:[1]/7500", true)]
    [InlineData(300, "boot/pid:[1]/8000", true)]
    public void A_process_that_can_be_seen_is_looked_up_however_long_it_is_silent(int id, string started, bool gone)
    {
        var process = new ProcessIdentity("vm", id, started);
        Assert.Equal((gone, gone), (Table.IsGone(process, Short, Patience), Table.IsGone(process, Long, Patience)));
    }

    [Theory]
    [InlineData("other", "boot/pid:[1]/8000")]
    // A container on this machine, which shares its boot and may share its name.
    [InlineData("vm", "boot/pid:[2]/8000")]
    // Another machine of this name, or this one before it was started again.
    [InlineData("vm", "an earlier boot/pid:[1]/8000")]
    [InlineData("vm", "8000")]
    public void Of_any_other_process_the_heartbeat_counts_though_its_id_is_given_here_too(string host, string started)
    {
        var process = new ProcessIdentity(host, 200, started);
        Assert.False(Table.IsGone(process, Short, Patience));
        Assert.True(Table.IsGone(process, Long, Patience));
    }

    [Fact]
    public void This_machine_shows_which_of_its_processes_are_there()
    {
        Assert.False(ProcessTable.OfThisMachine.IsGone(ProcessIdentity.Current, Long, Patience));
        ProcessIdentity child;
        using (var process =
            Process.Start(new ProcessStartInfo("dotnet", "--version") { UseShellExecute = false, RedirectStandardOutput = true })!)
        {
            child = new ProcessIdentity(Environment.MachineName, process.Id, ProcessIdentity.StartOf(process.Id)!);
            Assert.False(ProcessTable.OfThisMachine.IsGone(child, Long, Patience));
            process.Kill();
            process.WaitForExit();
        }

        Assert.True(ProcessTable.OfThisMachine.IsGone(child, TimeSpan.Zero, Patience));
        Assert.NotEqual(ProcessIdentity.Current.Started, child.Started);
    }
}
