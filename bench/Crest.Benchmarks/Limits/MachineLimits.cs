using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Limits;

/// <summary>What the machine can do at best: arithmetic on registers, memory and caches, on one thread, on two, and on all.</summary>
/// <param name="All">The limits.</param>
internal sealed record MachineLimits(IReadOnlyList<MachineLimit> All)
{
    private const string Arithmetic = "fused multiply-adds in single precision";

    /// <summary>The most GFLOP/s that so many threads had in any round.</summary>
    public double Peak(int threads) => All.Single(l => l.What == Arithmetic && l.Threads == threads).Rounds.Max();

    /// <summary>Measures them.</summary>
    /// <param name="machine">How large the caches are.</param>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="seconds">Length of a measurement.</param>
    public static MachineLimits Measure(Machine machine, int rounds, double seconds)
    {
        List<MachineLimit> limits = [];
        foreach (int threads in new SortedSet<int> { 1, 2, machine.Cores })
        {
            using var pool = new WorkerPool(threads);
            void Add(string what, string unit, Func<double> measure)
            {
                measure();
                limits.Add(new MachineLimit(what, threads, unit, [.. Enumerable.Range(0, rounds).Select(_ => measure())]));
            }

            // Half of a cache, so that it is not shared with what else lies in it; memory is what no cache holds a tenth of.
            long second = threads * machine.SecondLevelCache / 2, third = Math.Max(2 * second, machine.ThirdLevelCache / 2);
            long memory = Math.Clamp(10 * machine.ThirdLevelCache, 256L << 20, 2L << 30);
            Add(Arithmetic, "GFLOP/s", () => FmaPeak.Measure(pool, seconds));
            Add("second-level cache, triad", "GB/s", () => MemoryBandwidth.Measure(pool, second, triad: true, seconds));
            Add("third-level cache, triad", "GB/s", () => MemoryBandwidth.Measure(pool, third, triad: true, seconds));
            Add("memory, triad", "GB/s", () => MemoryBandwidth.Measure(pool, memory, triad: true, seconds));
            Add("memory, copy", "GB/s", () => MemoryBandwidth.Measure(pool, memory, triad: false, seconds));
        }

        return new MachineLimits([.. limits.OrderBy(l => l.Unit == "GB/s").ThenBy(l => l.What, StringComparer.Ordinal)]);
    }
}
