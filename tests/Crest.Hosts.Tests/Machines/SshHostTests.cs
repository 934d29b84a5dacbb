using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Hosts.Machines;
using Crest.Tests.ReferenceData;

[assembly: AssemblyFixture(typeof(SshServer))]

namespace Crest.Hosts.Tests.Machines;

/// <summary>A real ssh server.</summary>
[Collection(nameof(SshServer))] // Tests kill the one connection that all share.
public sealed class SshHostTests : MachineTests
{
    private readonly SshServer _server;

    public SshHostTests(SshServer server)
    {
        server.Use();
        _server = server;
        Tested = Peer();
    }

    protected override Host Tested { get; }

    [Fact]
    public void Commands_share_one_connection_and_many_may_run_at_once()
    {
        // Each connection has a process id of its own, in the first variable that sshd sets.
        string[] connections = new string[20];
        Parallel.For(
            0, connections.Length, new ParallelOptions { MaxDegreeOfParallelism = 20 },
            i => connections[i] = Tested.RunScript("echo $SSH_CONNECTION; sleep 0.2", TimeSpan.FromMinutes(1)).Output);
        Assert.All(connections, connection => Assert.NotEqual("\n", connection));
        // Those who came at the same moment as the first may have opened one each.
        Assert.Single(
            Enumerable.Range(0, 3).Select(_ => Tested.RunScript("echo $SSH_CONNECTION", TimeSpan.FromMinutes(1)).Output).Distinct());
        Assert.Equal(Environment.UserName, Tested.User);
    }

    [Fact]
    public void A_host_that_nobody_answers_for_is_away()
    {
        Host nobody = Host.Ssh("far", "nobody", new SshOptions { ConfigurationFile = _server.Configuration });
        foreach (Action use in (Action[])
            [
                () => nobody.Run(["true"], TimeSpan.FromMinutes(1)), () => nobody.FileExists("/x"), () => nobody.WriteText("/tmp/x", ""),
                () => nobody.Fetch("/x", Folder.Path, ["*"], []),
            ])
        {
            var away = Assert.Throws<HostAwayException>(use);
            Assert.StartsWith("host far cannot be reached: ", away.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', away.Message);
        }

        Assert.Throws<CrestException>(() => Host.Ssh("x", "-oProxyCommand=touch /tmp/x"));
        Assert.Throws<CrestException>(() => Host.Ssh("x", "a b"));
    }

    [Fact]
    public void A_host_that_hangs_is_away_and_can_be_asked_again()
    {
        var clock = Stopwatch.StartNew();
        Assert.Throws<HostAwayException>(() => Tested.RunScript("sleep 60", TimeSpan.FromSeconds(1)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
        Assert.Equal("again\n", Tested.Run(["echo", "again"], TimeSpan.FromMinutes(1)).Output);
    }

    [Fact]
    public void A_connection_that_is_cut_leaves_no_half_of_a_file()
    {
        string file = Folder.At("file");
        Tested.WriteText(file, "old");
        // The master of the connection is killed while the text is under way.
        string text = string.Concat(Enumerable.Range(0, 3_000_000).Select(i => $"{i}\n"));
        using var stop = new CancellationTokenSource();
        for (int i = 0; i < 5; i++)
        {
            Task cut = Task.Run(async () =>
            {
                await Task.Delay(20 + (i * 15));
                Tested.RunScript("kill -KILL $PPID", TimeSpan.FromSeconds(20));
            });
            try
            {
                Tested.WriteText(file, text);
            }
            catch (HostAwayException)
            {
                // Whether it is written is not known.
            }

            Assert.Throws<HostAwayException>(() => cut.GetAwaiter().GetResult());
            Assert.Contains(Tested.ReadText(file), (string[])["old", text]);
        }
    }

    [Fact]
    public void A_folder_that_was_cut_is_sent_whole_at_the_second_time()
    {
        foreach (int i in Enumerable.Range(0, 200)) Folder.Write($"from/{i}", new string('x', 100_000) + i);
        Task cut = Task.Run(async () =>
        {
            Tested.MakeFolder(Folder.At("to"));
            while (Directory.GetFiles(Folder.At("to")).Length < 3) await Task.Delay(1);
            Tested.RunScript("kill -KILL $PPID", TimeSpan.FromSeconds(20));
        });
        Exception? failure = Record.Exception(() => Tested.Send(Folder.At("from"), Folder.At("to")));
        Assert.Throws<HostAwayException>(() => cut.GetAwaiter().GetResult());
        Assert.True(failure is null or HostAwayException, $"{failure}");
        Tested.Send(Folder.At("from"), Folder.At("to"));
        Assert.All(
            Enumerable.Range(0, 200),
            i => Assert.Equal(File.ReadAllText(Folder.At($"from/{i}")), File.ReadAllText(Folder.At($"to/{i}"))));
    }

    [Fact]
    public void The_setup_of_a_host_runs_before_commands_and_its_words_are_dropped()
    {
        Host host = Peer("export CREST_TEST='set up'; echo noise # and a comment");
        Assert.Equal("set up\n", host.Run(["sh", "-c", "echo $CREST_TEST"], TimeSpan.FromMinutes(1)).Output);
    }

    private Host Peer(string setup = "") =>
        Host.Ssh("peer", "peer", new SshOptions { ConfigurationFile = _server.Configuration, Setup = setup });
}
