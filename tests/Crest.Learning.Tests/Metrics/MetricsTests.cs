using Crest.Learning.Metrics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Metrics;

public class MetricsTests
{
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_the_right_order_ties_counting_half()
    {
        var samples = from count in Gen.Choose(0, 40)
                      from pairs in Gen.Elements(0.0, -0.0, 0.1, 0.5, 0.9, 1, double.NegativeInfinity, double.PositiveInfinity)
                          .Zip(Gen.Elements(false, true)).ListOf(count)
                      select pairs.ToArray();
        Prop.ForAll(samples.ToArbitrary(), pairs =>
        {
            double[] scores = [.. pairs.Select(p => p.Item1)];
            bool[] positive = [.. pairs.Select(p => p.Item2)];
            double wins = 0;
            int count = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                for (int j = 0; j < scores.Length; j++)
                {
                    if (!positive[i] || positive[j]) continue;
                    count++;
                    wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }

            RocCurve curve = RocCurve.Of(scores, positive);
            if (count == 0) return double.IsNaN(curve.AreaUnderCurve);
            return Math.Abs(curve.AreaUnderCurve - (wins / count)) < 1e-12
                && curve.FalsePositiveRates[0] == 0 && curve.TruePositiveRates[0] == 0 && curve.FalsePositiveRates[^1] == 1
                && curve.TruePositiveRates[^1] == 1
                && curve.FalsePositiveRates.Zip(curve.FalsePositiveRates.Skip(1)).All(p => p.First <= p.Second)
                && curve.TruePositiveRates.Length == scores.Distinct().Count() + 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void The_curve_of_a_small_table_is_that_drawn_by_hand()
    {
        RocCurve curve = RocCurve.Of([0.9, 0.8, 0.8, 0.3, 0.1], [true, true, false, false, true]);
        Assert.Equal([0, 0, 0.5, 1, 1], curve.FalsePositiveRates);
        Assert.Equal([0, 1 / 3.0, 2 / 3.0, 2 / 3.0, 1], curve.TruePositiveRates);
        Assert.Equal((0.5 * (1 / 3.0 + 2 / 3.0) / 2) + (0.5 * 2 / 3), curve.AreaUnderCurve, 1e-15);
    }

    [Fact]
    public void Classes_of_a_small_table_are_counted_by_hand()
    {
        var probabilities = Tensor.Of(6, 3, [.7f, .2f, .1f, .1f, .8f, .1f, .6f, .3f, .1f, .2f, .7f, .1f, .5f, .4f, .1f, 0, 0, 1]);
        ClassificationMetrics metrics = ClassificationMetrics.Of(probabilities, [0, 1, 1, 0, 0, -1])!;
        Assert.Equal((5, 0.6), (metrics.Count, metrics.Accuracy));
        Assert.Equal([[2, 1, 0], [1, 1, 0], [0, 0, 0]], metrics.Confusion);
        Assert.Equal([2 / 3.0, 0.5, double.NaN], metrics.Precision);
        Assert.Equal([2 / 3.0, 0.5, double.NaN], metrics.Recall);
        // Of class 0: .7 .2 .5 against .1 .6: 0.7 beats both, 0.2 and 0.5 beat one.
        Assert.Equal(4 / 6.0, metrics.AreaUnderCurve, 1e-15);
        Assert.Null(ClassificationMetrics.Of(probabilities, [-1, -1, -1, -1, -1, -1]));
        Assert.True(double.IsNaN(ClassificationMetrics.Of(probabilities, [0, 0, 0, 0, 0, 0])!.AreaUnderCurve));
    }

    [Fact]
    public void Errors_of_a_small_table_are_computed_by_hand()
    {
        // Redshifts 0, 1, 3 and one unknown; differences 0.1, -0.2, 1; scaled by 1 + z: 0.1, -0.1, 0.25.
        RegressionMetrics metrics = RegressionMetrics.Of([0.1, 0.8, 4, 9], [0, 1, 3, double.NaN], z => 1 + z, 0.15)!;
        Assert.Equal(3, metrics.Count);
        Assert.Equal(Math.Sqrt((0.01 + 0.04 + 1) / 3), metrics.RootMeanSquareError, 1e-12);
        Assert.Equal(1.3 / 3, metrics.MeanAbsoluteError, 1e-12);
        Assert.Equal(0.1, metrics.Bias, 1e-12);
        Assert.Equal(1.4826 * 0.15, metrics.NormalisedMedianAbsoluteDeviation, 1e-12); // distances from 0.1: 0, 0.2, 0.15
        Assert.Equal(1 / 3.0, metrics.OutlierFraction, 1e-12);
        Assert.Equal(0.2, RegressionMetrics.Of([0.1, 0.3], [0, 0], _ => 1, 1)!.Bias, 1e-12); // an even number: the middle of the two
        Assert.Null(RegressionMetrics.Of([1], [double.NaN], _ => 1, 1));
    }

    [Fact]
    public void The_deviation_of_a_normal_sample_is_its_standard_deviation_outliers_or_not()
    {
        const int count = 40_000;
        var random = new RandomSequence(new RandomStream(1, "residuals"));
        double[] truths = new double[count], predictions = new double[count];
        for (int i = 0; i < count; i++) predictions[i] = i % 50 == 0 ? 1000 : 0.3 + (2 * random.NextNormal());
        RegressionMetrics metrics = RegressionMetrics.Of(predictions, truths, _ => 1, 100)!;
        Assert.InRange(metrics.NormalisedMedianAbsoluteDeviation, 1.98, 2.12); // one in fifty far away widens it by some per cent
        Assert.Equal(0.02, metrics.OutlierFraction, 1e-12);
        Assert.InRange(metrics.RootMeanSquareError, 141, 142);
    }

    [Fact]
    public void Calibration_of_a_small_table_is_counted_by_hand()
    {
        CalibrationCurve curve = CalibrationCurve.Of([0, 0.1, 0.25, 0.5, 0.9, 1], [false, true, false, true, true, true], 4);
        Assert.Equal([2, 1, 1, 2], curve.Counts);
        Assert.Equal([0.05, 0.25, 0.5, 0.95], curve.Predicted.Select(p => Math.Round(p, 12)));
        Assert.Equal([0.5, 0, 1, 1], curve.Observed);
        CalibrationCurve gaps = CalibrationCurve.Of([0.05, 0.95], [true, false], 10);
        Assert.Equal([0.05, 0.95], gaps.Predicted);
        Assert.Equal([1, 0], gaps.Observed);
    }
}
