using Crest.Survey.Cosmology;
using Crest.Survey.Observations;

namespace Crest.Survey.Tests.SurveySimulation;

/// <summary>Light curves of the types are like those of real supernovae, seen daily and without noise; the seed is 11.</summary>
public sealed class SimulatedTypesTests
{
    private static readonly Lazy<ObservationTable> s_near = new(() => Simulated.Daily("Ia", 300, 0.02, 0.05));

    [Fact]
    public void Near_type_Ia_have_the_peaks_colours_and_falls_of_observed_ones()
    {
        ObservationTable table = s_near.Value;
        double At(string band, double day) => Simulated.Median(Enumerable.Range(0, table.Count).Select(i =>
            table.MagnitudeOf(i, band, day) - FlatLambdaCdm.Standard.DistanceModulus(table.SimulatedRedshift[i])));
        // Foundation's: M_g -19.26, g-r -0.12, r-i -0.52, i-z -0.09 for H0 = 70; the scatter of 185 objects is 0.3 and 0.1 mag.
        Assert.InRange(At("g", 0), -19.35, -18.95);
        Assert.InRange(At("g", 0) - At("r", 0), -0.25, 0.05);
        Assert.InRange(At("r", 0) - At("i", 0), -0.65, -0.40);
        Assert.InRange(At("i", 0) - At("z", 0), -0.25, 0.05);
        // Rise and fall: g falls by 0.9 mag in 15 days (B: 1.1), and the second maximum holds i.
        Assert.InRange(At("g", 15) - At("g", 0), 0.75, 1.15);
        Assert.InRange(At("g", -10) - At("g", 0), 0.6, 1.15);
        Assert.InRange(At("i", 25) - At("i", 12), -0.35, 0.1);
        Assert.InRange(At("i", 45) - At("i", 25), 0.7, 1.4);
    }

    [Fact]
    public void The_rise_begins_as_the_square_of_time_18_days_before_the_peak()
    {
        ObservationTable table = s_near.Value;
        for (int i = 0; i < table.Count; i++)
        {
            // The stretch is 0.7 to 1.3: no light before day -24.
            foreach (int row in table.RowsOf(i, "r").Where(row => table.DayOf(i, row) < -24))
                Assert.InRange(table.Flux[row] / table.FluxError[row], -6, 6);
        }

        // The stretch is 1 for the median object: (3/18)² and (2/18)², (1/18)² of a parabola through day -15.
        double Flux(double day) => Simulated.Median(Enumerable.Range(0, table.Count).Select(i =>
            Math.Pow(10, -0.4 * (table.MagnitudeOf(i, "r", day) - table.MagnitudeOf(i, "r", 0)))));
        Assert.InRange(Flux(-15) / Flux(0), 0.03, 0.15);
        Assert.InRange(Flux(-16) / Flux(-15), 0.2, 0.75);
    }

    [Fact]
    public void Brighter_type_Ia_are_wider_and_redder_ones_fainter()
    {
        ObservationTable table = s_near.Value;
        var points = new List<(double Magnitude, double Fall, double Colour)>();
        for (int i = 0; i < table.Count; i++)
        {
            double peak = table.MagnitudeOf(i, "g", 0), fall = table.MagnitudeOf(i, "g", 15) - peak,
                colour = peak - table.MagnitudeOf(i, "r", 0);
            double magnitude = peak - FlatLambdaCdm.Standard.DistanceModulus(table.SimulatedRedshift[i]);
            if (!double.IsNaN(magnitude + fall + colour)) points.Add((magnitude, fall, colour));
        }

        Assert.True(points.Count > 150);
        double Correlation(Func<(double Magnitude, double Fall, double Colour), double> of) =>
            MathNet.Numerics.Statistics.Correlation.Pearson(points.Select(p => p.Magnitude), points.Select(of));
        Assert.InRange(Correlation(p => p.Fall), 0.2, 0.95); // Phillips 1993
        Assert.InRange(Correlation(p => p.Colour), 0.4, 0.97); // Tripp 1998
    }

    [Fact]
    public void At_redshift_one_half_time_runs_slower_and_g_is_in_the_ultraviolet()
    {
        ObservationTable table = Simulated.Daily("Ia", 150, 0.48, 0.52);
        double peak = Simulated.Median(Enumerable.Range(0, table.Count).Select(i => table.MagnitudeOf(i, "i", 0)));
        Assert.InRange(peak, 22.4, 23.0);
        Assert.InRange(Simulated.Median(Enumerable.Range(0, table.Count)
            .Select(i => table.MagnitudeOf(i, "g", 0) - table.MagnitudeOf(i, "r", 0))), 0.4, 1.3);
        // The number of observations between the peak and half its light, a day apart, is 1.5 times the rest-frame days.
        Assert.InRange(Simulated.Median(Enumerable.Range(0, table.Count).Where(i => !double.IsNaN(table.MagnitudeOf(i, "r", 15)))
            .Select(i => (double)table.RowsOf(i, "r").Count(row => table.DayOf(i, row) is >= 0 and <= 10))), 14, 16);
    }

    [Theory]
    [InlineData("IIP", 0.6)]
    [InlineData("Ib", 2.1)]
    [InlineData("Ic", 2.1)]
    public void Core_collapse_types_fall_as_their_kind(string type, double fallOfRed)
    {
        ObservationTable table = Simulated.Daily(type, 200, 0.02, 0.05);
        double fall = Simulated.Median(
            Enumerable.Range(0, table.Count).Select(i => table.MagnitudeOf(i, "r", 50) - table.MagnitudeOf(i, "r", 2)));
        Assert.InRange(fall, fallOfRed - 0.7, fallOfRed + 0.7);
    }

    [Fact]
    public void Dust_of_the_milky_way_reddens_as_its_law_says()
    {
        ObservationTable table = Simulated.Daily("Ia", 400, 0.02, 0.05);
        (double Reddening, double Colour)[] points = [.. Enumerable.Range(0, table.Count)
            .Select(i => ((double)table.MilkyWayReddening[i], table.MagnitudeOf(i, "g", 0) - table.MagnitudeOf(i, "i", 0)))
            .Where(p => !double.IsNaN(p.Item2))];
        // The colour's own scatter is 0.15 mag, the reddening's 0.025: the slope is known to 0.4.
        double slope = MathNet.Numerics.Fit.Line([.. points.Select(p => p.Reddening)], [.. points.Select(p => p.Colour)]).B;
        Assert.InRange(slope, 3.237 - 1.684 - 1.3, 3.237 - 1.684 + 1.3);
    }
}
