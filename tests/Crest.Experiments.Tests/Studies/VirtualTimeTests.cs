using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

public class VirtualTimeTests
{
    [Fact]
    public void Slots_act_in_the_order_of_their_clocks_however_fast_they_are()
    {
        double[] costs = [3, 1, 7.5];
        string[] first = Acts(costs, seed: 1);
        // Of two clocks that say the same, the slot with the lower number goes first.
        Assert.Equal(
            ["0@0", "1@0", "2@0", "1@1", "1@2", "0@3", "1@3", "1@4", "0@6", "2@7.5", "0@9", "0@12", "2@15", "2@22.5", "2@30"], first);
        for (int seed = 2; seed < 20; seed++) Assert.Equal(first, Acts(costs, seed));
    }

    [Fact]
    public void What_took_longer_than_announced_is_entered_later()
    {
        var time = new VirtualTime(2);
        time.Enter(0, 0, CancellationToken.None);
        time.Exit(0, 1);
        var late = new Thread(() =>
        {
            time.Enter(0, 4, CancellationToken.None);
            time.Exit(0, 1);
        });
        late.Start();
        for (int act = 0; act < 5; act++)
        {
            Assert.False(late.Join(5));
            time.Enter(1, 0, CancellationToken.None);
            time.Exit(1, 1);
        }

        Assert.True(late.Join(10_000));
    }

    [Fact]
    public void Who_leaves_is_not_waited_for_and_may_come_back()
    {
        var time = new VirtualTime(2);
        time.Leave(0);
        for (int act = 0; act < 5; act++)
        {
            time.Enter(1, 0, CancellationToken.None);
            time.Exit(1, 1);
        }

        time.Enter(0, 0, CancellationToken.None);
        time.Exit(0, 9);
        time.Enter(1, 0, CancellationToken.None);
        time.Exit(1, 0);
    }

    [Fact]
    public void A_wait_can_be_stopped()
    {
        var time = new VirtualTime(2);
        using var stop = new CancellationTokenSource();
        Exception? thrown = null;
        var waiting = new Thread(() => thrown = Record.Exception(() => time.Enter(1, 0, stop.Token)));
        waiting.Start();
        Assert.False(waiting.Join(20));
        stop.Cancel();
        time.Wake();
        Assert.True(waiting.Join(10_000));
        Assert.IsType<OperationCanceledException>(thrown);
        time.Enter(0, 0, CancellationToken.None);
        time.Exit(0, 1);
    }

    /// <summary>Five acts of each slot, with its own cost between them and pauses by chance.</summary>
    private static string[] Acts(double[] costs, int seed)
    {
        var time = new VirtualTime(costs.Length);
        var random = new Random(seed);
        List<string> acts = [];
        Thread[] threads = [.. costs.Select((cost, slot) => new Thread(() =>
        {
            for (int act = 0; act < 5; act++)
            {
                int pause;
                lock (random) pause = random.Next(3);
                Thread.Sleep(pause);
                time.Enter(slot, 0, CancellationToken.None);
                acts.Add(FormattableString.Invariant($"{slot}@{act * cost}"));
                time.Exit(slot, cost);
            }

            time.Leave(slot);
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return [.. acts];
    }
}
