using Crest.Foundation.Errors;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.PartialAuc;

public class PartialAucGoldenTests
{
    private readonly GoldenValues _golden = GoldenValues.Read("partial_auc");

    [Theory]
    [InlineData("0.1")]
    [InlineData("0.5")]
    [InlineData("1.0")]
    public void The_relaxed_objective_and_its_gradient_are_those_of_PyTorch(string gamma)
    {
        GoldenValues expected = _golden.Part($"relaxed_gamma_{gamma}");
        double value = Check(new RelaxedPartialAuc(double.Parse(gamma)), expected);
        Assert.Equal(expected.Number("log_value"), value, 1e-7);
        Assert.Equal(expected.Number("value"), Math.Exp(value), 1e-7);
    }

    [Theory]
    [InlineData("0.1")]
    [InlineData("0.25")]
    [InlineData("0.5")]
    [InlineData("1.0")]
    public void The_exact_objective_and_its_gradient_are_those_of_PyTorch(string beta)
    {
        GoldenValues expected = _golden.Part($"exact_beta_{beta}");
        Assert.Equal(expected.Number("value"), Check(new ExactPartialAuc(double.Parse(beta)), expected), 1e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.0001)]
    [InlineData(double.NaN)]
    public void Gamma_and_beta_are_above_0_and_at_most_1(double wrong)
    {
        Assert.Equal(
            $"gamma: {wrong} is not above 0 and at most 1", Assert.ThrowsAny<CrestException>(() => new RelaxedPartialAuc(wrong)).Message);
        Assert.Equal(
            $"beta: {wrong} is not above 0 and at most 1", Assert.ThrowsAny<CrestException>(() => new ExactPartialAuc(wrong)).Message);
    }

    private double Check(PartialAucObjective objective, GoldenValues expected)
    {
        float[] positives = [.. _golden.Numbers("positive").Select(s => (float)s)],
            negatives = [.. _golden.Numbers("negative").Select(s => (float)s)];
        float[] byPositive = new float[positives.Length], byNegative = new float[negatives.Length];
        using var pool = new WorkerPool(2);
        double value = objective.Compute(positives, negatives, byPositive, byNegative, pool);
        expected.AssertAgrees("d_positive", byPositive, 1e-6);
        expected.AssertAgrees("d_negative", byNegative, 1e-6);
        return value;
    }
}
