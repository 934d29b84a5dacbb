using System.Diagnostics;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>The time that a recurrent network takes for one light curve, and for one more night of it where it only goes forward.</summary>
/// <param name="lightCurves">A file of <c>crest prepare light-curves</c>; null only where no contest is asked for.</param>
internal sealed class RecurrentLatency(string? lightCurves) : IWorkload
{
    private const int LongestState = 30;

    public string Name => "recurrent-latency";

    public string Title => "Latency of one light curve of median length in the same networks, the median";

    public string Unit => "µs";

    public bool KeepsFreedMemory => true;

    public IEnumerable<Contest> Contests(string folder)
    {
        var data = NightSequences.Read(lightCurves!, folder);
        using var pool = new WorkerPool(1);
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            string name = cell == RecurrentCell.Gru ? "GRU" : "LSTM";
            int nights = data.Middle.Length / data.Features;
            var network = new RecurrentNetwork(data, cell, folder, pool);
            network.Freeze();
            yield return new Contest($"{name}, {nights} nights", 1, seconds => Median(network.PredictOne, seconds))
            {
                Limit = 100, LessIsBetter = true,
                Operations = network.ForwardOperations(nights),
                Peers = network.Requests("recurrent-latency", trains: false, ("percentile", 50.0)),
            };

            var causal = new SequenceNetwork(RecurrentNetwork.SpecOf(data, cell, bidirectional: false), 1, pool);
            SequenceState state = causal.NewState();
            yield return new Contest($"{name} forward, one more night", 1, seconds => Median(() => Advance(state, data), seconds))
            {
                Limit = 10, LessIsBetter = true,
            };
        }
    }

    private static void Advance(SequenceState state, NightSequences data)
    {
        if (state.Steps == LongestState) state.Clear();
        state.Advance(data.Middle.AsSpan(0, data.Features));
    }

    private static double Median(Action work, double seconds)
    {
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (times.Count == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
