using Crest.Foundation.Errors;
using Crest.Numerics.RandomStreams;
using Crest.Survey.Nights;
using Crest.Survey.Observations;

namespace Crest.Survey.Tests.Nights;

/// <summary>What a network over nights is given of light curves, clean and disturbed.</summary>
public class NightInputsTests
{
    [Fact]
    public void Features_are_those_that_the_names_say()
    {
        ObservationTable table = Curves.Of([(0, 0, 30, 3), (4, 0, -1, 1), (4.1, 1, 60, 6)], [(0, 0, 1, 1), (0, 1, 1, 1)]);
        NightInputSpec spec = Plain(FluxNormalisation.LightCurve, RedshiftInput.Best);
        Assert.Equal(
            ["flux_g", "error_g", "observed_g", "flux_r", "error_r", "observed_r", "days_since_night_before", "days_since_first_night",
                "redshift", "redshift_error", "redshift_known", "log_scale"],
            spec.FeatureNames);
        var rows = new float[2 * spec.Features];
        var inputs = new NightInputs(spec, table, "test");
        Assert.Equal(2, inputs.Fill(0, rows));
        float[] expected =
        [
            0.5f, 0.05f, 1, 0, 0, 0, 0, 0, 0.1f, 0.001f, 1, MathF.Log10(60),
            -1 / 60f, 1 / 60f, 1, 1, 0.1f, 1, 4, 4, 0.1f, 0.001f, 1, MathF.Log10(60),
        ];
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], rows[i], 1e-5f);
        // The second object has no spectrum: the best redshift is its host's.
        Assert.Equal(1, inputs.Fill(1, rows));
        Assert.Equal((0.3f, 0.05f, 1f), (rows[8], rows[9], rows[10]));
    }

    [Fact]
    public void The_redshift_of_a_simulation_is_never_an_input()
    {
        ObservationTable table = Curves.Random(1, 20);
        foreach (RedshiftInput input in Enum.GetValues<RedshiftInput>())
            Assert.DoesNotContain(0.777f, InputRedshifts.Of(table, input).Redshift);
    }

    [Theory]
    [InlineData(FluxNormalisation.Global)]
    [InlineData(FluxNormalisation.PerBand)]
    [InlineData(FluxNormalisation.LightCurve)]
    public void Features_of_the_training_data_have_mean_0_and_deviation_1(FluxNormalisation normalisation)
    {
        ObservationTable table = Curves.Random(2, 300);
        NightInputSpec spec = NightInputFit.Of(
            table, "test", false, normalisation, RedshiftInput.Photometric, takesAllNights: false).Checked("test");
        var inputs = new NightInputs(spec, table, "test");
        List<float[]> rows = [];
        for (int i = 0; i < inputs.Count; i++)
        {
            var own = new float[inputs.Nights.NightsOf(i) * spec.Features];
            int nights = inputs.Fill(i, own);
            for (int night = 0; night < nights; night++) rows.Add(own[(night * spec.Features)..((night + 1) * spec.Features)]);
        }

        bool shared = normalisation != FluxNormalisation.PerBand;
        foreach (int feature in (int[])[0, 1, 6, 7, 8])
        {
            IEnumerable<float> values = rows.Where(row => feature > 1 || row[2] == 1).Select(row => row[feature]);
            if (shared && feature <= 1) values = values.Concat(rows.Where(row => row[5] == 1).Select(row => row[feature + 3]));
            float[] known = [.. values];
            double mean = known.Average(), deviation = Math.Sqrt(known.Average(v => (v - mean) * (v - mean)));
            Assert.True(Math.Abs(mean) < 1e-3 && Math.Abs(deviation - 1) < 1e-3, $"{spec.FeatureNames[feature]}: {mean} ± {deviation}");
        }
    }

    [Theory]
    [InlineData(FluxNormalisation.Global)]
    [InlineData(FluxNormalisation.PerBand)]
    public void What_a_night_is_does_not_depend_on_later_nights(FluxNormalisation normalisation)
    {
        ObservationTable table = Curves.Random(3, 30);
        NightInputSpec spec = NightInputFit.Of(table, "test", false, normalisation, RedshiftInput.None, takesAllNights: false);
        var inputs = new NightInputs(spec, table, "test");
        for (int i = 0; i < inputs.Count; i++)
        {
            int all = inputs.Nights.NightsOf(i);
            float[] whole = new float[all * spec.Features], part = new float[all * spec.Features];
            inputs.Fill(i, whole);
            for (int night = 0; night < all; night++)
            {
                int taken = inputs.Fill(i, part, inputs.Nights.Mjd[inputs.Nights.Start[i] + night]);
                Assert.Equal(night + 1, taken);
                Assert.Equal(whole[..(taken * spec.Features)], part[..(taken * spec.Features)]);
            }
        }
    }

    [Fact]
    public void Without_noise_a_disturbed_light_curve_is_the_clean_one()
    {
        ObservationTable table = Curves.Random(4, 30);
        NightInputSpec spec = NightInputFit.Of(
            table, "test", false, FluxNormalisation.LightCurve, RedshiftInput.Photometric, takesAllNights: false);
        var inputs = new NightInputs(spec, table, "test");
        for (int i = 0; i < inputs.Count; i++)
        {
            float[] clean = new float[inputs.Nights.NightsOf(i) * spec.Features], disturbed = new float[clean.Length];
            Assert.Equal(inputs.Fill(i, clean), inputs.FillWithNoise(i, disturbed, new NightNoise(), new RandomStream(1, "test", i)));
            Assert.Equal(clean, disturbed);
        }
    }

    [Fact]
    public void Noise_is_what_it_says()
    {
        // One object of 40 nights, detected in the eleventh.
        ObservationTable table = Curves.Of([.. Enumerable.Range(0, 2).Select(_ =>
            Enumerable.Range(0, 40).Select(night => ((double)night, 0, night < 10 ? 1f : 100f, 2f)).ToArray())]);
        NightInputSpec spec = Plain(FluxNormalisation.Global, RedshiftInput.Photometric);
        var inputs = new NightInputs(spec, table, "test");
        var rows = new float[40 * spec.Features];
        const int draws = 4000;
        List<int> nights = [], kept = [];
        List<double> noise = [], faint = [], redshifts = [];
        int withheld = 0;
        for (int draw = 0; draw < draws; draw++)
        {
            var random = new RandomStream(7, "test", draw);
            nights.Add(inputs.FillWithNoise(0, rows, new NightNoise(CutRate: 1), random));
            kept.Add(inputs.FillWithNoise(0, rows, new NightNoise(MostDropped: 0.6), random));
            inputs.FillWithNoise(0, rows, new NightNoise(Flux: 0.5), random);
            noise.Add((Math.Sinh(rows[(20 * spec.Features) + 0]) - 100) / 2);
            inputs.FillWithNoise(0, rows, new NightNoise(FainterRate: 1), random);
            faint.Add(Math.Sinh(rows[(20 * spec.Features) + 0]));
            Assert.Equal(MathF.Log(2), rows[(20 * spec.Features) + 1], 1e-5f); // the error stays
            Assert.Equal(0, rows[spec.Features - 1]); // and the redshift is withheld
            inputs.FillWithNoise(0, rows, new NightNoise(RedshiftNoise: true, RedshiftWithheldRate: 0.25), random);
            if (rows[spec.Features - 1] == 0) withheld++;
            else redshifts.Add(rows[spec.Features - 3]);
        }

        // Half of the cuts are even from the night of the first detection to the last, in the mean after 25.5 nights; the other half are
        // even from day 10 to 50 (the peak is day 20), where the nights end with day 39: 30 nights in the mean of 11 to 40, then 40.
        Assert.Equal((11, 40), (nights.Min(), nights.Max()));
        Assert.Equal((25.5 + ((25.5 * 0.75) + (40 * 0.25))) / 2, nights.Average(), 0.5);
        // Of half of them a share from 0 to 0.6 is dropped, 0.3 in the mean.
        Assert.Equal(40 * 0.85, kept.Average(), 0.5);
        Assert.Equal((0, 0.5), (noise.Average(), Deviation(noise)), Close(0.05));
        // 10^(-0.4 m) of m from 0 to 1 is 0.653 in the mean: ∫ = (1 - 10^-0.4) / (0.4 ln 10).
        Assert.Equal(65.34, faint.Average(), 1.0);
        Assert.InRange(faint.Min(), 30, 42);
        Assert.Equal(0.25, (double)withheld / draws, 0.03);
        Assert.Equal((0.2, 0.05), (redshifts.Average(), Deviation(redshifts)), Close(0.005));
    }

    [Fact]
    public void A_draw_depends_on_its_stream_alone()
    {
        ObservationTable table = Curves.Random(5, 10);
        NightInputSpec spec = NightInputFit.Of(
            table, "test", false, FluxNormalisation.LightCurve, RedshiftInput.Photometric, takesAllNights: false);
        var inputs = new NightInputs(spec, table, "test");
        var noise = new NightNoise(0.3, 0.4, 0.5, true, 0.2, 0.3);
        float[] Draw(int stream)
        {
            var rows = new float[inputs.Nights.NightsOf(3) * spec.Features];
            int nights = inputs.FillWithNoise(3, rows, noise, new RandomStream(1, "test", stream));
            Assert.All(rows, value => Assert.True(float.IsFinite(value)));
            return rows[..(nights * spec.Features)];
        }

        Assert.Equal(Draw(4), Draw(4));
        Assert.NotEqual(Draw(4), Draw(5));
    }

    [Fact]
    public void A_redshift_that_no_object_has_is_an_error()
    {
        ObservationTable table = Curves.Of([(0, 0, 30, 3)]);
        table.HostPhotometricRedshift[0] = float.NaN;
        string message = Assert.Throws<CrestException>(
            () => NightInputFit.Of(
                table, "sn.nc", false, FluxNormalisation.Global, RedshiftInput.Photometric, takesAllNights: false)).Message;
        Assert.Contains("sn.nc", message, StringComparison.Ordinal);
        Assert.Contains("--redshift none", message, StringComparison.Ordinal);
    }

    private static NightInputSpec Plain(FluxNormalisation normalisation, RedshiftInput redshift)
    {
        var spec = new NightInputSpec(["g", "r"], 27.5, false, normalisation, redshift, null, [1, 1], [], []);
        return spec with { Mean = new float[spec.Features], StandardDeviation = [.. Enumerable.Repeat(1f, spec.Features)] };
    }

    private static double Deviation(List<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static EqualityComparer<(double, double)> Close(double tolerance) =>
        EqualityComparer<(double, double)>.Create(
            (a, b) => Math.Abs(a.Item1 - b.Item1) <= tolerance && Math.Abs(a.Item2 - b.Item2) <= tolerance, _ => 0);
}
