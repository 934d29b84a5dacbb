using System.Diagnostics;

namespace Crest.Peers;

/// <summary>How the peers take their figures, as Crest's side does.</summary>
internal static class Timing
{
    /// <summary>How much is done a second, for about so many seconds and at least once.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="work">Does some of it, given how much is done; returns how much it did.</param>
    public static double Rate(double seconds, Func<long, long> work)
    {
        long start = Stopwatch.GetTimestamp(), done = 0;
        while (done == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds) done += work(done);
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>A percentile of the microseconds that something takes, for about so many seconds and at least once.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="percentile">0 to 100.</param>
    /// <param name="prepare">Makes the input of the time with this number; not timed.</param>
    /// <param name="work">What is timed.</param>
    public static double Latency(double seconds, double percentile, Action<int> prepare, Action work)
    {
        var times = new List<double>();
        long begin = Stopwatch.GetTimestamp();
        while (times.Count == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            prepare(times.Count);
            long start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();
        return times[(int)Math.Min(times.Count - 1, times.Count * percentile / 100)];
    }
}
