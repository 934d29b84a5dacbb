using System.Diagnostics;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>Training and prediction of recurrent networks over light curves.</summary>
/// <param name="lightCurves">A file of <c>crest prepare light-curves</c>; null only where no contest is asked for.</param>
internal sealed class RecurrentNetworks(string? lightCurves) : IWorkload
{
    public string Name => "recurrent";

    public string Title => "Recurrent networks over light curves, 64 × 2, 2 layers, batch 128";

    public string Unit => "light curves/s";

    public bool KeepsFreedMemory => true;

    public IEnumerable<Contest> Contests(string folder)
    {
        var data = NightSequences.Read(lightCurves!, folder);
        using var pool = new WorkerPool(2);
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            var network = new RecurrentNetwork(data, cell, folder, pool);
            var loaded = new RecurrentNetwork(data, cell, folder, pool);
            loaded.Freeze();
            double operations = network.ForwardOperations(data.MeanLength);
            string name = cell == RecurrentCell.Gru ? "GRU" : "LSTM";
            yield return new Contest($"{name}, training", 2, seconds => Measure(network.Train, seconds))
            {
                Mark = 2, Operations = 3 * operations, Peers = network.Requests("recurrent-training", trains: true),
            };
            yield return new Contest($"{name}, prediction", 2, seconds => Measure(loaded.Predict, seconds))
            {
                Mark = 3, Operations = operations, Peers = network.Requests("recurrent-prediction", trains: false),
            };
        }
    }

    private static double Measure(Func<int> work, double seconds)
    {
        long start = Stopwatch.GetTimestamp(), done = 0;
        while (done == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) done += work();
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
