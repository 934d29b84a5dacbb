using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using MathNet.Numerics.Distributions;

namespace Crest.Numerics.Tests.RandomStreams;

/// <summary>The seeds are fixed, so these tests give the same on every run; their bounds are 4 to 5 standard deviations wide.</summary>
public class RandomStreamTests
{
    private const int Count = 1 << 18;

    [Fact]
    public void Uniform_variates_lie_within_0_and_1_and_are_spread_evenly()
    {
        float[] values = Draw(new RandomStream(1, "uniform"), normal: false);
        Assert.All(values, u => Assert.InRange(u, 1f / (1 << 24), 1 - (1f / (1 << 24))));
        AssertMoments(values, mean: 0.5, variance: 1.0 / 12, fourth: 1.0 / 80);
        AssertDistribution(values, u => u);
    }

    [Fact]
    public void Normal_variates_are_normal()
    {
        float[] values = Draw(new RandomStream(2, "normal"), normal: true);
        AssertMoments(values, mean: 0, variance: 1, fourth: 3);
        AssertDistribution(values, x => Normal.CDF(0, 1, x));
    }

    [Theory]
    [InlineData(7, "noise", 0, 8, "noise", 0)]
    [InlineData(7, "noise", 0, 7, "order", 0)]
    [InlineData(7, "noise", 0, 7, "noise", 1)]
    [InlineData(7, "noise", 1, 7, "noise", 2)]
    [InlineData(7, "ab", 0, 7, "ba", 0)]
    [InlineData(0, "", 0, -1, "", 0)]
    public void Streams_of_other_seeds_purposes_and_numbers_are_uncorrelated(
        long seed, string purpose, long number, long otherSeed, string otherPurpose, long otherNumber)
    {
        float[] one = Draw(new RandomStream(seed, purpose, number), true),
            other = Draw(new RandomStream(otherSeed, otherPurpose, otherNumber), true);
        foreach (int lag in (int[])[0, 1, 2, 8, 16]) AssertUncorrelated(one, other, lag);
    }

    [Fact]
    public void Neighbouring_values_and_split_streams_are_uncorrelated()
    {
        var stream = new RandomStream(3, "self");
        float[] one = Draw(stream, true), first = Draw(stream.Split(0), true), second = Draw(stream.Split(1), true);
        foreach (int lag in (int[])[1, 2, 8, 16, 1000]) AssertUncorrelated(one, one, lag);
        AssertUncorrelated(one, first, 0);
        AssertUncorrelated(first, second, 0);
    }

    [Fact]
    public void The_value_at_a_position_is_the_same_however_it_is_come_to()
    {
        RandomStream stream = new(4, "position", 9), again = new(4, "position", 9);
        for (long position = 0; position < 64; position += 8)
        {
            Assert.Equal(stream.Uniform(position), again.Uniform(position));
            Assert.Equal(stream.Split(5).Normal(position), again.Split(5).Normal(position));
            // Two values of 32 bits from each position: the vector at 8 positions further on is that of the single positions.
            Vector512<float> vector = stream.Uniform(position);
            for (int lane = 0; lane < 16; lane++)
            {
                uint bits = (uint)(stream.Bits(position + (lane / 2)) >> (32 * (lane % 2)));
                Assert.Equal(((2f * (bits >> 9)) + 1) / (1 << 24), vector[lane]);
            }
        }

        Assert.NotEqual(stream.Bits(0), new RandomStream(4, "position").Bits(0));
    }

    [Fact]
    public void The_numbers_below_a_bound_are_equally_frequent()
    {
        var stream = new RandomStream(5, "below");
        foreach (int bound in (int[])[1, 2, 3, 7, 10, 100])
        {
            var counts = new int[bound];
            for (int i = 0; i < Count; i++) counts[stream.Below(i, bound)]++; // out of range would throw
            double expected = (double)Count / bound, chiSquared = counts.Sum(c => (c - expected) * (c - expected) / expected);
            Assert.True(bound == 1 || chiSquared < ChiSquared.InvCDF(bound - 1, 1 - 1e-5), $"χ² is {chiSquared} for {bound}");
        }

        for (int i = 0; i < 1000; i++) Assert.InRange(stream.Below(i, int.MaxValue), 0, int.MaxValue - 1);
    }

    [Fact]
    public void A_shuffle_is_a_permutation_and_all_are_equally_frequent()
    {
        const int times = 60_000;
        int[] large = [.. Enumerable.Range(0, 1000)];
        new RandomStream(6, "shuffle").Shuffle(large);
        Assert.NotEqual(Enumerable.Range(0, 1000), large);
        Assert.Equal(Enumerable.Range(0, 1000), large.Order());

        var stream = new RandomStream(7, "shuffle");
        var counts = new Dictionary<(int, int, int), int>();
        for (int time = 0; time < times; time++)
        {
            int[] three = [1, 2, 3];
            stream.Split(time).Shuffle(three);
            var key = (three[0], three[1], three[2]);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(6, counts.Count);
        double deviation = Math.Sqrt(times * (1.0 / 6) * (5.0 / 6));
        Assert.All(counts.Values, c => Assert.InRange(c, (times / 6.0) - (4.5 * deviation), (times / 6.0) + (4.5 * deviation)));
    }

    private static float[] Draw(RandomStream stream, bool normal)
    {
        var values = new float[Count];
        for (int i = 0; i < Count; i += 16) (normal ? stream.Normal(i / 2) : stream.Uniform(i / 2)).CopyTo(values, i);
        return values;
    }

    private static void AssertMoments(float[] values, double mean, double variance, double fourth)
    {
        double average = values.Average(v => (double)v), spread = values.Average(v => (v - mean) * (v - mean));
        Assert.InRange(average - mean, -5 * Math.Sqrt(variance / Count), 5 * Math.Sqrt(variance / Count));
        double error = Math.Sqrt((fourth - (variance * variance)) / Count);
        Assert.InRange(spread - variance, -5 * error, 5 * error);
    }

    /// <summary>
    /// Kolmogorov and Smirnov: the largest distance of the two distribution functions times √n is beyond 2.2 once in 16,000 times.
    /// </summary>
    private static void AssertDistribution(float[] values, Func<double, double> cumulative)
    {
        float[] sorted = [.. values.Order()];
        double distance = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            double expected = cumulative(sorted[i]);
            distance = Math.Max(distance, Math.Max(expected - ((double)i / Count), ((i + 1.0) / Count) - expected));
        }

        Assert.InRange(distance * Math.Sqrt(Count), 0, 2.2);
    }

    private static void AssertUncorrelated(float[] one, float[] other, int lag)
    {
        double sum = 0;
        for (int i = lag; i < Count; i++) sum += (double)one[i] * other[i - lag];
        Assert.InRange(sum / Math.Sqrt(Count), -4.5, 4.5);
    }
}
