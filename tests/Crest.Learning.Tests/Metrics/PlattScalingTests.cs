using Crest.Learning.Metrics;

namespace Crest.Learning.Tests.Metrics;

public class PlattScalingTests
{
    [Fact]
    public void Logistic_scores_give_their_own_parameters_back()
    {
        var random = new Random(5);
        float[] scores = [.. Enumerable.Range(0, 200_000).Select(_ => (float)(6 * random.NextDouble() - 3))];
        bool[] positive = Array.ConvertAll(scores, s => random.NextDouble() < 1 / (1 + Math.Exp(-((2.5 * s) - 1))));
        PlattScaling scaling = PlattScaling.Fit(scores, positive);
        Assert.Equal(2.5, scaling.Slope, 0.05);
        Assert.Equal(-1, scaling.Offset, 0.05);
    }

    [Theory]
    [InlineData(1e-6f)]
    [InlineData(1f)]
    [InlineData(1e4f)]
    public void Kinds_that_do_not_overlap_give_finite_probabilities_of_the_right_side(float scale)
    {
        float[] scores = [-3 * scale, -2 * scale, -1 * scale, scale, 2 * scale];
        PlattScaling scaling = PlattScaling.Fit(scores, [false, false, false, true, true]);
        Assert.All(scores, score => Assert.Equal(score > 0, scaling.Probability(score) > 0.5));
        Assert.True(double.IsFinite(scaling.Slope) && double.IsFinite(scaling.Offset) && scaling.Slope > 0);
    }

    [Fact]
    public void Scores_that_are_all_the_same_give_the_share_of_positives()
    {
        PlattScaling scaling = PlattScaling.Fit([2, 2, 2, 2], [true, false, false, false]);
        // With Platt's targets: (2/3 + 3 · 1/5) / 4.
        Assert.Equal((2.0 / 3 + 3.0 / 5) / 4, scaling.Probability(2), 1e-6);
    }

    [Fact]
    public void A_ranking_upside_down_is_no_rising_probability()
    {
        PlattScaling scaling = PlattScaling.Fit([1, 2, 3, 4], [true, true, false, false]);
        Assert.Equal(0, scaling.Slope);
    }
}
