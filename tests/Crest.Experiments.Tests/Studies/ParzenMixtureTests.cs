using System.Runtime.Intrinsics;
using Crest.Experiments.Studies;
using Crest.Numerics.RandomStreams;

namespace Crest.Experiments.Tests.Studies;

public class ParzenMixtureTests
{
    /// <summary>∫ from 0 to 1 of a normal distribution with its centre at 0.5 and width 1: Φ(½) - Φ(-½).</summary>
    private const double PriorInside = 0.3829249225480262;

    private static readonly ParameterAxis[] Line = [new(new ParameterDistribution.Real(0, 1))];

    [Fact]
    public void A_window_is_a_normal_distribution_cut_off_at_the_ends_beside_the_prior()
    {
        var trials = new PlaceColumns(1);
        trials.Append([0.25f]);
        trials.Append([0f]);
        var mixture = new ParzenMixture(Line, [0], trials, 0.1, []);
        foreach (double x in (double[])[0, 0.1, 0.25, 0.6, 1])
        {
            // Of the window at 0.25 1 - Φ(-2.5) is inside, of that at 0 one half.
            double density = (Normal(x, 0.25, 0.1) / 0.9937903346742238) + (Normal(x, 0, 0.1) / 0.5) + (Normal(x, 0.5, 1) / PriorInside);
            Assert.Equal(Math.Log(density / 3), mixture.LogDensity([(float)x]), 1e-5);
        }
    }

    [Fact]
    public void Weights_share_what_the_trials_weigh()
    {
        var trials = new PlaceColumns(1);
        trials.Append([0.25f]);
        trials.Append([0.5f]);
        var mixture = new ParzenMixture(Line, [0], trials, 0.05, [1.5, 0.5]);
        double density = (1.5 * Normal(0.3, 0.25, 0.05)) + (0.5 * Normal(0.3, 0.5, 0.05)) + (Normal(0.3, 0.5, 1) / PriorInside);
        Assert.Equal(Math.Log(density / 3), mixture.LogDensity([0.3f]), 1e-5);
    }

    [Fact]
    public void A_value_of_a_grid_is_spread_over_its_cell()
    {
        // Ten values, a tenth of the axis each; a uniform distribution as wide has the variance 0.1²/12.
        ParameterAxis[] axes = [new(new ParameterDistribution.Integer(1, 10))];
        Assert.Equal(0.1, axes[0].Cell, 1e-12);
        var trials = new PlaceColumns(1);
        trials.Append([0.45f]);
        var mixture = new ParzenMixture(axes, [0], trials, 0.02, []);
        double width = Math.Sqrt((0.02 * 0.02) + (0.1 * 0.1 / 12));
        foreach (double x in (double[])[0.25, 0.45, 0.55])
        {
            double density = Normal(x, 0.45, width) + (Normal(x, 0.5, 1) / PriorInside);
            Assert.Equal(Math.Log(density / 2), mixture.LogDensity([(float)x]), 1e-5);
        }
    }

    [Fact]
    public void Kernels_of_several_parameters_are_products_and_choices_count_like_Optuna_s()
    {
        ParameterAxis[] axes = [.. Line, new(new ParameterDistribution.Categorical(["a", "b", "c"]))];
        var trials = new PlaceColumns(2);
        trials.Append([0.5f, 2]);
        var mixture = new ParzenMixture(axes, [0, 1], trials, 0.1, []);
        // One trial and the prior: each choice is seen half a time more.
        double own = (1 + 0.5) / (1 + 1.5), other = 0.5 / (1 + 1.5), prior = Normal(0.6, 0.5, 1) / PriorInside / 3;
        Assert.Equal(Math.Log(((Normal(0.6, 0.5, 0.1) * own) + prior) / 2), mixture.LogDensity([0.6f, 2]), 1e-5);
        Assert.Equal(Math.Log(((Normal(0.6, 0.5, 0.1) * other) + prior) / 2), mixture.LogDensity([0.6f, 0]), 1e-5);
    }

    [Fact]
    public void Many_trials_give_the_sum_that_a_loop_gives()
    {
        var random = new RandomSequence(new RandomStream(1, "test"));
        var trials = new PlaceColumns(1);
        List<double> places = [];
        for (int i = 0; i < 1003; i++)
        {
            float place = (float)random.NextUniform();
            places.Add(place);
            trials.Insert(i, [place]);
        }

        var mixture = new ParzenMixture(Line, [0], trials, 0.03, []);
        double sum = places.Sum(p => Normal(0.4, p, 0.03) / Inside(p, 0.03)) + (Normal(0.4, 0.5, 1) / PriorInside);
        Assert.Equal(Math.Log(sum / 1004), mixture.LogDensity([0.4f]), 1e-4);
    }

    [Fact]
    public void What_lies_inside_is_right_near_and_far_from_the_ends()
    {
        foreach (float width in (float[])[0.01f, 0.1f, 1])
        {
            foreach (float centre in (float[])[0, 0.003f, 0.1f, 0.5f, 0.97f, 1])
            {
                Vector512<float> inside = ParzenMixture.Inside(Vector512.Create(centre), width);
                Assert.Equal(Inside(centre, width), inside[7], 2e-6);
            }
        }
    }

    [Fact]
    public void Points_are_drawn_as_the_density_says()
    {
        const int draws = 40_000;
        ParameterAxis[] axes = [.. Line, new(new ParameterDistribution.Categorical(["a", "b", "c"]))];
        var trials = new PlaceColumns(2);
        trials.Append([0.05f, 2]);
        trials.Append([0.7f, 0]);
        var mixture = new ParzenMixture(axes, [0, 1], trials, 0.1, [1.5, 0.5]);
        var random = new RandomSequence(new RandomStream(1, "test"));
        int[] counts = new int[30];
        float[] point = new float[2];
        for (int i = 0; i < draws; i++)
        {
            mixture.Draw(ref random, point);
            counts[(int)(Math.Min(point[0], 0.999f) * 10) + (10 * (int)point[1])]++;
        }

        for (int cell = 0; cell < counts.Length; cell++)
        {
            double expected = Enumerable.Range(0, 100)
                .Average(k => Math.Exp(mixture.LogDensity([((cell % 10) + ((k + 0.5f) / 100)) / 10, cell / 10]))) / 10;
            Assert.Equal(expected, counts[cell] / (double)draws, (5 * Math.Sqrt(expected / draws)) + 1e-4);
        }
    }

    /// <summary>By the midpoint rule.</summary>
    private static double Inside(double centre, double width) =>
        Enumerable.Range(0, 20_000).Average(k => Normal((k + 0.5) / 20_000, centre, width));

    private static double Normal(double x, double centre, double width) =>
        Math.Exp(-0.5 * (x - centre) * (x - centre) / (width * width)) / (width * Math.Sqrt(2 * Math.PI));
}
