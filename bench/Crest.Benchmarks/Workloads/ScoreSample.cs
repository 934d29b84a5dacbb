using System.Diagnostics;
using Crest.Learning.PartialAuc;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>Scores as a network in training gives them: normal, those of positives two standard deviations higher.</summary>
internal sealed record ScoreSample(float[] Positives, float[] Negatives)
{
    private readonly float[] _byPositive = new float[Positives.Length], _byNegative = new float[Negatives.Length];

    public static ScoreSample Of(int positives, int negatives) => new(Normal("positives", positives, 4), Normal("negatives", negatives, 0));

    /// <summary>Milliseconds of an epoch, objective and gradient: the mean over so many seconds.</summary>
    public double Measure(PartialAucObjective objective, WorkerPool pool, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        double epochs = 0;
        for (; epochs == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; epochs++)
            objective.Compute(Positives, Negatives, _byPositive, _byNegative, pool);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / epochs;
    }

    private static float[] Normal(string purpose, int count, double mean)
    {
        var random = new RandomSequence(new RandomStream(1, purpose));
        var scores = new float[count];
        foreach (ref float score in scores.AsSpan()) score = (float)(mean + (2 * random.NextNormal()));
        return scores;
    }
}
