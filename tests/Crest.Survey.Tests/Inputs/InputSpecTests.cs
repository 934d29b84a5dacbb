using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Survey.Inputs;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Survey.Tests.Inputs;

public class InputSpecTests
{
    private static readonly Visit[] s_visits = [new("g", 1, 4), new("i", 1, 0), new("i", 2, 7), new("i", 3, 14)];

    [Fact]
    public void The_scaling_of_a_small_table_is_that_computed_by_hand()
    {
        PreparedSet set = Set(
            [
                [1, 2, float.NaN, 5],
                [3, 2, 4, 5],
                [float.NaN, 2, 8, 5],
            ]);
        InputSpec spec = InputSpec.Fit(set, "train.nc", null, MagnitudeMethod.Modified, useRedshift: true);
        Assert.Equal(s_visits, spec.Visits);
        Assert.Equal((5, 27.0), (spec.Features, spec.ZeroPoint));
        double[][] columns = [[M(1), M(3), 0], [M(2), M(2), M(2)], [0, M(4), M(8)], [M(5), M(5), M(5)], [0.1, 0.2, 0.6]];
        for (int feature = 0; feature < 5; feature++)
        {
            double mean = columns[feature].Average(), deviation = Math.Sqrt(columns[feature].Average(v => (v - mean) * (v - mean)));
            Assert.Equal(mean, spec.Mean[feature], 1e-6);
            Assert.Equal(feature is 1 or 3 ? 1 : deviation, spec.StandardDeviation[feature], 1e-6); // a constant feature divides by 1
        }

        var inputs = new LightCurveInputs(spec, set, "train.nc");
        using var pool = new Numerics.Threads.WorkerPool(1);
        Numerics.Tensors.Tensor values = inputs.WithoutNoise(pool);
        for (int feature = 0; feature < 5; feature++)
            for (int row = 0; row < 3; row++)
                Assert.Equal(
                    (columns[feature][row] - columns[feature].Average()) / spec.StandardDeviation[feature], values[row, feature], 2e-6);

        static double M(double flux) => -2.5 * Math.Log10(Math.E) * Math.Asinh(flux / 2);
    }

    [Fact]
    public void The_first_visits_of_each_band_are_taken_in_the_order_of_the_cadence()
    {
        PreparedSet set = Set([[1, 2, 3, 4]]);
        Assert.Equal([s_visits[0], s_visits[1], s_visits[2]], Fit("""{"i":2,"g":1}"""));
        Assert.Equal([s_visits[1]], Fit("""{"i":1}"""));
        // First by index, whatever the order of the columns.
        var backwards = new LightCurveTable(new Cadence(s_visits.Reverse()), ["a"]);
        Assert.Equal(
            [s_visits[1], s_visits[2]],
            InputSpec.Fit(set with { Table = backwards }, "t", BandSelection.Parse("""{"i":2}"""), MagnitudeMethod.Modified, false).Visits);

        IReadOnlyList<Visit> Fit(string bands) =>
            InputSpec.Fit(set, "t", BandSelection.Parse(bands), MagnitudeMethod.Modified, false).Visits;
    }

    [Theory]
    [InlineData("""{"r":1}""", "train.nc has no band 'r'; it has g, i")]
    [InlineData("""{"i":4}""", "4 visits of band 'i' are asked for, but train.nc has 3")]
    public void Bands_that_the_data_do_not_have_are_an_error(string bands, string expected)
    {
        OptionException error = Assert.Throws<OptionException>(
            () => InputSpec.Fit(Set([[1, 2, 3, 4]]), "train.nc", BandSelection.Parse(bands), MagnitudeMethod.Modified, false));
        Assert.Equal(("band-data", expected), (error.Option, error.Fault));
    }

    [Theory]
    [InlineData("""{"i":0}""")]
    [InlineData("""{"i":-1}""")]
    [InlineData("""{"i":1.5}""")]
    [InlineData("""{"i":1,"i":2}""")]
    [InlineData("""{}""")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{i:3}")]
    [InlineData("")]
    public void Text_that_selects_no_bands_is_an_error(string text) =>
        Assert.StartsWith($"'{text}' is not of the form", Assert.Throws<CrestException>(() => BandSelection.Parse(text)).Message);

    [Fact]
    public void A_selection_is_written_as_it_is_read() =>
        Assert.Equal("""{"i":3,"z":1}""", BandSelection.Parse("""{ "i": 3, "z": 1 }""").ToString());

    [Fact]
    public void Data_of_another_survey_are_refused()
    {
        PreparedSet set = Set([[1, 2, 3, 4]]);
        InputSpec spec = InputSpec.Fit(set, "train.nc", null, MagnitudeMethod.Modified, false);
        AssertRefused(WithVisits(new Visit("g", 1, 4), new Visit("i", 1, 0), new Visit("i", 2, 7)), "has no visit 3 of band 'i'");
        AssertRefused(
            WithVisits(new Visit("g", 1, 4), new Visit("i", 1, 0), new Visit("i", 2, 7.06), new Visit("i", 3, 14)),
            "visit 2 of band 'i' is on day 7.06, the model was trained with day 7");
        // Other visits beside its own, another order and a day within the tolerance do no harm.
        PreparedSet wider =
            WithVisits(new Visit("i", 3, 14.04), new Visit("y", 1, 2), new Visit("i", 2, 7), new Visit("i", 1, 0), new Visit("g", 1, 4));
        Assert.Equal([4, 3, 2, 0], spec.ColumnsOf(wider, "other.nc"));

        PreparedSet WithVisits(params Visit[] visits) => set with { Table = new LightCurveTable(new Cadence(visits), ["a"]) };
        void AssertRefused(PreparedSet other, string expected) =>
            Assert.Contains(
                $"other.nc: {expected}", Assert.Throws<CrestException>(() => new LightCurveInputs(spec, other, "other.nc")).Message);
    }

    [Fact]
    public void A_redshift_that_is_an_input_must_be_known_when_trained_and_is_the_mean_one_otherwise()
    {
        PreparedSet set = Set([[1, 2, 3, 4], [1, 2, 3, 4]]);
        InputSpec spec = InputSpec.Fit(set, "train.nc", null, MagnitudeMethod.Modified, useRedshift: true);
        set.Table.Redshift[1] = LightCurveTable.Unknown;
        Assert.Contains(
            "use-redshift: train.nc contains objects without a redshift",
            Assert.Throws<OptionException>(() => InputSpec.Fit(set, "train.nc", null, MagnitudeMethod.Modified, true)).Message);
        using var pool = new Numerics.Threads.WorkerPool(1);
        Numerics.Tensors.Tensor inputs = new LightCurveInputs(spec, set, "observed.nc").WithoutNoise(pool);
        Assert.Equal(0, inputs[1, 4]);
        Assert.Equal(-1, inputs[0, 4], 1e-5);
    }

    private static PreparedSet Set(float[][] flux)
    {
        var table = new LightCurveTable(new Cadence(s_visits), [.. flux.Select((_, i) => $"object {i}")]);
        for (int row = 0; row < flux.Length; row++) flux[row].CopyTo(table.FluxOf(row));
        Array.Fill(table.FluxError, 0.1f);
        new[] { 0.1f, 0.2f, 0.6f }.AsSpan(0, flux.Length).CopyTo(table.Redshift);
        return new PreparedSet(table, ["Ia", "II"], Splits.Train, 27, 1, "source", "preparation");
    }
}
