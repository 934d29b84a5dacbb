using Crest.Survey.Observations;
using Crest.Survey.SurveySimulation;
using Crest.Tests.ReferenceData;
using MathNet.Numerics.Statistics;

namespace Crest.Survey.Tests.SurveySimulation;

/// <summary>Nights, depths and what is known of hosts are those that the surveys publish; the seed of all is 7.</summary>
public sealed class SimulatedSurveysTests
{
    private static readonly Lazy<ObservationTable> s_des = new(() => Simulated.Of(SurveyPreset.Des, 4000));

    public static TheoryData<SurveyPreset> Surveys => [.. Enum.GetValues<SurveyPreset>()];

    [Theory]
    [MemberData(nameof(Surveys))]
    public void Every_object_is_detected_in_two_nights_and_within_the_surveys_redshifts(SurveyPreset survey)
    {
        ObservationTable table = Simulated.Of(survey, 300);
        Assert.Equal(300, table.Count);
        for (int i = 0; i < table.Count; i++)
        {
            int[] rows = [.. Enumerable.Range(table.RowStart[i], table.ObservationsOf(i))];
            // A detection has 5 standard deviations; the file has single precision.
            Assert.All(rows, row => Assert.True(table.Flags[row] == ObservationFlags.Detected
                ? table.Flux[row] > 4.99999 * table.FluxError[row]
                : table.Flux[row] < 5.00001 * table.FluxError[row]));
            int[] detected = [.. rows.Where(row => table.Flags[row] == ObservationFlags.Detected)];
            Assert.True(table.Mjd[detected[^1]] - table.Mjd[detected[0]] >= 0.5);
            Assert.InRange(table.SimulatedRedshift[i], 0.005, 1.4);
            Assert.All(rows, row => Assert.True(table.FluxError[row] > 0));
            Assert.All(rows.Skip(1), row => Assert.True(table.Mjd[row] >= table.Mjd[row - 1]));
            Assert.InRange(table.DayOf(i, table.RowStart[i]), -30.001, 100.001);
            Assert.InRange(table.DayOf(i, table.RowStart[i + 1] - 1), -30.001, 100.001);
        }
    }

    [Theory]
    [InlineData(SurveyPreset.Des, "g r i z", "r", 5.5, 8.5)] // about 7 days
    [InlineData(SurveyPreset.Foundation, "g r i z", "r", 4.5, 8)]
    [InlineData(SurveyPreset.Ztf, "g r i", "r", 1.5, 4)] // 3 nights, later 2
    [InlineData(SurveyPreset.LsstWfd, "u g r i z y", "r", 8, 14)] // 18 visits in 200 days
    [InlineData(SurveyPreset.LsstDdf, "u g r i z y", "r", 2, 5)]
    public void Visits_of_a_band_are_as_far_apart_as_the_survey_says(
        SurveyPreset survey, string bands, string band, double least, double most)
    {
        ObservationTable table = Simulated.Of(survey, 400);
        Assert.Equal(bands.Split(' ').Order(), table.Bands.Order());
        var gaps = new List<double>();
        for (int i = 0; i < table.Count; i++)
        {
            int[] rows = [.. table.RowsOf(i, band)];
            gaps.AddRange(rows.Zip(rows.Skip(1)).Select(pair => table.Mjd[pair.Second] - table.Mjd[pair.First]).Where(gap => gap < 60));
        }

        Assert.InRange(Simulated.Median(gaps), least, most);
    }

    [Fact]
    public void Before_the_explosion_there_is_only_the_skys_noise()
    {
        ObservationTable table = s_des.Value;
        double[] pulls = [.. from i in Enumerable.Range(0, table.Count)
                             from row in Enumerable.Range(table.RowStart[i], table.ObservationsOf(i))
                             where table.Type[i] == "Ia" && table.DayOf(i, row) < -24
                             select (double)table.Flux[row] / table.FluxError[row]];
        Assert.True(pulls.Length > 3000);
        // The trigger selects a little, so the limits are wider than those of chance.
        Assert.InRange(pulls.Mean(), -0.05, 0.05);
        Assert.InRange(pulls.StandardDeviation(), 0.965, 1.035);
    }

    [Fact]
    public void Shallow_fields_of_des_reach_magnitude_23_and_a_half_and_deep_ones_one_more()
    {
        ObservationTable table = s_des.Value;
        double DepthOf(string band, Func<double, bool> among)
        {
            double[] depths = [.. from i in Enumerable.Range(0, table.Count)
                                  from row in table.RowsOf(i, band)
                                  where table.Flux[row] < 3 * table.FluxError[row]
                                  select 27.5 - 2.5 * Math.Log10(5 * table.FluxError[row])];
            return depths.Where(among).Median();
        }

        Assert.InRange(DepthOf("r", _ => true), 23.3, 24.1);
        Assert.InRange(DepthOf("z", depth => depth < 23.9), 22.9, 23.5);
        Assert.InRange(DepthOf("z", depth => depth > 23.9), 24.1, 24.8);
    }

    [Fact]
    public void The_moon_costs_g_more_than_z()
    {
        ObservationTable table = s_des.Value;
        // New and full moon of the season 2015/16, by the almanac: 11 November 2015 and 25 November 2015.
        double Depth(string band, double mjd) => Simulated.Median(
            from i in Enumerable.Range(0, table.Count)
            from row in table.RowsOf(i, band)
            where Math.Abs(((table.Mjd[row] - mjd) / 29.530589) - Math.Round((table.Mjd[row] - mjd) / 29.530589)) < 0.07
                && table.Flux[row] < 3 * table.FluxError[row]
            select 27.5 - 2.5 * Math.Log10(5 * table.FluxError[row]));
        Assert.InRange(Depth("g", 57337.7) - Depth("g", 57351.9), 0.7, 1.7);
        Assert.InRange(Depth("z", 57337.7) - Depth("z", 57351.9), -0.1, 0.5);
    }

    [Fact]
    public void Redshifts_of_hosts_have_their_errors_and_are_sometimes_missing()
    {
        ObservationTable table = s_des.Value;
        int[] photo = [.. Enumerable.Range(0, table.Count).Where(i => !float.IsNaN(table.HostPhotometricRedshift[i]))];
        Assert.InRange(photo.Length / (double)table.Count, 0.88, 0.92);
        double[] pulls = [.. photo.Select(i =>
            (table.HostPhotometricRedshift[i] - table.SimulatedRedshift[i]) / (double)table.HostPhotometricRedshiftError[i])];
        Assert.InRange(pulls.Count(p => Math.Abs(p) > 4) / (double)pulls.Length, 0.02, 0.06); // of 5 %, some are right by chance
        Assert.InRange(pulls.Where(p => Math.Abs(p) < 4).StandardDeviation(), 0.9, 1.15);
        Assert.InRange(Simulated.Median(photo.Select(i => table.HostPhotometricRedshiftError[i] / (1.0 + table.SimulatedRedshift[i]))),
            0.028, 0.032);
        double KnownShare(double from, double to) => Enumerable.Range(0, table.Count)
            .Where(i => table.SimulatedRedshift[i] >= from && table.SimulatedRedshift[i] < to)
            .Average(i => float.IsNaN(table.SpectroscopicRedshift[i]) ? 0.0 : 1);
        // 0.9 exp(-z / 0.6).
        Assert.InRange(KnownShare(0.25, 0.35), 0.45, 0.64);
        Assert.InRange(KnownShare(0.75, 0.85), 0.15, 0.33);
    }

    [Fact]
    public void Nearby_supernovae_are_as_frequent_as_their_rates()
    {
        // To z = 0.08 a survey of 30 mag sees all: rates of Ia and core collapse 2.43e-5 (1+z)^1.5 and 1.01e-4 (1+z)^2.7.
        using var folder = new TemporaryFolder();
        ObservationTable all = Simulated.Table(new LightCurveSimulation
        {
            Cadence = folder.Write(
                "c.csv", "mjd,band,depth\n" + string.Concat(Enumerable.Range(0, 150).Select(d => $"{58000 + d},r,31\n"))),
            Count = 4000, Seed = 7, MinimumRedshift = 0.01, MaximumRedshift = 0.08, Output = "",
        });
        double share = all.Type.Count(type => type == "Ia") / 4000.0, expected = 2.43 / (2.43 + 10.1 * Math.Pow(1.06, 1.2));
        Assert.InRange(share, expected - 0.025, expected + 0.025);
        double plateau = all.Type.Count(type => type == "IIP") / 4000.0;
        Assert.InRange(plateau / (1 - share), 0.53, 0.61); // 0.696 · 0.933 · 0.875
    }

    [Fact]
    public void Shares_of_types_are_those_that_are_asked_for()
    {
        ObservationTable table = Simulated.Of(SurveyPreset.Des, 2000, shares: TypeShares.Parse("""{"Ia":2,"IIP":1,"Ic":1,"Ib":0}"""));
        Assert.InRange(table.Type.Count(type => type == "Ia"), 910, 1090);
        Assert.InRange(table.Type.Count(type => type == "IIP"), 420, 580);
        Assert.DoesNotContain("Ib", table.Type);
    }
}
