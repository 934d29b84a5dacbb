using Crest.Learning.Metrics;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Metrics;

/// <summary>Calibrated probabilities.</summary>
public class CalibrationTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void A_model_that_is_wrong_by_a_factor_and_by_offsets_is_mended(double temperature)
    {
        // Labels are drawn from softmax(x); the model says temperature · (x - offsets).
        double[] offsets = [0.6, -0.4, -0.2];
        var random = new Random(3);
        const int count = 20_000;
        var logits = new Tensor(count, 3);
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            double[] x = [.. Enumerable.Range(0, 3).Select(_ => (4 * random.NextDouble()) - 2)];
            double draw = random.NextDouble() * x.Sum(Math.Exp);
            labels[i] = draw < Math.Exp(x[0]) ? 0 : draw < Math.Exp(x[0]) + Math.Exp(x[1]) ? 1 : 2;
            for (int c = 0; c < 3; c++) logits[i, c] = (float)(temperature * (x[c] - offsets[c]));
        }

        Calibration found = Calibration.Fit([logits], 3, labels);
        Assert.Equal(temperature, found.Temperature, 0.05 * temperature);
        for (int c = 0; c < 3; c++) Assert.Equal(offsets[c], found.Offsets[c], 0.06);
        Tensor probabilities = found.Probabilities([logits], out Tensor spread);
        double error = CalibrationCurve.ExpectedError(
            [.. Enumerable.Range(0, count).Select(i => (double)probabilities[i, 0])], [.. labels.Select(label => label == 0)], 10);
        Assert.InRange(error, 0, 0.01);
        Assert.Equal(0, spread.Values.ToArray().Max());
    }

    [Fact]
    public void The_mean_and_the_spread_of_networks_are_those_of_their_probabilities()
    {
        // softmax(0, 0) = 1/2; softmax(ln 3, 0) = 3/4: mean 5/8, spread 1/8.
        Tensor mean = new Calibration(2, [0, 0]).Probabilities(
            [Tensor.Of(1, 3, [0, 0, 9]), Tensor.Of(1, 3, [2 * MathF.Log(3), 0, -9])], out Tensor spread);
        Assert.Equal(0.625f, mean[0, 0], 1e-6f);
        Assert.Equal(0.125f, spread[0, 0], 1e-4f);
        Assert.Equal(1, Calibration.Fit([mean], 2, [-1]).Temperature);
    }

    [Fact]
    public void The_expected_calibration_error_is_the_weighted_distance_from_the_line()
    {
        // Bin 0.2: four samples at 0.25, one true: 0; bin 0.8: two at 0.8, both true: 0.2 of a third.
        Assert.Equal(
            0.2 * 2 / 6,
            CalibrationCurve.ExpectedError([0.25, 0.25, 0.25, 0.25, 0.8, 0.8], [true, false, false, false, true, true], 10), 1e-12);
    }
}
