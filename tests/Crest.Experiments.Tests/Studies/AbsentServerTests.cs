using Crest.Experiments.Studies;
using Crest.Experiments.StudyTables;
using Crest.Tests.ReferenceData;

namespace Crest.Experiments.Tests.Studies;

/// <summary>A server that is away for longer than a worker may be silent.</summary>
public class AbsentServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Living_workers_keep_their_trials_and_dead_ones_lose_them_once_the_server_has_been_there_for_a_while()
    {
        using PostgresServer server = PostgresServer.Start();
        List<string> messages = [];
        using DatabaseStudies here = DatabaseStudies.Open(server.Address, message: message =>
        {
            lock (messages) messages.Add(message);
        });
        using DatabaseStudies elsewhere = DatabaseStudies.Open(server.Address);
        int id = here.Open(Study.Of("s", 3)).Id;
        // Two on other machines, which cannot be seen from here; one of them dies with the server.
        Trial alive = elsewhere.Claim(id, Worker.Elsewhere(0))!, dead = elsewhere.Claim(id, Worker.Elsewhere(1))!;
        server.Kill();
        var idle = Task.Run(() => here.Reclaim(id, Patience, 3), TestContext.Current.CancellationToken);
        Thread.Sleep(Patience + TimeSpan.FromSeconds(1));
        server.StartAgain();

        // One that starts only now, before the server has been there for the patience, finds both silent for too long.
        using (DatabaseStudies late = DatabaseStudies.Open(server.Address)) Assert.Equal(0, late.Reclaim(id, Patience, 3));
        // So does the idle worker.
        Assert.Equal(0, await idle);
        Assert.Equal(0, here.Reclaim(id, Patience, 3));
        Assert.Equal([alive.Id], elsewhere.Heartbeat([alive.Id], Worker.Elsewhere(0)));
        Thread.Sleep(Patience - TimeSpan.FromSeconds(1));
        Assert.Equal([alive.Id], elsewhere.Heartbeat([alive.Id], Worker.Elsewhere(0)));
        Thread.Sleep(TimeSpan.FromSeconds(1.5));
        Assert.Equal(1, here.Reclaim(id, Patience, 3));
        Assert.Equal(dead.Id, here.Claim(id, Worker.Here())!.Id);
        Assert.Equal([alive.Id], elsewhere.Heartbeat([alive.Id], Worker.Elsewhere(0)));

        Assert.Equal(2, messages.Count);
        Assert.EndsWith(": the server is away; waiting for it, up to 5 minutes", messages[0], StringComparison.Ordinal);
        Assert.Contains(": the server is back after ", messages[1], StringComparison.Ordinal);
        Assert.All(messages, message => Assert.DoesNotContain("only-for-tests", message, StringComparison.Ordinal));
    }
}
