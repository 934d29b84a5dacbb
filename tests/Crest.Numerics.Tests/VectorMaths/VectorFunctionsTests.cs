using System.Runtime.Intrinsics;
using Crest.Numerics.VectorMaths;
using MathNet.Numerics.Distributions;

namespace Crest.Numerics.Tests.VectorMaths;

/// <summary>The error bounds that the functions state, over wide ranges, against double precision.</summary>
public class VectorFunctionsTests
{
    private const int Points = 200_000;
    private const float Smallest = 1f / (1 << 24);

    [Fact]
    public void Exp_is_right_to_two_units_and_holds_at_its_bounds()
    {
        AssertUnits(2, Steps(-87.33, 88.72), VectorFunctions.Exp, Math.Exp);
        AssertUnits(2, [0, 1e-38f, -1e-38f, 1e-7f, -1e-7f, float.Epsilon], VectorFunctions.Exp, Math.Exp);
        Assert.Equal(1, At(VectorFunctions.Exp, 0));
        foreach (float low in (float[])[-87.34f, -1000, float.NegativeInfinity])
            Assert.Equal(At(VectorFunctions.Exp, -87.33f), At(VectorFunctions.Exp, low));
        foreach (float high in (float[])[88.73f, 1000, float.PositiveInfinity])
            Assert.Equal(At(VectorFunctions.Exp, 88.72f), At(VectorFunctions.Exp, high));
        Assert.InRange(At(VectorFunctions.Exp, -1000), 1.17e-38f, 1.2e-38f);
        Assert.InRange(At(VectorFunctions.Exp, 1000), 3.39e38f, float.MaxValue);
        Assert.True(float.IsNaN(At(VectorFunctions.Exp, float.NaN)));
    }

    [Fact]
    public void Log_is_right_to_two_units_for_all_normal_numbers()
    {
        AssertUnits(2, Powers(1.1754944e-38, 3.4028234e38), VectorFunctions.Log, Math.Log);
        AssertUnits(2, Steps(0.5, 2).Where(x => x != 1), VectorFunctions.Log, Math.Log);
        AssertUnits(2, [MathF.BitDecrement(1), MathF.BitIncrement(1), 1e6f, 0.1f], VectorFunctions.Log, Math.Log);
        Assert.Equal(0, At(VectorFunctions.Log, 1));
    }

    [Fact]
    public void Sigmoid_is_right_to_three_units_and_saturates()
    {
        AssertUnits(3, Steps(-87, 110), VectorFunctions.Sigmoid, x => 1 / (1 + Math.Exp(-x)));
        Assert.Equal(0.5f, At(VectorFunctions.Sigmoid, 0));
        Assert.Equal(1, At(VectorFunctions.Sigmoid, float.PositiveInfinity));
        foreach (float low in (float[])[-88, -1e6f, float.NegativeInfinity]) Assert.InRange(At(VectorFunctions.Sigmoid, low), 0, 1e-37f);
    }

    [Fact]
    public void Asinh_keeps_its_digits_at_both_signs_from_the_smallest_to_huge_fluxes()
    {
        foreach (int sign in (int[])[1, -1])
        {
            AssertUnits(3, Powers(1.1754944e-38, 0.1249).Select(x => sign * x), VectorFunctions.Asinh, Math.Asinh);
            AssertUnits(3, Powers(1, 1e18).Select(x => sign * x), VectorFunctions.Asinh, Math.Asinh);
            AssertRelative(1.2e-6, Steps(0.12, 1).Select(x => sign * x), VectorFunctions.Asinh, Math.Asinh);
        }

        AssertUnits(3, [1e6f, -1e6f, 5e5f], VectorFunctions.Asinh, Math.Asinh);
        Assert.Equal(0, At(VectorFunctions.Asinh, 0));
        Assert.Equal(float.Epsilon, At(VectorFunctions.Asinh, float.Epsilon));
    }

    [Fact]
    public void Normal_quantiles_are_right_over_all_that_a_stream_draws_tails_included()
    {
        static double Truth(double u) => Normal.InvCDF(0, 1, u);
        AssertRelative(
            5e-7, Enumerable.Range(0, 1 << 18).Select(k => ((2 * k * 32) + 1) * Smallest), VectorFunctions.NormalQuantile, Truth);
        AssertRelative(
            5e-7, Enumerable.Range(0, 3000).SelectMany(k => (float[])[((2 * k) + 1) * Smallest, 1 - (((2 * k) + 1) * Smallest)]),
            VectorFunctions.NormalQuantile, Truth);
        AssertRelative(5e-7, Steps(0.49, 0.51).Where(u => u != 0.5f), VectorFunctions.NormalQuantile, Truth);
        Assert.Equal(0, At(VectorFunctions.NormalQuantile, 0.5f));
        // Abramowitz and Stegun 1964, table 26.5, and the outermost value.
        Assert.Equal(1.959964f, At(VectorFunctions.NormalQuantile, 0.975f), 1e-6f);
        Assert.Equal(-2.326348f, At(VectorFunctions.NormalQuantile, 0.01f), 2e-6f);
        Assert.InRange(At(VectorFunctions.NormalQuantile, 1 - Smallest), 5.294f, 5.295f);
    }

    [Fact]
    public void Each_lane_is_computed_from_its_own_value()
    {
        foreach (Func<Vector512<float>, Vector512<float>> function in (Func<Vector512<float>, Vector512<float>>[])
        [
            VectorFunctions.Exp, VectorFunctions.Log, VectorFunctions.Sigmoid, VectorFunctions.Asinh, VectorFunctions.NormalQuantile,
        ])
        {
            // The first lanes are in the tails of the quantile and in the series of asinh, the others are not.
            var values =
                Vector512.Create(1e-5f, 0.9999f, 0.001f, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f, 0.11f, 0.12f, 0.13f);
            Vector512<float> together = function(values);
            for (int lane = 0; lane < VectorRow.Lanes; lane++) Assert.Equal(At(function, values[lane]), together[lane]);
        }
    }

    [Fact]
    public unsafe void A_vector_is_stored_up_to_the_end_of_its_row_and_no_further()
    {
        for (int left = 1; left <= 20; left++)
        {
            float[] row = [.. Enumerable.Repeat(-1f, 40)];
            fixed (float* to = row) VectorRow.Store(Vector512.Create(7f), to + 3, left);
            Assert.Equal(Enumerable.Range(0, 40).Select(i => i >= 3 && i < 3 + Math.Min(left, VectorRow.Lanes) ? 7f : -1f), row);
        }
    }

    private static float At(Func<Vector512<float>, Vector512<float>> function, float x) => function(Vector512.Create(x))[5];

    private static void AssertUnits(
        double units, IEnumerable<float> at, Func<Vector512<float>, Vector512<float>> function, Func<double, double> truth) =>
        AssertWithin(units, at, function, truth, wanted => MathF.BitIncrement(MathF.Abs((float)wanted)) - (double)MathF.Abs((float)wanted));

    private static void AssertRelative(
        double error, IEnumerable<float> at, Func<Vector512<float>, Vector512<float>> function, Func<double, double> truth) =>
        AssertWithin(error, at, function, truth, Math.Abs);

    private static void AssertWithin(
        double most, IEnumerable<float> at, Func<Vector512<float>, Vector512<float>> function, Func<double, double> truth,
        Func<double, double> unit)
    {
        foreach (float x in at)
        {
            double wanted = truth(x);
            float value = At(function, x);
            if (!(Math.Abs(value - wanted) <= most * unit(wanted)))
                Assert.Fail($"at {x:R}: {value:R} instead of {wanted:R}, {Math.Abs(value - wanted) / unit(wanted)} off");
        }
    }

    private static IEnumerable<float> Steps(double from, double to) =>
        Enumerable.Range(0, Points + 1).Select(k => (float)(from + ((to - from) * k / Points)));

    private static IEnumerable<float> Powers(double from, double to) =>
        Enumerable.Range(0, Points + 1).Select(k => (float)(from * Math.Pow(to / from, (double)k / Points)));
}
