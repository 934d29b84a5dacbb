using System.Diagnostics;
using System.Numerics.Tensors;
using Crest.Benchmarks.Rounds;
using Crest.Benchmarks.Tables;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// How the time of an epoch grows with the scores, against what it is not to pass: twenty passes that read and write them, and a sort.
/// </summary>
internal sealed class PartialAucScaling : IWorkload
{
    private const int Smallest = 31_250, Largest = 1_000_000, NegativesOfPositive = 20, Passes = 20;

    public string Name => "partial-auc-scaling";

    public string Title => "Partial AUC, objective and gradient, growing sets (against 20 passes over the scores and a sort of them)";

    public string Unit => "ms";

    public string Rival => "20 passes and a sort";

    public IEnumerable<Contest> Contests(string folder)
    {
        using var pool = new WorkerPool(2);
        foreach ((string name, PartialAucObjective objective)
            in ((string, PartialAucObjective)[])[("relaxed", new RelaxedPartialAuc(0.1)), ("exact", new ExactPartialAuc(0.1))])
        {
            for (int negatives = Smallest; negatives <= Largest; negatives *= 2)
            {
                var sample = ScoreSample.Of(negatives / NegativesOfPositive, negatives);
                float[] scores = [.. sample.Positives, .. sample.Negatives], copy = new float[scores.Length];
                yield return new Contest(
                    $"{name}, {sample.Positives.Length:N0} × {negatives:N0}", 2, seconds => sample.Measure(objective, pool, seconds))
                {
                    LessIsBetter = true,
                    Mark = 1,
                    InProcess = seconds => Bound(scores, copy, pool, seconds),
                };
            }
        }
    }

    public string Chart(IReadOnlyList<Outcome> outcomes)
    {
        List<(string, IReadOnlyList<(double, double)>)> lines = [];
        foreach (IGrouping<string, Outcome> objective in outcomes.GroupBy(o => o.Contest.Case.Split(',')[0]))
        {
            lines.Add((objective.Key, [.. objective.Select((o, i) => (Scores(i), Figures.Of(o.Crest).Median))]));
            if (lines.Count == 1)
                lines.Insert(0, (Rival, [.. objective.Select((o, i) => (Scores(i), Figures.Of(o.Rivals[0].Figures).Median))]));
        }

        return LogarithmicChart.Of("Time of an epoch of the partial AUC, two threads", "scores", "ms", lines);
        static double Scores(int doublings) => (Smallest << doublings) * (1 + (1.0 / NegativesOfPositive));
    }

    /// <summary>Milliseconds of the passes, by all threads, and of one sort.</summary>
    private static double Bound(float[] scores, float[] copy, WorkerPool pool, double seconds)
    {
        long begin = Stopwatch.GetTimestamp();
        double times = 0, elapsed = 0;
        for (; times == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; times++)
        {
            scores.CopyTo(copy, 0);
            long start = Stopwatch.GetTimestamp();
            for (int pass = 0; pass < Passes; pass++) pool.Run(new Pass(copy));
            Array.Sort(copy);
            elapsed += Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return elapsed / times;
    }

    private readonly struct Pass(float[] scores) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(scores.Length, 16, part, parts);
            Span<float> own = scores.AsSpan(start, end - start);
            TensorPrimitives.Negate(own, own);
        }
    }
}
