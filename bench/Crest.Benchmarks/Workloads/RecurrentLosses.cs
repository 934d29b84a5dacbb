using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>What the recurrent networks compute, from the same weights: all sides' are to be equal.</summary>
/// <param name="lightCurves">A file of <c>crest prepare light-curves</c>; null only where no contest is asked for.</param>
internal sealed class RecurrentLosses(string? lightCurves) : IWorkload
{
    public string Name => "recurrent-loss";

    public string Title => "Cross-entropy of a batch in the same networks with the same weights (to be equal)";

    public string Unit => "loss × 10⁴";

    public IEnumerable<Contest> Contests(string folder)
    {
        var data = NightSequences.Read(lightCurves!, folder);
        using var pool = new WorkerPool(2);
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            foreach (int steps in (int[])[0, 20])
            {
                var network = new RecurrentNetwork(data, cell, folder, pool);
                PeerRequest[] requests = network.Requests("recurrent-loss", trains: steps > 0, ("steps", steps));
                // Each way in a row of its own: the best of several losses would say nothing.
                foreach (IGrouping<string, PeerRequest> requestsOfWay in requests.GroupBy(r => r.Variant).Where(g => g.Key != "sleeping"))
                {
                    double? loss = null;
                    string way = requestsOfWay.Key.Length > 0 ? $" ({requestsOfWay.Key})" : "";
                    yield return new Contest(
                        $"{(cell == RecurrentCell.Gru ? "GRU" : "LSTM")} after {steps} steps of training{way}", 2,
                        _ => loss ??= 1e4 * new RecurrentNetwork(data, cell, folder, pool).LossAfter(steps))
                    {
                        MostRounds = 1, Peers = [.. requestsOfWay],
                    };
                }
            }
        }
    }
}
