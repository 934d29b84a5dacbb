using Crest.Survey.PreparedData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.PreparedData;

public class SplitRatioTests
{
    [Fact]
    public void Another_seed_gives_other_sets_and_not_only_another_order()
    {
        int[] a = [.. Enumerable.Range(0, 60)], b = [.. Enumerable.Range(60, 40)];
        (string, IReadOnlyList<int>)[] groups = [("a", a), ("b", b)];
        string[][] sets = [.. Enumerable.Range(0, 50).Select(seed => Sets(SplitRatio.Default.Split(groups, seed)))];
        for (int split = 0; split < 3; split++) Assert.Equal(50, sets.Select(s => s[split]).Distinct().Count());
        // Of each group, too.
        foreach (int[] group in (int[][])[a, b])
            Assert.Equal(
                50,
                Enumerable.Range(0, 50).Select(seed => Sets([[.. SplitRatio.Default.Split(groups, seed)[0].Intersect(group)]])[0])
                    .Distinct().Count());
    }

    [Fact]
    public void Every_object_is_in_each_split_as_often_as_the_ratio_says()
    {
        const int objects = 50, seeds = 2000;
        (string, IReadOnlyList<int>)[] groups = [("a", [.. Enumerable.Range(0, objects)])];
        double[][] counts = [new double[objects], new double[objects], new double[objects]];
        for (int seed = 0; seed < seeds; seed++)
        {
            int[][] parts = SplitRatio.Default.Split(groups, seed);
            for (int split = 0; split < 3; split++)
                foreach (int sample in parts[split])
                    counts[split][sample]++;
        }

        // Five standard deviations of a binomial distribution.
        foreach ((double[] count, double share) in counts.Zip((double[])[0.8, 0.1, 0.1]))
            Assert.All(count, n => Assert.Equal(share, n / seeds, 5 * Math.Sqrt(share * (1 - share) / seeds)));
    }

    [Theory]
    [InlineData(1, 1, 0, 0)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(6, 5, 0, 1)]
    [InlineData(7, 6, 0, 1)]
    [InlineData(8, 6, 1, 1)]
    [InlineData(9, 7, 1, 1)]
    [InlineData(13, 10, 2, 1)]
    [InlineData(59, 47, 6, 6)]
    public void Shares_are_rounded_to_the_nearest_number_of_objects(int objects, int train, int validation, int test)
    {
        // A large group of another type, so that no split is empty.
        int[][] parts = SplitRatio.Default.Split(
            [("a", [.. Enumerable.Range(0, objects)]), ("large", [.. Enumerable.Range(1000, 100)])], seed: 3);
        Assert.Equal([train, validation, test], parts.Select(part => part.Count(sample => sample < 1000)));
        Assert.Equal([80, 10, 10], parts.Select(part => part.Count(sample => sample >= 1000)));
    }

    [Fact]
    public void No_object_is_lost_or_in_two_splits()
    {
        var cases = from sizes in Gen.NonEmptyListOf(Gen.Choose(0, 40))
                    from seed in Gen.Choose(0, int.MaxValue)
                    from train in Gen.Choose(1, 20)
                    from validation in Gen.Choose(1, 20)
                    select (sizes, seed, ratio: new SplitRatio(train, validation, 10));
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            int next = 0;
            List<(string, IReadOnlyList<int>)> groups = [("large", [.. Enumerable.Range(100_000, 200)])];
            foreach (int size in c.sizes) groups.Add(($"group {groups.Count}", [.. Enumerable.Range((next += size) - size, size)]));
            int[] all = [.. c.ratio.Split(groups, c.seed).SelectMany(part => part).Order()];
            return all.SequenceEqual([.. Enumerable.Range(0, next), .. Enumerable.Range(100_000, 200)]);
        }).QuickCheckThrowOnFailure();
    }

    private static string[] Sets(int[][] splits) => [.. splits.Select(split => string.Join(' ', split.Order()))];
}
