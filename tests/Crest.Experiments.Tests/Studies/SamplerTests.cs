using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Experiments.Tests.Studies;

public class SamplerTests
{
    [Theory]
    [InlineData(SamplerKind.Random, true)]
    [InlineData(SamplerKind.Sobol, true)]
    [InlineData(SamplerKind.Tpe, true)]
    [InlineData(SamplerKind.Tpe, false)]
    public void Every_value_is_one_of_its_parameter(SamplerKind kind, bool multivariate)
    {
        var cases = from seed in Gen.Choose(0, 1_000_000)
                    from space in Spaces
                    select (Seed: (long)seed, Space: space);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            StudyHistory history = Search(
                new SamplerOptions(kind, c.Seed) { Multivariate = multivariate, ConstantLiar = c.Seed % 2 == 0 }, c.Space, 25,
                (number, _) => Math.Sin(number));
            foreach (TrialParameter parameter in history.Trials.SelectMany(t => t.Parameters))
            {
                Assert.True(parameter.Distribution.Contains(parameter.Value), $"{parameter}");
                Assert.Equal(parameter.Distribution.Nearest(parameter.Value), parameter.Value);
                Assert.Equal(parameter.Value, parameter.Distribution.Internal(parameter.External));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(SamplerKind.Random)]
    [InlineData(SamplerKind.Sobol)]
    [InlineData(SamplerKind.Tpe)]
    public void The_same_seed_gives_the_same_bits_and_another_does_not(SamplerKind kind)
    {
        double[][] Values(long seed) => [.. Search(new SamplerOptions(kind, seed), Study.Space, 40, Bowl).Trials
            .Select(t => t.Parameters.Select(p => p.Value).ToArray())];
        double[][] first = Values(1);
        Assert.Equal(first, Values(1));
        Assert.NotEqual(first, Values(2));
    }

    [Theory]
    [InlineData(SamplerKind.Random)]
    [InlineData(SamplerKind.Sobol)]
    public void Values_are_spread_as_their_distributions_say(SamplerKind kind)
    {
        var space = new SearchSpace(
        [
            KeyValuePair.Create<string, ParameterDistribution>("rate", new ParameterDistribution.Real(1e-5, 0.1, Log: true)),
            KeyValuePair.Create<string, ParameterDistribution>("layers", new ParameterDistribution.Integer(2, 11, Step: 2)),
            KeyValuePair.Create<string, ParameterDistribution>("hidden", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
            KeyValuePair.Create<string, ParameterDistribution>("bn", new ParameterDistribution.Categorical([false, true, null])),
        ]);
        const int trials = 8192;
        var sampler = Sampler.Of(new SamplerOptions(kind, 5), space);
        var history = new StudyHistory(space, StudyDirection.Minimize);
        double[][] drawn = [.. Enumerable.Range(0, trials).Select(n => sampler.Draw(history, n))];
        double Part(int parameter, Func<double, bool> of) => drawn.Count(v => of(v[parameter])) / (double)trials;
        for (int decade = -5; decade < -1; decade++) Assert.Equal(0.25, Part(0, v => Math.Floor(Math.Log10(v)) == decade), 0.02);
        foreach (int layers in (int[])[2, 4, 6, 8, 10]) Assert.Equal(0.2, Part(1, v => v == layers), 0.02);
        // Each has the logarithm of half a step around it; 50 from 25 to 75.
        foreach (int hidden in (int[])[50, 100, 500, 1000])
            Assert.Equal(Math.Log((hidden + 25.0) / (hidden - 25)) / Math.Log(1025 / 25.0), Part(2, v => v == hidden), 0.02);
        for (int choice = 0; choice < 3; choice++) Assert.Equal(1 / 3.0, Part(3, v => v == choice), 0.02);
    }

    [Fact]
    public void A_grid_has_every_combination_once()
    {
        var space = new SearchSpace(
        [
            KeyValuePair.Create<string, ParameterDistribution>("dropout", new ParameterDistribution.Real(0, 0.8, Step: 0.05)),
            KeyValuePair.Create<string, ParameterDistribution>("hidden", new ParameterDistribution.Integer(50, 1000, Log: true, Step: 50)),
            KeyValuePair.Create<string, ParameterDistribution>("bn", new ParameterDistribution.Categorical([false, true])),
            KeyValuePair.Create<string, ParameterDistribution>("fixed", new ParameterDistribution.Real(0.5, 0.5)),
        ]);
        var sampler = new GridSampler(space);
        Assert.Equal(17 * 20 * 2, sampler.Combinations);
        var history = new StudyHistory(space, StudyDirection.Minimize);
        double[][] drawn = [.. Enumerable.Range(0, 17 * 20 * 2).Select(n => sampler.Draw(history, n))];
        Assert.Equal(17 * 20 * 2, drawn.Select(v => (v[0], v[1], v[2], v[3])).Distinct().Count());
        Assert.Equal([0, 50, 1, 0.5], drawn[1]);
        Assert.Equal([0.15, 100, 0, 0.5], drawn[(3 * 40) + 2]);
        Assert.Equal([0.8, 1000, 1, 0.5], drawn[^1]);
        Assert.Equal(drawn[0], sampler.Draw(history, 17 * 20 * 2));
    }

    [Fact]
    public void A_grid_refuses_a_parameter_without_a_finite_number_of_values() =>
        Assert.Equal(
            "a grid needs a finite number of values, and 'blackout' (uniform: [0, 0.1]) has any between its bounds; "
            + "give it a step, or take another sampler",
            Assert.Throws<CrestException>(() => Sampler.Of(new SamplerOptions(SamplerKind.Grid, 1), Study.Space)).Message);

    [Fact]
    public void Tpe_finds_better_values_than_chance_on_Branin()
    {
        static double Branin(int number, double[] v) =>
            Math.Pow(v[1] - (5.1 / (4 * Math.PI * Math.PI) * v[0] * v[0]) + (5 / Math.PI * v[0]) - 6, 2)
            + (10 * (1 - (1 / (8 * Math.PI))) * Math.Cos(v[0])) + 10;
        var space = new SearchSpace(
        [
            KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(-5, 10)),
            KeyValuePair.Create<string, ParameterDistribution>("y", new ParameterDistribution.Real(0, 15)),
        ]);
        double Median(SamplerOptions options) => Enumerable.Range(0, 9)
            .Select(seed => Search(options with { Seed = seed }, space, 100, Branin).Best!.Value!.Value).Order().ElementAt(4);
        double chance = Median(new SamplerOptions(SamplerKind.Random, 0));
        Assert.InRange(chance, 0.5, 2);
        Assert.InRange(Median(new SamplerOptions(SamplerKind.Tpe, 0)), 0.3978, 0.41);
        Assert.InRange(Median(new SamplerOptions(SamplerKind.Tpe, 0) { ConstantLiar = true }), 0.3978, 0.41);
        Assert.InRange(Median(new SamplerOptions(SamplerKind.Tpe, 0) { Multivariate = false }), 0.3978, chance);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tpe_looks_where_good_trials_are_and_others_are_not(bool multivariate)
    {
        // The two best trials are at 0.75, which weighs more, and at 0.25; around 0.75 are all the others, too.
        var space = new SearchSpace([KeyValuePair.Create<string, ParameterDistribution>("x", new ParameterDistribution.Real(0, 1))]);
        var history = new StudyHistory(space, StudyDirection.Minimize);
        for (int n = 0; n < 20; n++)
        {
            double x = n == 1 ? 0.25 : 0.75 + (n == 0 ? 0 : 0.005 * (n - 10));
            history.Put(new Trial(n, n, TrialState.Complete)
            {
                Parameters = [new TrialParameter("x", space.Parameters[0].Value, x)], Value = n < 2 ? 0 : 1,
            });
        }

        double[] drawn = [.. Enumerable.Range(0, 100).Select(seed =>
            Sampler.Of(new SamplerOptions(SamplerKind.Tpe, seed) { Multivariate = multivariate }, space).Draw(history, 20)[0])];
        Assert.InRange(drawn.Count(x => x is > 0.6 and < 0.9), 0, 5);
        Assert.InRange(drawn.Count(x => x is > 0 and < 0.5), 80, 100);
    }

    [Fact]
    public void A_study_that_maximises_the_negative_draws_the_same()
    {
        double[][] Values(StudyDirection direction) =>
            [.. Search(
                new SamplerOptions(SamplerKind.Tpe, 3), Study.Space, 40,
                (n, v) => direction == StudyDirection.Minimize ? Bowl(n, v) : -Bowl(n, v),
                direction).Trials.Select(t => t.Parameters.Select(p => p.Value).ToArray())];
        Assert.Equal(Values(StudyDirection.Minimize), Values(StudyDirection.Maximize));
    }

    /// <summary>Any parameters, narrow and wide, of one value and of many.</summary>
    private static Gen<SearchSpace> Spaces => Gen.NonEmptyListOf(
        from kind in Gen.Choose(0, 4)
        from low in Gen.Choose(-1000, 1000)
        from width in Gen.Choose(0, 3000)
        from step in Gen.Choose(1, 70)
        from scale in Gen.Choose(-3, 3)
        select (ParameterDistribution)(kind switch
        {
            0 => new ParameterDistribution.Real(low * Math.Pow(10, scale), (low + width) * Math.Pow(10, scale)),
            1 => new ParameterDistribution.Real(
                (Math.Abs(low) + 1) * Math.Pow(10, scale), (Math.Abs(low) + 1 + width) * Math.Pow(10, scale), Log: true),
            2 => new ParameterDistribution.Real(
                low * Math.Pow(10, scale), (low + width) * Math.Pow(10, scale), Step: step * Math.Pow(10, scale)),
            3 => new ParameterDistribution.Integer(low, low + width, Log: low >= 1, Step: step),
            _ => new ParameterDistribution.Categorical([.. Enumerable.Range(0, 1 + (width % 5)).Select(i => (object)(long)i)]),
        })).Select(list => new SearchSpace([.. list.Take(6).Select((d, i) => KeyValuePair.Create($"p{i}", d))]).Checked());

    private static double Bowl(int number, double[] values) =>
        (values[0] * values[0]) + Math.Abs(Math.Log(values[1] / 0.001)) + values[2] + (values[5] == 2 ? 0 : 1);

    private static StudyHistory Search(
        SamplerOptions options, SearchSpace space, int trials, Func<int, double[], double> objective,
        StudyDirection direction = StudyDirection.Minimize)
    {
        var history = new StudyHistory(space, direction);
        var sampler = Sampler.Of(options, space);
        for (int n = 0; n < trials; n++)
        {
            double[] values = sampler.Draw(history, n);
            history.Put(new Trial(n, n, TrialState.Complete)
            {
                Parameters = [.. space.Parameters.Select((p, i) => new TrialParameter(p.Key, p.Value, values[i]))],
                Value = objective(n, values),
            });
        }

        return history;
    }
}
