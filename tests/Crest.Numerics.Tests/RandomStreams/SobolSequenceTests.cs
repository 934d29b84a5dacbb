using Crest.Numerics.RandomStreams;

namespace Crest.Numerics.Tests.RandomStreams;

public class SobolSequenceTests
{
    /// <summary>scipy.stats.qmc.Sobol(37, scramble=False), SciPy 1.10.</summary>
    [Fact]
    public void The_plain_sequence_is_that_of_Joe_and_Kuo()
    {
        double[][] first =
        [
            [0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25], [0.25, 0.75, 0.75, 0.75], [0.375, 0.375, 0.625, 0.875],
            [0.875, 0.875, 0.125, 0.375], [0.625, 0.125, 0.875, 0.625], [0.125, 0.625, 0.375, 0.125], [0.1875, 0.3125, 0.9375, 0.4375],
        ];
        double[] fiftieth =
        [
            0.828125, 0.484375, 0.546875, 0.390625, 0.671875, 0.828125, 0.015625, 0.703125, 0.265625, 0.890625, 0.734375, 0.359375,
            0.609375, 0.078125, 0.390625, 0.328125,
            0.140625, 0.828125, 0.390625, 0.796875, 0.671875, 0.609375, 0.703125, 0.109375, 0.890625, 0.828125, 0.265625, 0.359375,
            0.359375, 0.140625, 0.578125, 0.609375,
            0.640625, 0.078125, 0.265625, 0.640625, 0.796875,
        ];
        var sequence = new SobolSequence(fiftieth.Length, seed: null);
        Assert.Equal(fiftieth.Length, SobolSequence.EvenDimensions);
        for (int i = 0; i < first.Length; i++) Assert.Equal(first[i], Enumerable.Range(0, 4).Select(d => sequence.At(i, d)));
        Assert.Equal(fiftieth, Enumerable.Range(0, fiftieth.Length).Select(d => sequence.At(50, d)));
    }

    [Fact]
    public void Scrambled_points_are_even_in_each_coordinate_and_in_the_first_two_together()
    {
        const int points = 64, side = 8;
        var sequence = new SobolSequence(40, seed: 3);
        for (int block = 0; block < 3; block++)
        {
            int[] numbers = [.. Enumerable.Range(block * points, points)];
            for (int d = 0; d < SobolSequence.EvenDimensions; d++)
                Assert.Equal(points, numbers.Select(i => (int)(sequence.At(i, d) * points)).Distinct().Count());
            Assert.Equal(
                points, numbers.Select(i => ((int)(sequence.At(i, 0) * side), (int)(sequence.At(i, 1) * side))).Distinct().Count());
        }
    }

    [Fact]
    public void Each_seed_scrambles_otherwise_and_the_first_point_is_spread_evenly()
    {
        double[] first = [.. Enumerable.Range(0, 4000).Select(seed => new SobolSequence(2, seed).At(0, 1))];
        Assert.InRange(first.Average(), 0.48, 0.52);
        Assert.InRange(first.Average(u => (u - 0.5) * (u - 0.5)), 0.079, 0.088);
        Assert.Equal(first[5], new SobolSequence(2, 5).At(0, 1));
    }

    [Fact]
    public void A_scrambled_coordinate_is_the_middle_of_an_interval_so_never_0_or_1()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var sequence = new SobolSequence(4, seed);
            for (int i = 0; i < 50; i++)
            {
                double place = sequence.At(i, i % 4) * (1L << 32);
                Assert.Equal(0.5, place - Math.Floor(place));
                Assert.InRange(place, 0.5, (1L << 32) - 0.5);
            }
        }
    }

    [Fact]
    public void Coordinates_beyond_the_known_ones_are_random()
    {
        var sequence = new SobolSequence(40, seed: 3);
        double[] last = [.. Enumerable.Range(0, 4000).Select(i => sequence.At(i, 39))];
        Assert.InRange(last.Average(), 0.48, 0.52);
        Assert.All(last, u => Assert.InRange(u, 0, 1));
    }
}
