using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Survey.Tests.Inputs;

/// <summary>
/// One light curve of 18 visits (more than a vector), drawn often; bounds are 5 standard deviations, and the draws are seeded.
/// </summary>
public sealed class LightCurveInputsTests : IDisposable
{
    private const int Draws = 40_000, Visits = 18;
    private static readonly float[] s_flux = [.. Enumerable.Range(0, Visits).Select(i => i % 3 == 0 ? 100f : i % 3 == 1 ? 0.3f : -2f)];
    private static readonly float[] s_error = [.. Enumerable.Range(0, Visits).Select(i => i % 3 == 0 ? 10f : i % 3 == 1 ? 2f : 1f)];
    private readonly WorkerPool _pool = new(2);

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(MagnitudeMethod.Modified)]
    [InlineData(MagnitudeMethod.Traditional)]
    public void Disturbed_magnitudes_are_spread_as_those_of_a_simulation_in_double_precision(MagnitudeMethod method)
    {
        Tensor values = Draw(s_flux, s_error, method, new NoiseModel(0, 0), 1);
        var random = new Random(5);
        for (int feature = 0; feature < Visits; feature++)
        {
            double[] simulated = new double[Draws], drawn = new double[Draws];
            for (int draw = 0; draw < Draws; draw++)
            {
                double flux = s_flux[feature]
                    + (s_error[feature] * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
                simulated[draw] = method == MagnitudeMethod.Modified
                    ? -2.5 * Math.Log10(Math.E) * Math.Asinh(flux / 2)
                    : -2.5 * Math.Log10(Math.Max(flux, 0.1));
                drawn[draw] = values[draw, feature];
            }

            (double expected, double expectedSpread, double fourth) = Moments(simulated);
            (double mean, double spread, _) = Moments(drawn);
            Assert.InRange(mean - expected, -5 * Math.Sqrt(2 * expectedSpread / Draws), 5 * Math.Sqrt(2 * expectedSpread / Draws));
            double error = Math.Sqrt(2 * (fourth - (expectedSpread * expectedSpread)) / Draws);
            Assert.InRange(spread - expectedSpread, -5 * error, 5 * error);
        }
    }

    [Fact]
    public void The_asked_for_share_is_blacked_out()
    {
        Tensor values = Draw(s_flux, s_error, MagnitudeMethod.Modified, new NoiseModel(0, 0.07), 2);
        AssertShare(0.07, values.Values.ToArray().Count(v => v == 0));
        Assert.All(Draw(s_flux, s_error, MagnitudeMethod.Modified, new NoiseModel(0, 1), 2).Values.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_asked_for_share_are_outliers_of_unit_variance()
    {
        Tensor values = Draw(s_flux, new float[Visits], MagnitudeMethod.Modified, new NoiseModel(0.04, 0), 3);
        float[] clean = [.. Enumerable.Range(0, Visits).Select(i => (float)(-2.5 * Math.Log10(Math.E) * Math.Asinh(s_flux[i] / 2)))];
        List<double> added = [];
        for (int draw = 0; draw < Draws; draw++)
            for (int feature = 0; feature < Visits; feature++)
                if (Math.Abs(values[draw, feature] - clean[feature]) > 1e-5) added.Add(values[draw, feature] - clean[feature]);
        AssertShare(0.04, added.Count);
        (double mean, double variance, _) = Moments([.. added]);
        Assert.InRange(mean, -5 / Math.Sqrt(added.Count), 5 / Math.Sqrt(added.Count));
        Assert.InRange(variance, 1 - (5 * Math.Sqrt(2.0 / added.Count)), 1 + (5 * Math.Sqrt(2.0 / added.Count)));
    }

    [Fact]
    public void Outliers_blackouts_and_noise_are_drawn_independently()
    {
        Tensor values = Draw(s_flux, new float[Visits], MagnitudeMethod.Modified, new NoiseModel(0.5, 0.5), 4);
        float[] all = values.Values.ToArray();
        float[] clean = [.. Enumerable.Range(0, Visits).Select(i => (float)(-2.5 * Math.Log10(Math.E) * Math.Asinh(s_flux[i] / 2)))];
        AssertShare(0.25, all.Count(v => v == 0));
        AssertShare(0.25, Enumerable.Range(0, all.Length).Count(i => Math.Abs(all[i] - clean[i % Visits]) < 1e-5));
    }

    [Fact]
    public void A_step_gives_the_same_values_for_any_number_of_threads_and_another_step_others()
    {
        PreparedSet set = Set(s_flux, s_error);
        var inputs = new LightCurveInputs(Spec(set, MagnitudeMethod.Modified), set, "t");
        var random = new RandomStream(9, "noise");
        float[] one = Batch(1, 7), two = Batch(2, 7), three = Batch(3, 7), other = Batch(1, 8);
        Assert.Equal(one, two);
        Assert.Equal(one, three);
        Assert.DoesNotContain(one.Zip(other), pair => pair.First == pair.Second && pair.First != 0);

        float[] Batch(int threads, long step)
        {
            using var pool = new WorkerPool(threads);
            var batch = new Tensor(101, Visits);
            inputs.WithNoise(new int[101], new NoiseModel(0.1, 0.1), random.Split(step), batch, pool);
            return batch.Values.ToArray();
        }
    }

    [Fact]
    public void Without_errors_and_rates_a_batch_is_the_clean_one_and_a_flux_without_error_is_not_varied()
    {
        float[] flux = [.. s_flux], error = [.. s_error];
        error.AsSpan(0, 5).Clear();
        error[5] = float.NaN;
        flux[6] = float.NaN; // with an error all the same
        (flux[7], error[7]) = (float.NaN, float.NaN);
        PreparedSet set = Set(flux, error);
        var inputs = new LightCurveInputs(Spec(set, MagnitudeMethod.Modified), set, "t");
        Tensor clean = inputs.WithoutNoise(_pool), batch = new(3, Visits);
        inputs.WithNoise([0, 0, 0], new NoiseModel(0, 0), new RandomStream(1, "noise"), batch, _pool);
        for (int row = 0; row < 3; row++)
        {
            for (int feature = 0; feature < Visits; feature++)
            {
                if (feature < 8) Assert.Equal(clean[0, feature], batch[row, feature]);
                else Assert.NotEqual(clean[0, feature], batch[row, feature]);
            }
        }

        Assert.Equal((0, 0), (clean[0, 6], clean[0, 7]));
        Assert.NotEqual(0, clean[0, 5]);
    }

    [Fact]
    public void Fluxes_of_another_zero_point_are_the_same_inputs()
    {
        // 2.5 magnitudes are a factor of 10.
        PreparedSet set = Set(s_flux, s_error), other = Set([.. s_flux.Select(f => f / 10)], [.. s_error.Select(e => e / 10)]);
        InputSpec spec = Spec(set, MagnitudeMethod.Modified);
        Tensor expected = new LightCurveInputs(spec, set, "t").WithoutNoise(_pool);
        Tensor found = new LightCurveInputs(spec, other with { ZeroPoint = 24.5 }, "t").WithoutNoise(_pool);
        for (int feature = 0; feature < Visits; feature++) Assert.Equal(expected[0, feature], found[0, feature], 1e-5f);
        Tensor noisy = new(1, Visits), otherNoisy = new(1, Visits);
        var noise = new NoiseModel(0, 0);
        new LightCurveInputs(spec, set, "t").WithNoise([0], noise, new RandomStream(1, "noise"), noisy, _pool);
        new LightCurveInputs(spec, other with { ZeroPoint = 24.5 }, "t")
            .WithNoise([0], noise, new RandomStream(1, "noise"), otherNoisy, _pool);
        for (int feature = 0; feature < Visits; feature++) Assert.Equal(noisy[0, feature], otherNoisy[0, feature], 1e-4f);
    }

    private static void AssertShare(double share, int count)
    {
        const double all = (double)Draws * Visits;
        double error = Math.Sqrt(share * (1 - share) / all);
        Assert.InRange(count / all, share - (5 * error), share + (5 * error));
    }

    private static (double Mean, double Variance, double Fourth) Moments(double[] values)
    {
        double mean = values.Average();
        return (mean, values.Average(v => Math.Pow(v - mean, 2)), values.Average(v => Math.Pow(v - mean, 4)));
    }

    private Tensor Draw(float[] flux, float[] error, MagnitudeMethod method, NoiseModel noise, long seed)
    {
        PreparedSet set = Set(flux, error);
        var values = new Tensor(Draws, Visits);
        new LightCurveInputs(Spec(set, method), set, "t").WithNoise(new int[Draws], noise, new RandomStream(seed, "noise"), values, _pool);
        return values;
    }

    private static InputSpec Spec(PreparedSet set, MagnitudeMethod method) =>
        new(set.Table.Cadence.Visits, method, false, 27, new float[Visits], [.. Enumerable.Repeat(1f, Visits)]);

    private static PreparedSet Set(float[] flux, float[] error)
    {
        var table = new LightCurveTable(new Cadence(Enumerable.Range(1, Visits).Select(i => new Visit("i", i, i))), ["a"]);
        flux.CopyTo(table.Flux, 0);
        error.CopyTo(table.FluxError, 0);
        return new PreparedSet(table, ["Ia"], Splits.Train, 27, 1, "source", "preparation");
    }
}
