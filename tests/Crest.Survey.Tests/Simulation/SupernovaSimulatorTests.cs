using Crest.Survey.Cosmology;
using Crest.Survey.LightCurves;
using Crest.Survey.Photometry;
using Crest.Survey.Simulation;

namespace Crest.Survey.Tests.Simulation;

/// <summary>What comes out of the simulator is what the sky and the survey would give; every seed is fixed.</summary>
public class SupernovaSimulatorTests
{
    private static readonly Lazy<SimulatedSupernova[]> ManyIa = new(() => Generate(SupernovaType.Ia, 20_000));

    public static TheoryData<SupernovaType> Types => [.. Enum.GetValues<SupernovaType>()];

    [Fact]
    public void The_cadence_is_that_of_the_survey()
    {
        Cadence cadence = SupernovaSimulator.Cadence;
        Assert.Equal(37, cadence.Count);
        Assert.Equal(["g", "r", "i", "z", "y"], cadence.Bands);
        Assert.Equal([6, 6, 9, 9, 7], cadence.Bands.Select(b => cadence.Visits.Count(v => v.Band == b)));
        Assert.Equal(0, cadence.Visits.Min(v => v.ElapsedDay));
        Assert.Equal(179.72, cadence.Visits.Max(v => v.ElapsedDay));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Objects_are_in_range_and_detected_in_two_bands(SupernovaType type)
    {
        foreach (SimulatedSupernova supernova in Generate(type, 300))
        {
            Assert.Equal(type, supernova.Type);
            Assert.InRange(supernova.Redshift, 0.05, 1.2);
            Assert.InRange(supernova.PeakDay, -20, 199.72);
            Assert.All(supernova.TrueFlux, f => Assert.True(double.IsFinite(f) && f >= 0));
            Assert.Equal(supernova.Flux.Select(double.IsNaN), supernova.FluxError.Select(double.IsNaN));
            int bands = Enumerable.Range(0, 37).Where(v => supernova.Flux[v] >= 5 * supernova.FluxError[v])
                .Select(v => SupernovaSimulator.Cadence.Visits[v].Band).Distinct().Count();
            Assert.True(bands >= 2);
        }
    }

    [Fact]
    public void An_object_depends_on_the_seed_and_its_number_only()
    {
        var first = new SupernovaSimulator(3);
        var second = new SupernovaSimulator(3);
        second.Generate(8, SupernovaType.IIP);
        Assert.Equal(first.Generate(4, SupernovaType.Ic).Flux, second.Generate(4, SupernovaType.Ic).Flux);
        Assert.NotEqual(first.Generate(4, SupernovaType.Ic).Flux, first.Generate(5, SupernovaType.Ic).Flux);
        Assert.NotEqual(first.Generate(4, SupernovaType.Ic).Flux, new SupernovaSimulator(4).Generate(4, SupernovaType.Ic).Flux);
    }

    [Fact]
    public void Residuals_over_errors_are_standard_normal()
    {
        // Near the limit the detection cut prefers lucky noise; nearby objects do not feel it.
        double[] residuals =
        [
            .. from supernova in ManyIa.Value.Where(s => s.Redshift < 0.5).Take(300)
               from visit in Enumerable.Range(0, 37)
               where !double.IsNaN(supernova.Flux[visit])
               select (supernova.Flux[visit] - supernova.TrueFlux[visit]) / supernova.FluxError[visit],
        ];
        Array.Sort(residuals);
        double largest = 0;
        for (int k = 0; k < residuals.Length; k++)
        {
            double cumulative = MathNet.Numerics.Distributions.Normal.CDF(0, 1, residuals[k]);
            largest = Math.Max(largest, Math.Max((k + 1.0) / residuals.Length - cumulative, cumulative - (double)k / residuals.Length));
        }

        Assert.True(residuals.Length > 10000);
        Assert.True(
            largest * Math.Sqrt(residuals.Length) < 1.63,
            $"Kolmogorov-Smirnov {largest * Math.Sqrt(residuals.Length)}: the 1 % limit is 1.63");
    }

    [Fact]
    public void Three_visits_in_a_hundred_are_lost()
    {
        double share = ManyIa.Value.Average(s => s.Flux.Average(f => double.IsNaN(f) ? 1.0 : 0));
        double deviation = Math.Sqrt(0.03 * 0.97 / (37 * ManyIa.Value.Length));
        Assert.InRange(share, 0.03 - 4 * deviation, 0.03 + 4 * deviation);
    }

    [Theory]
    [InlineData("g", 26.6, 11000)]
    [InlineData("r", 26.2, 10000)]
    [InlineData("i", 26.0, 7500)]
    [InlineData("z", 25.4, 3500)]
    [InlineData("y", 24.6, 2200)]
    public void Errors_are_the_depths_sky_and_the_sources_photons(string band, double depth, double electrons)
    {
        int[] visits = [.. Enumerable.Range(0, 37).Where(v => SupernovaSimulator.Cadence.Visits[v].Band == band)];
        double[] logSky =
        [
            .. from supernova in ManyIa.Value
               from visit in visits
               where !double.IsNaN(supernova.Flux[visit])
               let sky = supernova.FluxError[visit] * supernova.FluxError[visit] - supernova.TrueFlux[visit] / electrons
               select 0.5 * Math.Log(sky),
        ];
        Assert.All(logSky, l => Assert.True(double.IsFinite(l)));
        // The 15 % of the visits average over six or more of them.
        Assert.InRange(Math.Exp(logSky.Average()) / AbSystem.SkyNoise(depth), 0.82, 1.22);
        Assert.InRange(MathNet.Numerics.Statistics.Statistics.StandardDeviation(logSky), 0.13, 0.28);
    }

    [Fact]
    public void Light_curves_are_dilated_by_the_expansion()
    {
        // r at z = 0.2 and z at z = 0.72 both see 5200 Å: the same curve, but for the pace of time.
        double near = HalfLightDay("r", 0.15, 0.25), far = HalfLightDay("z", 0.67, 0.77);
        Assert.InRange(near, 12, 30);
        Assert.InRange(far / near, 1.72 / 1.2 * 0.93, 1.72 / 1.2 * 1.07);
    }

    [Fact]
    public void At_the_peak_the_band_that_B_is_shifted_into_has_the_absolute_magnitude()
    {
        // At z = 0.41 r is close to B: m = M + μ - 2.5 log(1+z), whatever the spectrum.
        double[] offsets = [.. AtPeak("r", 0.38, 0.44, 1).Select(p => p.Magnitude - p.Supernova.PeakMagnitude
            - FlatLambdaCdm.Standard.DistanceModulus(p.Supernova.Redshift) + 2.5 * Math.Log10(1 + p.Supernova.Redshift))];
        Assert.True(offsets.Length > 10);
        Assert.InRange(offsets.Average(), -0.06, 0.06);
    }

    [Fact]
    public void A_type_Ia_at_redshift_one_half_peaks_near_magnitude_22_and_a_half()
    {
        double[] magnitudes = [.. AtPeak("i", 0.47, 0.53, 2).Select(p => p.Magnitude)];
        Assert.True(magnitudes.Length > 10);
        Assert.InRange(magnitudes.Average(), 22.2, 22.7);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void The_peak_day_is_the_maximum_in_rest_frame_B(SupernovaType type)
    {
        // Objects of one type stacked in the band nearest to B; the flux at the peak day is above that before and after it.
        var stack = new (double Sum, int Count)[3];
        foreach (SimulatedSupernova supernova in Generate(type, 3000).Where(s => s.Redshift is > 0.38 and < 0.46))
            for (int visit = 0; visit < 37; visit++)
            {
                if (SupernovaSimulator.Cadence.Visits[visit].Band != "r") continue;
                double day = (SupernovaSimulator.Cadence.Visits[visit].ElapsedDay - supernova.PeakDay) / (1 + supernova.Redshift);
                int bin = Math.Abs(day) < 1.5 ? 1 : day is > -12 and < -6 ? 0 : day is > 6 and < 12 ? 2 : -1;
                if (bin >= 0) stack[bin] = (stack[bin].Sum + RelativeFlux(supernova, visit), stack[bin].Count + 1);
            }

        double[] means = [.. stack.Select(s => s.Sum / s.Count)];
        Assert.All(stack, s => Assert.True(s.Count > 3));
        Assert.InRange(means[1], 0.85, 1.1);
        Assert.True(means[0] < means[1] && means[2] < means[1], $"{type}: {string.Join(' ', means)}");
    }

    [Fact]
    public void Redshifts_follow_the_volume_and_the_rate()
    {
        FlatLambdaCdm cosmology = FlatLambdaCdm.Standard;
        var distribution = new RedshiftDistribution(cosmology, 0.05, 1.2, 2);
        var random = new Numerics.RandomStreams.RandomSequence(new Numerics.RandomStreams.RandomStream(5, "redshifts"));
        const int count = 40_000;
        double Density(double z) => cosmology.ComovingVolumeElement(z) * (1 + z);
        double total = MathNet.Numerics.Integration.GaussLegendreRule.Integrate(Density, 0.05, 1.2, 64);
        double[] draws = [.. Enumerable.Range(0, count).Select(_ => distribution.Draw(ref random)).Order()];
        Assert.True(draws[0] >= 0.05 && draws[^1] <= 1.2);
        for (double z = 0.2; z < 1.2; z += 0.1)
        {
            double expected = MathNet.Numerics.Integration.GaussLegendreRule.Integrate(Density, 0.05, z, 64) / total,
                drawn = draws.Count(d => d < z) / (double)count;
            Assert.InRange(
                drawn - expected, -4 * Math.Sqrt(expected * (1 - expected) / count), 4 * Math.Sqrt(expected * (1 - expected) / count));
        }
    }

    [Fact]
    public void A_table_holds_the_same_objects()
    {
        SupernovaType[] types = [SupernovaType.Ia, SupernovaType.IIP, SupernovaType.Ib, SupernovaType.IIN];
        LightCurveTable table = SupernovaSimulator.Table(11, types);
        for (int row = 0; row < types.Length; row++)
        {
            SimulatedSupernova supernova = new SupernovaSimulator(11).Generate(row, types[row]);
            Assert.Equal(supernova.Flux.Select(f => (float)f), table.FluxOf(row).ToArray());
            Assert.Equal(supernova.FluxError.Select(f => (float)f), table.FluxErrorOf(row).ToArray());
            Assert.Equal((float)supernova.Redshift, table.Redshift[row]);
            Assert.Equal((int)types[row], table.Label[row]);
            Assert.Equal(supernova.PeakDay, table.PeakDayOf(row), 4);
        }
    }

    private static SimulatedSupernova[] Generate(SupernovaType type, int count)
    {
        var simulator = new SupernovaSimulator(20261101);
        return [.. Enumerable.Range(0, count).Select(number => simulator.Generate(number, type))];
    }

    /// <summary>Flux per unit frequency at the source, relative to that at the peak in B.</summary>
    private static double RelativeFlux(SimulatedSupernova supernova, int visit) => supernova.TrueFlux[visit]
        / (AbSystem.Flux(supernova.PeakMagnitude + FlatLambdaCdm.Standard.DistanceModulus(supernova.Redshift)) * (1 + supernova.Redshift));

    private static IEnumerable<(SimulatedSupernova Supernova, double Magnitude)> AtPeak(
        string band, double minimum, double maximum, double days) =>
        from supernova in ManyIa.Value
        where supernova.Redshift > minimum && supernova.Redshift < maximum
        from visit in Enumerable.Range(0, 37)
        let plan = SupernovaSimulator.Cadence.Visits[visit]
        where plan.Band == band && Math.Abs(plan.ElapsedDay - supernova.PeakDay) < days
        select (supernova, AbSystem.Magnitude(supernova.TrueFlux[visit]));

    /// <summary>Observer-frame days from peak until the mean light curve in a band has fallen to half.</summary>
    private static double HalfLightDay(string band, double minimum, double maximum)
    {
        const double width = 6;
        (double Day, double Flux)[] points =
        [
            .. from supernova in ManyIa.Value
               where supernova.Redshift > minimum && supernova.Redshift < maximum
               from visit in Enumerable.Range(0, 37)
               where SupernovaSimulator.Cadence.Visits[visit].Band == band
               select (SupernovaSimulator.Cadence.Visits[visit].ElapsedDay - supernova.PeakDay, RelativeFlux(supernova, visit)),
        ];
        double Mean(double day) =>
            points.Where(p => Math.Abs(p.Day - day) < width / 2).Select(p => p.Flux).DefaultIfEmpty(double.NaN).Average();
        double peak = Mean(0), day = 0;
        while (Mean(day) > peak / 2) day += 0.25;
        return day;
    }
}
