using Crest.Experiments.Studies;
using Crest.Numerics.RandomStreams;
using FsCheck;
using FsCheck.Fluent;
using static Crest.Experiments.Studies.ParameterDistribution;

namespace Crest.Experiments.Tests.Studies;

public partial class ParameterImportanceTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public void A_function_that_the_trees_know_wholly_has_its_exact_shares()
    {
        // Three choices by four whole numbers, each pair 20 times: every tree is the function itself, so the shares are those of
        // the analysis of variance by hand.
        double[,] table = { { 3, 1, 4, 1 }, { 5, 9, 2, 6 }, { 5, 3, 5, 8 } };
        SearchSpace space = Space(new Categorical(["x", "y", "z"]), new Integer(1, 4));
        ParameterImportance importance = ParameterImportance.Of(SampleStudy.Complete(
            space,
            [
                .. from copy in Enumerable.Range(0, 20)
                   from r in Enumerable.Range(0, 3)
                   from c in Enumerable.Range(0, 4)
                   select (new[] { r, c + 1.0 }, table[r, c]),
            ]))!;

        double mean = table.Cast<double>().Average(), variance = table.Cast<double>().Average(v => (v - mean) * (v - mean));
        double rows = Enumerable.Range(0, 3).Average(r => Math.Pow(Enumerable.Range(0, 4).Average(c => table[r, c]) - mean, 2));
        double columns = Enumerable.Range(0, 4).Average(c => Math.Pow(Enumerable.Range(0, 3).Average(r => table[r, c]) - mean, 2));
        Assert.Equal(rows / variance, Share(importance, "a"), 1e-12);
        Assert.Equal(columns / variance, Share(importance, "b"), 1e-12);
        Assert.Equal((240, 1.0), (importance.Trials, Math.Round(importance.Explained!.Value, 12)));
        Assert.Equal("a", importance.Shares[0].Key);
    }

    [Fact]
    public void A_sum_of_independent_parameters_has_the_shares_of_their_variances()
    {
        // Variances by hand: uniform (b - a)²/12, of the logarithm of a log-uniform one likewise, five whole numbers
        // 2, choices of 0, 1 and 3: 14/9.
        SearchSpace space = Space(
            new Real(-1, 1), new Real(1e-5, 1e-1, Log: true), new Integer(1, 5), new Categorical(["none", "some", "many"]),
            new Real(0, 10));
        double[] variances = [36 * 4 / 12.0, 16 / 12.0, 2, 4 * 14 / 9.0, 0];
        ParameterImportance importance =
            ParameterImportance.Of(Random(space, 600, x => (6 * x[0]) + Math.Log10(x[1]) + x[2] + (2 * new[] { 0, 1, 3 }[(int)x[3]])))!;
        Assert.Equal(["a", "d", "c", "b", "e"], importance.Shares.Select(s => s.Key));
        for (int j = 0; j < variances.Length; j++)
            Assert.InRange(Share(importance, Letters[j]) - (variances[j] / variances.Sum()), -0.08, 0.08);
        Assert.InRange(importance.Explained!.Value, 0.8, 1);
    }

    [Fact]
    public void What_only_two_parameters_together_explain_is_neither_ones_share()
    {
        // The product of two that are as often positive as negative: the mean over either is 0.
        ParameterImportance importance = ParameterImportance.Of(Random(Space(new Real(-1, 1), new Real(-1, 1)), 600, x => x[0] * x[1]))!;
        Assert.All(importance.Shares, s => Assert.InRange(s.Value, 0, 0.15));
    }

    [Fact]
    public void The_shares_of_any_trials_sum_to_at_most_1_and_do_not_change_with_order_scale_or_trials_that_do_not_count()
    {
        SearchSpace space = Space(
            new Real(-1, 1), new Real(1e-5, 1e-1, Log: true), new Integer(1, 64, Log: true), new Categorical([null, true, 2L, "3"]),
            new Real(0, 1, Step: 0.25), new Integer(7, 7));
        Gen<int> counts = Gen.Choose(ParameterImportance.FewestTrials, 40), seeds = Gen.Choose(0, int.MaxValue);
        Prop.ForAll(counts.ToArbitrary(), seeds.ToArbitrary(), (count, seed) =>
        {
            var random = new RandomSequence(new RandomStream(seed, "test"));
            (double[] Row, double Value)[] trials =
                [.. Enumerable.Range(0, count).Select(_ => (SampleStudy.Draw(space, ref random), Math.Round(random.NextNormal(), 1)))];
            ParameterImportance? importance = ParameterImportance.Of(SampleStudy.Complete(space, trials));
            if (trials.All(t => t.Value == trials[0].Value)) return importance is null;

            StudyHistory changed = new(space, StudyDirection.Maximize);
            for (int i = 0; i < count; i++)
            {
                changed.Put(new Trial(1000 + i, count - 1 - i, TrialState.Complete)
                {
                    Parameters = SampleStudy.Parameters(space, trials[^(i + 1)].Row), Value = (8 * trials[^(i + 1)].Value) + 64,
                });
                changed.Put(new Trial(2000 + i, 2000 + i, i % 2 == 0 ? TrialState.Pruned : TrialState.Fail)
                {
                    Parameters = SampleStudy.Parameters(space, trials[i].Row), Value = i,
                });
            }

            changed.Put(new Trial(3000, 3000, TrialState.Complete)
            {
                Parameters = SampleStudy.Parameters(space, trials[0].Row), Value = double.PositiveInfinity,
            });
            changed.Put(
                new Trial(3001, 3001, TrialState.Complete) { Parameters = SampleStudy.Parameters(space, trials[0].Row)[1..], Value = 5 });
            ParameterImportance again = ParameterImportance.Of(changed)!;
            return importance!.Shares.Sum(s => s.Value) <= 1 + 1e-9 && importance.Shares.All(s => s.Value >= 0)
                && Share(importance, "f") == 0 && importance.Trials == again.Trials
                && Letters.All(l => Math.Abs(Share(importance, l) - Share(again, l)) < 1e-6);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    [Fact]
    public void Too_few_or_equal_trials_have_no_importance()
    {
        SearchSpace space = Space(new Real(0, 1));
        (double[], double)[] Trials(int count, Func<int, double> value) =>
            [.. Enumerable.Range(0, count).Select(i => (new[] { i / 10.0 }, value(i)))];
        Assert.Null(ParameterImportance.Of(SampleStudy.Complete(space, [])));
        // A handful of trials would give a parameter any share.
        Assert.Null(ParameterImportance.Of(SampleStudy.Complete(space, Trials(9, i => i))));
        Assert.Null(ParameterImportance.Of(SampleStudy.Complete(space, Trials(10, _ => 1))));
        Assert.Equal(
            1, ParameterImportance.Of(SampleStudy.Complete(space, Trials(10, i => 1e300 * (1 - (i % 3)))))!.Shares[0].Value, 1e-9);
    }

    [Fact]
    public void A_parameter_drawn_from_another_range_counts_where_its_value_is_in_the_space()
    {
        SearchSpace space = Space(new Real(0, 1), new Categorical(["x", "y"]));
        var other = new StudyHistory(space, StudyDirection.Minimize);
        for (int i = 0; i < 20; i++)
            other.Put(new Trial(i, i, TrialState.Complete)
            {
                Parameters =
                [
                    new TrialParameter("b", new Categorical(["z", "y", "x"]), 1 + (i % 2)),
                    new TrialParameter("a", new Real(0, 2), 0.1 * i),
                ],
                Value = i % 2,
            });
        ParameterImportance importance = ParameterImportance.Of(other)!;
        Assert.Equal(11, importance.Trials);
        Assert.Equal("b", importance.Shares[0].Key);
        Assert.Equal(1, importance.Shares[0].Value, 1e-9);
    }

    private static SearchSpace Space(params ParameterDistribution[] parameters) =>
        new([.. parameters.Select((p, j) => KeyValuePair.Create(Letters[j], p))]);

    private static double Share(ParameterImportance importance, string name) => importance.Shares.Single(s => s.Key == name).Value;

    private static StudyHistory Random(SearchSpace space, int count, Func<double[], double> f)
    {
        var random = new RandomSequence(new RandomStream(5, "test"));
        List<(double[], double)> trials = [];
        for (int i = 0; i < count; i++)
        {
            double[] row = SampleStudy.Draw(space, ref random);
            trials.Add((row, f(row)));
        }

        return SampleStudy.Complete(space, trials);
    }
}
