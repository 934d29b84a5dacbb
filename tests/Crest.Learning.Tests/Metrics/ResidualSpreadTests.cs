using Crest.Learning.Metrics;

namespace Crest.Learning.Tests.Metrics;

public class ResidualSpreadTests
{
    [Fact]
    public void The_half_width_holds_68_percent_of_the_true_values_in_each_bin()
    {
        // 0 to 49 are predicted as 0 with errors 1 to 50 hundredths, 50 to 99 as 10 with errors ten times as large.
        double[] predictions = [.. Enumerable.Range(0, 100).Select(i => i < 50 ? 0.0 : 10.0)];
        double[] truths = [.. Enumerable.Range(0, 100).Select(i => i < 50
            ? (i % 2 == 0 ? 1 : -1) * (i + 1) / 100.0
            : 10 - ((i - 49) / 10.0))];
        ResidualSpread spread = ResidualSpread.Of(predictions, truths)!;
        Assert.Equal([0, 10], spread.From);
        // 0.6827 × 50 = 34.1, so the 35th error.
        Assert.Equal(0.35, spread.At(0), 1e-9);
        Assert.Equal(3.5, spread.At(10), 1e-9);
        Assert.Equal(0.35, spread.At(-5), 1e-9);
        Assert.Equal(0.35, spread.At(9.9), 1e-9);
        Assert.Equal(3.5, spread.At(99), 1e-9);
        Assert.Equal(double.NaN, spread.At(double.NaN));
    }

    [Fact]
    public void Too_few_objects_with_a_known_value_give_none()
    {
        double[] predictions = [.. Enumerable.Range(0, 30).Select(i => (double)i)];
        double[] truths = [.. predictions.Select(p => p < 19 ? p + 1 : double.NaN)];
        Assert.Null(ResidualSpread.Of(predictions, truths));
        truths[19] = 20;
        Assert.Equal(1, ResidualSpread.Of(predictions, truths)!.At(3));
    }
}
