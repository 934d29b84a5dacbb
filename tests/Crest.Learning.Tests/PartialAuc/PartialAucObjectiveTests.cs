using Crest.Learning.PartialAuc;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.PartialAuc;

public class PartialAucObjectiveTests
{
    [Fact]
    public void The_gradient_is_that_of_differences_by_either_method()
    {
        using var pool = new WorkerPool(2);
        foreach (int count in (int[])[8, 90])
        {
            var random = new RandomSequence(new RandomStream(count, "scores"));
            float[] positives = new float[count], negatives = new float[3 * count], byPositive = new float[count],
                byNegative = new float[3 * count];
            for (int i = 0; i < positives.Length; i++) positives[i] = (float)random.NextNormal() + 1;
            for (int i = 0; i < negatives.Length; i++) negatives[i] = (float)random.NextNormal();
            foreach (PartialAucObjective objective in (PartialAucObjective[])
            [
                new RelaxedPartialAuc(0.1), new RelaxedPartialAuc(0.7), new ExactPartialAuc(0.15), new ExactPartialAuc(1),
            ])
            {
                float[] unusedPositive = new float[count], unusedNegative = new float[3 * count];
                objective.Compute(positives, negatives, byPositive, byNegative, pool);
                for (int k = 0; k < 2 * count; k++)
                {
                    float[] scores = k % 2 == 0 ? positives : negatives;
                    float score = scores[k / 2], up = score + 1e-3f, down = score - 1e-3f;
                    scores[k / 2] = up;
                    double above = objective.Compute(positives, negatives, unusedPositive, unusedNegative, pool);
                    scores[k / 2] = down;
                    double below = objective.Compute(positives, negatives, unusedPositive, unusedNegative, pool);
                    scores[k / 2] = score;
                    double expected = (above - below) / ((double)up - down);
                    Assert.Equal(expected, k % 2 == 0 ? byPositive[k / 2] : byNegative[k / 2], 1e-5 * Math.Max(0.1, Math.Abs(expected)));
                }
            }
        }
    }

    [Fact]
    public void At_one_both_are_the_area_under_the_curve()
    {
        using var pool = new WorkerPool(1);
        float[] positives = [0.3f, 2, -1], negatives = [0, 1.5f, -3, 0.3f];
        double area = positives.Average(p => negatives.Average(n => 1 / (1 + Math.Exp((double)n - p))));
        Assert.Equal(area, new ExactPartialAuc(1).Compute(positives, negatives, new float[3], new float[4], pool), 1e-14);
        Assert.Equal(Math.Log(area), new RelaxedPartialAuc(1).Compute(positives, negatives, new float[3], new float[4], pool), 1e-14);
    }

    [Fact]
    public void Negatives_that_tie_at_the_border_share_it_and_those_below_have_no_gradient()
    {
        // β n⁻ = 2.5: the highest, and 1.5 of three that tie.
        using var pool = new WorkerPool(1);
        var byNegative = new float[5];
        double value = new ExactPartialAuc(0.5).Compute([0], [1, 3, 1, -2, 1], new float[1], byNegative, pool);
        double Logistic(double u) => 1 / (1 + Math.Exp(-u));
        Assert.Equal((Logistic(-3) + (1.5 * Logistic(-1))) / 2.5, value, 1e-14);
        double tied = -0.5 * Logistic(1) * Logistic(-1) / 2.5, top = -Logistic(3) * Logistic(-3) / 2.5;
        Assert.Equal([(float)tied, (float)top, (float)tied, 0, (float)tied], byNegative);
    }

    [Fact]
    public void Both_kinds_must_be_there_and_gradients_as_long_as_their_scores()
    {
        using var pool = new WorkerPool(1);
        var objective = new RelaxedPartialAuc(0.1);
        Assert.Throws<ArgumentException>(() => objective.Compute([], [1], [], new float[1], pool));
        Assert.Throws<ArgumentException>(() => objective.Compute([1], [], new float[1], [], pool));
        Assert.Throws<ArgumentException>(() => objective.Compute([1], [1], new float[2], new float[1], pool));
        Assert.Throws<ArgumentException>(() => objective.Compute([1], [1], new float[1], new float[2], pool));
    }
}
