using Crest.Survey.LightCurves;

namespace Crest.Survey.Tests.LightCurves;

public class ImpossibleMeasurementsTests
{
    [Theory]
    [InlineData(10, -0.3f)]
    [InlineData(10, 0f)]
    [InlineData(10, float.NaN)]
    [InlineData(10, 1e38f)]
    [InlineData(10, 5000f)]
    [InlineData(-9999, 1f)]
    [InlineData(-999, 1f)]
    [InlineData(1e38f, 1f)]
    [InlineData(-1e38f, 1f)]
    public void A_measurement_that_cannot_be_right_becomes_none_and_all_others_stay(float flux, float error)
    {
        LightCurveTable table = Table();
        (table.FluxOf(1)[2], table.FluxErrorOf(1)[2]) = (flux, error);
        ImpossibleMeasurements found = ImpossibleMeasurements.Remove(table, 27, compareErrors: true);
        Assert.Equal((1, 1, "b", 11), (found.Count, found.Objects, found.Example, found.Left));
        Assert.Equal((float.NaN, float.NaN), (table.FluxOf(1)[2], table.FluxErrorOf(1)[2]));
        Assert.Equal(11, table.Flux.Count(value => value == 10));
        Assert.Equal(11, table.FluxError.Count(value => value == 1));
    }

    [Fact]
    public void What_can_be_right_is_left_as_it_is()
    {
        LightCurveTable table = Table();
        // A negative flux is noise, 900 is 900 times the median error, and magnitude 0.1 is flux 5.75e10.
        table.FluxOf(0)[0] = -20;
        table.FluxErrorOf(0)[1] = 900;
        table.FluxOf(1)[0] = 5.75e10f;
        (table.FluxOf(2)[0], table.FluxErrorOf(2)[0]) = (float.NaN, float.NaN);
        float[] before = [.. table.Flux];
        ImpossibleMeasurements found = ImpossibleMeasurements.Remove(table, 27, compareErrors: true);
        Assert.Equal((0, 11, ""), (found.Count, found.Left, found.ToString()));
        Assert.Equal(before, table.Flux);
    }

    [Fact]
    public void The_message_counts_each_kind()
    {
        LightCurveTable table = Table();
        table.FluxErrorOf(0)[0] = 0;
        table.FluxErrorOf(0)[1] = -1;
        table.FluxOf(2)[0] = -9999;
        Assert.Equal(
            "3 measurements of 2 objects (a, …) cannot be right: 2 with an error of 0 or less, 1 with flux -999, -9999 or -99999",
            ImpossibleMeasurements.Remove(table, 27, compareErrors: true).ToString());
    }

    /// <summary>Three objects of four visits in one band, each flux 10 ± 1.</summary>
    private static LightCurveTable Table()
    {
        var table = new LightCurveTable(new Cadence([.. Enumerable.Range(1, 4).Select(i => new Visit("g", i, i))]), ["a", "b", "c"]);
        Array.Fill(table.Flux, 10);
        Array.Fill(table.FluxError, 1);
        return table;
    }
}
