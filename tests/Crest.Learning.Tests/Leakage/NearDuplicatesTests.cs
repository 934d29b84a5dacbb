using Crest.Learning.Leakage;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Leakage;

public sealed class NearDuplicatesTests
{
    /// <summary>Against all pairs, with few features and many, fewer samples than directions, and samples of length 0.</summary>
    [Theory]
    [InlineData(300, 200, 40, 0.05)]
    [InlineData(300, 200, 3, 0.05)]
    [InlineData(5, 40, 60, 0.3)]
    [InlineData(1, 40, 10, 0.9)]
    [InlineData(400, 100, 1, 0.001)]
    [InlineData(200, 200, 20, 0)]
    public void It_finds_the_nearest_of_all_pairs(int known, int samples, int features, double tolerance)
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Tensor first = Drawn(random, known, features), second = Drawn(random, samples, features);
        for (int row = 0; row < samples; row += 3)
        {
            // Near copies, some nearer than the tolerance and some farther.
            first.Row(random.Next(known)).CopyTo(second.Row(row));
            foreach (ref float value in second.Row(row)) value *= 1 + (float)(2 * tolerance * (random.NextDouble() - 0.5));
        }

        second.Row(1).Clear();
        List<NearPair> expected = [];
        for (int row = 0; row < samples; row++)
        {
            int best = -1;
            double length = Length(second.Row(row)), shortest = double.PositiveInfinity;
            for (int other = 0; other < known; other++)
            {
                double distance = Distance(first.Row(other), second.Row(row));
                if (distance < shortest) (best, shortest) = (other, distance);
            }

            // What single precision cannot decide is left out below.
            if (shortest <= tolerance * length) expected.Add(new NearPair(best, row, length > 0 ? shortest / length : 0));
        }

        foreach (int threads in (int[])[1, 3])
        {
            using var pool = new WorkerPool(threads);
            IReadOnlyList<NearPair> found = NearDuplicates.Find(first, second, tolerance, pool, CancellationToken.None);
            Assert.Equal(expected.Where(Clear).Select(Rows), found.Where(Clear).Select(Rows));
            foreach (NearPair pair in found) Assert.InRange(pair.Distance, 0, tolerance * 1.00001);
        }

        (int Known, int Sample) Rows(NearPair pair) => (pair.Known, pair.Sample);
        bool Clear(NearPair pair) => pair.Distance == 0 || Math.Abs(pair.Distance - tolerance) > 1e-5;
    }

    [Fact]
    public void Nothing_is_near_in_empty_sets()
    {
        using var pool = new WorkerPool(1);
        Assert.Empty(NearDuplicates.Find(new Tensor(0, 4), new Tensor(3, 4), 0.1, pool, CancellationToken.None));
        Assert.Empty(NearDuplicates.Find(new Tensor(3, 4), new Tensor(0, 4), 0.1, pool, CancellationToken.None));
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var pool = new WorkerPool(1);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var random = new Random(1);
        Assert.Throws<OperationCanceledException>(
            () => NearDuplicates.Find(Drawn(random, 50, 4), Drawn(random, 50, 4), 0.1, pool, stopped.Token));
    }

    /// <summary>Lengths over three orders of magnitude, as those of light curves.</summary>
    private static Tensor Drawn(Random random, int rows, int columns)
    {
        var drawn = new Tensor(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            double scale = Math.Pow(10, 3 * random.NextDouble());
            foreach (ref float value in drawn.Row(row)) value = (float)(scale * (random.NextDouble() - 0.3));
        }

        return drawn;
    }

    private static double Length(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return Math.Sqrt(sum);
    }

    private static double Distance(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double sum = 0;
        for (int i = 0; i < one.Length; i++) sum += ((double)one[i] - other[i]) * ((double)one[i] - other[i]);
        return Math.Sqrt(sum);
    }
}
