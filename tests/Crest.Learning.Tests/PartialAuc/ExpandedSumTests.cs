using Crest.Learning.PartialAuc;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.PartialAuc;

public class ExpandedSumTests
{
    /// <summary>Promised is 1e-6; the expansion itself does better, and both gradients are rounded to single precision.</summary>
    private const double Tolerance = 2e-8, SinglePrecision = 1.2e-7;

    public static TheoryData<string> NastyScores => [.. Nasty.Keys];

    private static Dictionary<string, (float[] Positives, float[] Negatives)> Nasty { get; } = new()
    {
        ["normal"] = (Normal(1, 200, 1, 1), Normal(2, 1500, 0, 1)),
        ["wide"] = (Normal(3, 300, 5, 30), Normal(4, 900, -5, 40)),
        ["wider"] = (Normal(3, 300, 50, 3000), Normal(4, 900, -50, 4000)),
        ["narrow"] = (Normal(5, 300, 1e-4, 1e-5), Normal(6, 900, 0, 1e-5)),
        ["ties"] = ([.. Normal(7, 400, 1, 3).Select(s => MathF.Round(s))], [.. Normal(8, 900, 0, 3).Select(s => MathF.Round(s))]),
        ["all equal"] = ([.. Enumerable.Repeat(0.7f, 50)], [.. Enumerable.Repeat(0.7f, 80)]),
        ["all zero, of both signs"] = ([0, -0f, 0, -0f], [-0f, 0, -0f, 0, 0]),
        ["one positive"] = ([0.3f], Normal(9, 500, 0, 2)),
        ["one negative"] = (Normal(10, 500, 0, 2), [0.3f]),
        ["one of each"] = ([-3], [4]),
        ["negatives above by 10000"] = (Normal(11, 50, -1e4, 3), Normal(12, 90, 0, 3)),
        ["negatives above by 20000"] = (Normal(11, 50, -1e4, 3), Normal(12, 90, 1e4, 3)),
        ["positives above by 20000"] = (Normal(11, 50, 1e4, 3), Normal(12, 90, -1e4, 3)),
        ["both at both ends"] =
            ([.. Normal(13, 50, 1e4, 3), .. Normal(14, 50, -1e4, 3)], [.. Normal(15, 60, -1e4, 3), .. Normal(16, 70, 1e4, 3)]),
        ["huge gaps"] = ([-1e30f, -1e7f, -100, 0, 3, 4e5f, 1e30f], [-2e38f, -1e30f, -300, -10, 1, 5, 700, 3e6f, 2e38f]),
        ["as far as floats go"] = ([float.MinValue, 1], [float.MaxValue, 2]),
        ["borders of bins"] = ([-2, -1, 0, 1, 2, MathF.BitDecrement(1), MathF.BitIncrement(-1), -1e-40f],
            [-1, 0, 1, MathF.BitDecrement(0), MathF.BitDecrement(-1), 1e-30f]),
        ["twenty and twenty-one apart"] = ([0, 20, 20.999f, 21, 41, 41.999f], [0.999f, 0, 20.5f, 21.5f, 41.001f, 62, -20, -21, -22]),
        ["a rising flight"] =
            ([.. Enumerable.Range(0, 300).Select(i => i * 1.7f)], [.. Enumerable.Range(0, 300).Select(i => (i * 1.9f) - 20)]),
    };

    [Theory]
    [MemberData(nameof(NastyScores))]
    public void Nasty_scores_give_what_the_double_sum_gives(string name)
    {
        (float[] positives, float[] negatives) = Nasty[name];
        foreach (double gamma in (double[])[0.01, 0.1, 0.5, 1]) Compare(new RelaxedPartialAuc(gamma), positives, negatives);
        foreach (double beta in (double[])[0.001, 0.1, 0.37, 1]) Compare(new ExactPartialAuc(beta), positives, negatives);
    }

    [Fact]
    public void Random_scores_give_what_the_double_sum_gives()
    {
        Gen<float> score = Gen.OneOf(
            Gen.Choose(-3000, 3000).Select(i => i / 1000f), Gen.Choose(-40, 40).Select(i => i / 2f),
            Gen.Choose(-30_000, 30_000).Select(i => i / 3f),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(d => (float)d.Get).Where(float.IsFinite));
        var cases = from positives in Gen.Choose(1, 30).SelectMany(score.ListOf)
                    from negatives in Gen.Choose(1, 60).SelectMany(score.ListOf)
                    from parameter in Gen.Choose(1, 100)
                    select (positives.ToArray(), negatives.ToArray(), parameter / 100.0);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            Compare(new RelaxedPartialAuc(c.Item3), c.Item1, c.Item2);
            Compare(new ExactPartialAuc(c.Item3), c.Item1, c.Item2);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_relaxed_objective_of_negatives_far_above_is_the_distance()
    {
        // log σ(-20000) = -20000; a gradient of 1 on both sides.
        using var pool = new WorkerPool(1);
        foreach (int count in (int[])[1, 2000])
        {
            float[] positives = [.. Enumerable.Repeat(-1e4f, count)], byPositive = new float[count], byNegative = new float[1];
            Assert.Equal(-20000, new RelaxedPartialAuc(0.1).Compute(positives, [1e4f], byPositive, byNegative, pool), 1e-6);
            Assert.Equal(1, byPositive.Sum(), 1e-5);
            Assert.Equal(-1, byNegative[0], 1e-6);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        (float[] positives, float[] negatives) = (Normal(1, 5000, 1, 2), Normal(2, 40_000, 0, 30));
        foreach (PartialAucObjective objective in (PartialAucObjective[])[new RelaxedPartialAuc(0.1), new ExactPartialAuc(0.1)])
        {
            List<(double Value, float[] Positive, float[] Negative)> results = [];
            foreach (int threads in (int[])[1, 2, 3, 2])
            {
                using var pool = new WorkerPool(threads);
                float[] byPositive = new float[positives.Length], byNegative = new float[negatives.Length];
                results.Add((objective.Compute(positives, negatives, byPositive, byNegative, pool), byPositive, byNegative));
            }

            Assert.All(results, r => Assert.Equal(
                (results[0].Value, true, true),
                (r.Value, r.Positive.SequenceEqual(results[0].Positive), r.Negative.SequenceEqual(results[0].Negative))));
        }
    }

    [Fact]
    public void An_epoch_allocates_nothing()
    {
        (float[] positives, float[] negatives) = (Normal(1, 500, 1, 2), Normal(2, 4000, 0, 3));
        float[] byPositive = new float[positives.Length], byNegative = new float[negatives.Length];
        using var pool = new WorkerPool(2);
        foreach (PartialAucObjective objective in (PartialAucObjective[])[new RelaxedPartialAuc(0.1), new ExactPartialAuc(0.1)])
        {
            objective.Compute(positives, negatives, byPositive, byNegative, pool);
            objective.Compute(positives.AsSpan(0, 10), negatives.AsSpan(0, 10), byPositive.AsSpan(0, 10), byNegative.AsSpan(0, 10), pool);
            long least = long.MaxValue;
            for (int time = 0; time < 20; time++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                objective.Compute(positives, negatives, byPositive, byNegative, pool);
                objective.Compute(
                    positives.AsSpan(0, 10), negatives.AsSpan(0, 10), byPositive.AsSpan(0, 10), byNegative.AsSpan(0, 10), pool);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            Assert.Equal(0, least);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Scores_that_are_no_finite_numbers_are_refused(float wrong)
    {
        using var pool = new WorkerPool(2);
        foreach (int count in (int[])[3, 300])
        {
            foreach (PartialAucObjective objective in (PartialAucObjective[])[new RelaxedPartialAuc(0.1), new ExactPartialAuc(0.1)])
            {
                float[] good = Normal(1, count, 0, 1), bad = Normal(2, count, 0, 1), gradient = new float[count], other = new float[count];
                bad[count - 1] = wrong;
                Assert.Throws<DivergenceException>(() => objective.Compute(good, bad, gradient, other, pool));
                Assert.Throws<DivergenceException>(() => objective.Compute(bad, good, gradient, other, pool));
                objective.Compute(good, good, gradient, other, pool); // and none of it stays
            }
        }
    }

    private static void Compare(PartialAucObjective objective, float[] positives, float[] negatives)
    {
        using var pool = new WorkerPool(1);
        float[] byPositive = new float[positives.Length], byNegative = new float[negatives.Length];
        float[] expectedByPositive = new float[positives.Length], expectedByNegative = new float[negatives.Length];
        NegativeSelection selection = objective is ExactPartialAuc exact
            ? new HighestScores().Select(negatives, exact.Beta * negatives.Length, pool) : NegativeSelection.All(negatives.Length);
        double expected = new DoubleSum().Compute(objective, selection, positives, negatives, expectedByPositive, expectedByNegative);
        double value = new ExpandedSum().Compute(objective, selection, positives, negatives, byPositive, byNegative, pool);
        // The logarithm of a pAUC near 1 is as good as the pAUC; numbers too small to be normal have few digits, of either precision.
        double size = objective is RelaxedPartialAuc && Math.Abs(expected) < 1 ? 1 : Math.Abs(expected);
        Assert.True(
            Math.Abs(value - expected) <= (Tolerance * size) + 1e-300, $"{objective.GetType().Name}: {value} instead of {expected}");
        AssertAgree(expectedByPositive, byPositive);
        AssertAgree(expectedByNegative, byNegative);
    }

    private static void AssertAgree(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs((double)expected[i] - actual[i]) <= ((Tolerance + SinglePrecision) * Math.Abs(expected[i])) + 1e-38,
                $"[{i}]: {actual[i]:g9} instead of {expected[i]:g9}");
    }

    private static float[] Normal(long seed, int count, double mean, double deviation)
    {
        var random = new RandomSequence(new RandomStream(seed, "scores"));
        var scores = new float[count];
        for (int i = 0; i < count; i++) scores[i] = (float)(mean + (deviation * random.NextNormal()));
        return scores;
    }
}
