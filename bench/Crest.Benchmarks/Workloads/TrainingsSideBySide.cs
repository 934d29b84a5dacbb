using System.Diagnostics;
using Crest.Benchmarks.Rounds;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>Two trainings at once with a thread each, as a search has them, against one training with two threads.</summary>
internal sealed class TrainingsSideBySide : IWorkload
{
    public string Name => "side-by-side";

    public string Title => "Two trainings side by side, a thread each, against one on two threads";

    public string Unit => "samples/s";

    public string Rival => "one training";

    public IEnumerable<Contest> Contests(string folder)
    {
        LightCurveData data = LightCurveData.Make(folder);
        using WorkerPool first = new(1), second = new(1), both = new(2);
        foreach (bool batchNormalisation in (bool[])[false, true])
        {
            foreach (int batch in (int[])[100, 1000])
            {
                var network = new HighwayNetwork(100, batchNormalisation);
                EpochSpeed[] two = [network.Training(data, batch, first), network.Training(data, batch, second)];
                EpochSpeed one = network.Training(data, batch, both);
                yield return new Contest(
                    $"hidden 100, batch {batch}{(batchNormalisation ? ", batch normalisation" : "")}", 2, seconds => Measure(two, seconds))
                {
                    Mark = 1.3,
                    Operations = 3 * network.ForwardOperations,
                    InProcess = one.Measure,
                };
            }
        }
    }

    /// <summary>
    /// Samples a second of both together. Neither ends before the other has measured enough, so that none has the machine alone.
    /// </summary>
    private static double Measure(EpochSpeed[] trainings, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        using var ready = new CountdownEvent(trainings.Length);
        double[] speeds = new double[trainings.Length];
        Thread[] threads = [.. trainings.Select((training, i) => new Thread(() =>
        {
            bool counted = false;
            speeds[i] = training.Measure(_ =>
            {
                if (!counted && Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds) counted = ready.Signal() || true;
                return ready.IsSet;
            });
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return speeds.Sum();
    }
}
