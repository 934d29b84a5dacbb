using Crest.Survey.LightCurves;

namespace Crest.Survey.Tests.LightCurves;

public class LightCurveTableTests
{
    [Theory]
    [InlineData(-4, 1, 6, 9.5)] // The nearest visit is on day 10.5, one day after the peak.
    [InlineData(-8, -3, 2, 13.5)]
    [InlineData(-20, -15, -10, 25.5)] // A peak after the season.
    [InlineData(30, 35, 40, -24.5)] // A peak before it.
    [InlineData(0, 5, 10, 5.5)]
    public void The_day_of_the_peak_is_that_of_the_nearest_visit_less_its_days_from_the_peak(
        float first, float second, float third, double peak)
    {
        LightCurveTable table = Table();
        ((float[])[first, second, third]).CopyTo(table.EpochOf(1));
        Assert.Equal(peak, table.PeakDayOf(1));
        Assert.True(double.IsNaN(table.PeakDayOf(0)), "nothing is known of the first object's peak");
    }

    [Fact]
    public void Of_visits_without_a_day_from_the_peak_the_others_tell_it()
    {
        LightCurveTable table = Table();
        ((float[])[-9, float.NaN, 1.5f]).CopyTo(table.EpochOf(1));
        Assert.Equal(14, table.PeakDayOf(1));
    }

    [Fact]
    public void A_selection_and_a_join_take_all_of_an_object_along()
    {
        LightCurveTable table = Table();
        table.FluxOf(1)[2] = 7;
        table.FluxErrorOf(1)[2] = 0.5f;
        table.EpochOf(1)[2] = 1.5f;
        (table.Redshift[1], table.Label[1]) = (0.25f, 3);
        LightCurveTable joined = LightCurveTable.Join([table.Select([1]), table.Select([0, 1])]);
        Assert.Equal(["b", "a", "b"], joined.Names);
        foreach (int row in (int[])[0, 2])
            Assert.Equal(
                (7, 0.5f, 1.5f, 0.25f, 3),
                (joined.FluxOf(row)[2], joined.FluxErrorOf(row)[2], joined.EpochOf(row)[2], joined.Redshift[row], joined.Label[row]));
        Assert.Equal((float.NaN, -1, -1), (joined.FluxOf(1)[2], joined.Redshift[1], joined.Label[1]));
    }

    private static LightCurveTable Table() =>
        new(new Cadence([new Visit("g", 1, 5.5), new Visit("i", 1, 10.5), new Visit("i", 2, 15.5)]), ["a", "b"]);
}
