using System.Globalization;
using Crest.Learning.Metrics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Tests.Metrics;

public class RankingMetricsTests
{
    [Theory]
    [InlineData("0.1")]
    [InlineData("0.25")]
    [InlineData("0.5")]
    [InlineData("1.0")]
    public void The_partial_area_is_the_golden_one(string beta)
    {
        var golden = GoldenValues.Read("partial_auc");
        double[] positives = golden.Numbers("positive"), negatives = golden.Numbers("negative");
        RocCurve curve = RocCurve.Of([.. positives, .. negatives], [.. positives.Select(_ => true), .. negatives.Select(_ => false)]);
        Assert.Equal(golden.Part($"exact_beta_{beta}").Number("step_pauc"), curve.PartialArea(double.Parse(beta)), 1e-12);
    }

    [Fact]
    public void Areas_and_rates_of_a_small_table_are_those_drawn_by_hand()
    {
        // Falling: + | + - | - | +; points (0, 1/3), (1/2, 2/3), (1, 2/3), (1, 1).
        RocCurve curve = RocCurve.Of([0.9, 0.8, 0.8, 0.3, 0.1], [true, true, false, false, true]);
        Assert.Equal(0.25 * ((1 / 3.0) + 0.5) / 2 / 0.25, curve.PartialArea(0.25), 1e-15); // half way along the tie
        Assert.Equal(((0.5 * 0.5) + (0.25 * 2 / 3)) / 0.75, curve.PartialArea(0.75), 1e-15);
        Assert.Equal(curve.AreaUnderCurve, curve.PartialArea(1));
        Assert.Equal([1 / 3.0, 1 / 3.0, 2 / 3.0, 1], new[] { 0, 0.49, 0.5, 1 }.Select(curve.TruePositiveRateAt));
        Assert.True(double.IsNaN(RocCurve.Of<double>([1, 2], [true, true]).PartialArea(0.1)));
        Assert.True(double.IsNaN(RocCurve.Of<double>([1, 2], [false, false]).TruePositiveRateAt(0.1)));
    }

    [Fact]
    public void Figures_are_those_of_scikit_learn()
    {
        const string script = """
            import sys, numpy as np
            from sklearn.metrics import roc_auc_score, roc_curve
            table = np.loadtxt(sys.argv[1])
            f, t, _ = roc_curve(table[:, 1], table[:, 0], drop_intermediate=False)
            k = np.searchsorted(f, 0.1, "right")
            area = np.trapz(np.append(t[:k], np.interp(0.1, f, t)), np.append(f[:k], 0.1)) / 0.1
            print(roc_auc_score(table[:, 1], table[:, 0]), area, t[f <= 0.01].max(), t[f <= 0.001].max())
            """;
        (float[] scores, bool[] positive) = Sample(4000, 0.2, round: true);
        using var folder = new TemporaryFolder();
        string file = folder.At("scores.txt");
        File.WriteAllLines(file, scores.Select((s, i) => string.Create(CultureInfo.InvariantCulture, $"{s:r} {(positive[i] ? 1 : 0)}")));
        double[] expected = [.. OutsideProgram.Python(["sklearn"], script, file).Split().Where(w => w.Length > 0).Select(double.Parse)];
        using var pool = new WorkerPool(2);
        var metrics = RankingMetrics.Of(scores, positive, 0.1, 0, pool);
        Assert.Equal(expected[0], metrics.AreaUnderCurve.Value, 1e-12);
        Assert.Equal(expected[1], metrics.PartialArea.Value, 1e-12);
        Assert.Equal(expected[2], metrics.TruePositiveRateAt1Percent.Value, 1e-12);
        Assert.Equal(expected[3], metrics.TruePositiveRateAt01Percent.Value, 1e-12);
    }

    [Fact]
    public void Intervals_are_as_wide_as_the_spread_of_other_samples_and_the_same_for_any_number_of_threads()
    {
        (float[] scores, bool[] positive) = Sample(2000, 0.2);
        List<RankingMetrics> results = [];
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            results.Add(RankingMetrics.Of(scores, positive, 0.1, 7, pool));
        }

        Assert.All(results, r => Assert.Equal(results[0], r));
        RankingMetrics metrics = results[0];
        Assert.Equal((2000, positive.Count(p => p), 1000), (metrics.Count, metrics.Positives, metrics.Resamples));
        // Hanley and McNeil 1982: the standard error of an AUC.
        double area = metrics.AreaUnderCurve.Value, q1 = area / (2 - area), q2 = 2 * area * area / (1 + area);
        int positives = metrics.Positives, negatives = metrics.Count - positives;
        double error = Math.Sqrt(((area * (1 - area)) + ((positives - 1) * (q1 - (area * area))) + ((negatives - 1) * (q2 - (area * area))))
            / ((double)positives * negatives));
        Assert.Equal(3.92 * error, metrics.AreaUnderCurve.High - metrics.AreaUnderCurve.Low, 0.15 * 3.92 * error);
        foreach (Estimate estimate in (Estimate[])
        [
            metrics.AreaUnderCurve, metrics.PartialArea, metrics.TruePositiveRateAt1Percent, metrics.TruePositiveRateAt01Percent,
        ])
            Assert.True(estimate.Low <= estimate.Value && estimate.Value <= estimate.High && estimate.Low < estimate.High, $"{estimate}");
        using var one = new WorkerPool(1);
        Assert.NotEqual(metrics.PartialArea.Low, RankingMetrics.Of(scores, positive, 0.1, 8, one).PartialArea.Low);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Where_a_kind_is_missing_the_figures_are_no_numbers(int count, bool kind)
    {
        using var pool = new WorkerPool(2);
        var metrics = RankingMetrics.Of(new float[count], [.. Enumerable.Repeat(kind, count)], 0.1, 0, pool);
        Assert.Equal((count, kind ? count : 0, 0), (metrics.Count, metrics.Positives, metrics.Resamples));
        Assert.True(double.IsNaN(metrics.AreaUnderCurve.Value) && double.IsNaN(metrics.PartialArea.Low)
            && double.IsNaN(metrics.TruePositiveRateAt1Percent.High));
    }

    [Fact]
    public void What_a_model_does_not_use_has_no_importance()
    {
        (float[] scores, bool[] positive) = Sample(3000, 0.3);
        var input = new Tensor(scores.Length, 3);
        for (int row = 0; row < scores.Length; row++)
            (input[row, 0], input[row, 1], input[row, 2]) = (row, scores[row], scores[row] * scores[row]);
        float[] before = input.Values.ToArray();
        FeatureImportance[] importances = FeatureImportance.Of(
            input, x => RocCurve.Of([.. Enumerable.Range(0, x.Rows).Select(r => (double)x[r, 1])], positive).AreaUnderCurve, 5, 3);
        Assert.Equal(before, input.Values.ToArray());
        Assert.Equal([0, 1, 2], importances.Select(i => i.Feature));
        Assert.Equal(
            (0, 0, 0, 0), (importances[0].Mean, importances[0].StandardDeviation, importances[2].Mean, importances[2].StandardDeviation));
        double area = RocCurve.Of([.. scores.Select(s => (double)s)], positive).AreaUnderCurve;
        Assert.Equal(area - 0.5, importances[1].Mean, 0.02);
        Assert.InRange(importances[1].StandardDeviation, 1e-4, 0.03);
    }

    private static (float[] Scores, bool[] Positive) Sample(int count, double share, bool round = false)
    {
        var random = new RandomSequence(new RandomStream(5, "scores"));
        var scores = new float[count];
        var positive = new bool[count];
        for (int i = 0; i < count; i++)
        {
            positive[i] = random.NextUniform() < share;
            double score = random.NextNormal() + (positive[i] ? 1.5 : 0);
            scores[i] = (float)(round ? Math.Round(score, 1) : score);
        }

        return (scores, positive);
    }
}
