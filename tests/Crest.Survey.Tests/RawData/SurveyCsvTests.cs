using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.RawData;

/// <summary>Tables as surveys write them: no visit numbers, times that jitter, bands of other names, the day of the peak.</summary>
public sealed class SurveyCsvTests : IDisposable
{
    private const string Header = "object_id,mjd,passband,flux,flux_err\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_numbers_the_visits_of_a_band_are_counted_by_time()
    {
        FluxCsv csv = Read(Header + "a,57720,g,1,0.1\na,57715,g,2,0.1\na,57717,r,3,0.1\nb,57717,r,4,0.1\nb,57720,g,5,0.1\n");
        Assert.Equal([new Visit("g", 1, 0), new Visit("g", 2, 5), new Visit("r", 1, 2)], csv.Table.Cadence.Visits);
        Assert.Equal([2f, 1, 3], csv.Table.FluxOf(0).ToArray());
        Assert.Equal([float.NaN, 5f, 4f], csv.Table.FluxOf(1).ToArray());
    }

    [Fact]
    public void Times_that_jitter_within_the_tolerance_are_one_visit_and_others_are_not()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        double[] days = [0, 3, 3.5, 9];
        string[] rows = [.. Enumerable.Range(0, 50).SelectMany(o => days.Select(
            day => FormattableString.Invariant($"o{o},{57715 + day + ((random.NextDouble() - 0.5) * 0.01):F6},g,{day},1\n")))];
        random.Shuffle(rows);
        FluxCsv csv = Read(Header + string.Concat(rows), tolerance: 0.006);
        Assert.Equal([1, 2, 3, 4], csv.Table.Cadence.Visits.Select(v => v.Index));
        for (int visit = 0; visit < days.Length; visit++)
        {
            Assert.Equal(days[visit], csv.Table.Cadence.Visits[visit].ElapsedDay, 0.011);
            for (int o = 0; o < csv.Table.Count; o++) Assert.Equal((float)days[visit], csv.Table.FluxOf(o)[visit]);
        }

        Assert.Contains("--time-tolerance", Fault(Header + string.Concat(rows)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_numbered_visit_may_jitter_too()
    {
        const string numbered = "object_id,mjd,passband,index,flux,flux_err\n"
            + "a,57715,g,7,1,0.1\nb,57715.003,g,7,2,0.1\nc,57715.001,g,7,3,0.1\n";
        FluxCsv csv = Read(numbered, tolerance: 0.01);
        Assert.Equal([new Visit("g", 7, 0.0015)], csv.Table.Cadence.Visits);
        Assert.Equal([1f, 2, 3], csv.Table.Flux);
        Assert.Contains("all objects share one grid (--time-tolerance", Fault(numbered), StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_only_one_object_has_is_named()
    {
        string rows = string.Concat(Enumerable.Range(0, 5).Select(o => $"o{o},57715,g,1,0.1\no{o},57720,g,1,0.1\n"));
        Assert.Contains(
            "line 12: the visit of band g on day 2 is not on the grid of the other objects, which have 2 visits of that band, "
            + "the nearest on day 0",
            Fault(Header + rows + "o1,57717,g,1,0.1\n"), StringComparison.Ordinal);
        Assert.Contains(
            "line 12: the visit of band y on day 2 is not on the grid of the other objects, which have 0 visits of that band;",
            Fault(Header + rows + "o1,57717,y,1,0.1\n"), StringComparison.Ordinal);
        Assert.Contains(
            "object o1 has a second row of visit 1 of band g", Fault(Header + rows + "o1,57715,g,1,0.1\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_right_after_blank_ones()
    {
        string rows = string.Concat(Enumerable.Range(0, 5).Select(o => $"o{o},57715,g,1,0.1\n\n"));
        Assert.Contains(
            "line 12: object o1 has a second row of visit 1", Fault(Header + rows + "o1,57715,g,1,0.1\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Bands_get_the_names_of_the_map_and_the_others_keep_theirs()
    {
        BandMap map = BandMap.Parse("""{"ztfg":"g","HSC-R":"r"}""");
        FluxCsv csv = Read(Header + "a,57715,ztfg,1,0.1\na,57716,HSC-R,2,0.1\na,57717,z,3,0.1\n", map: map);
        Assert.Equal(["g", "r", "z"], csv.Table.Cadence.Bands);
        Assert.Equal("""{"HSC-R":"r","ztfg":"g"}""", $"{map}");
        // Two names of one band are one band.
        csv = Read(Header + "a,57715,ztfg,1,0.1\na,57716,g,2,0.1\n", map: map);
        Assert.Equal([new Visit("g", 1, 0), new Visit("g", 2, 1)], csv.Table.Cadence.Visits);
    }

    [Theory]
    [InlineData("", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{}", "there is no band in it")]
    [InlineData("""{"a":1}""", "the band of 'a' is not a name")]
    [InlineData("""{"a":"b c"}""", "the band of 'a' is not a name")]
    [InlineData("""{"a":"b","a":"c"}""", "'a' is given twice")]
    public void A_map_that_is_none_is_refused(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<CrestException>(() => BandMap.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_peak_of_the_objects_table_is_a_day_of_the_season()
    {
        string flux = Header + "a,57715,g,1,0.1\na,57745.5,g,2,0.1\nb,57715,g,1,0.1\nb,57745.5,g,2,0.1\n";
        FluxCsv csv = Read(flux, "object_id,sn_type,peak_mjd\na,Ia,57740.25\nb,IIP,\n");
        Assert.Equal(25.25, csv.Table.PeakDayOf(0), 1e-5);
        Assert.True(double.IsNaN(csv.Table.PeakDayOf(1)));
        Assert.Equal([-25.25f, 5.25f], csv.Table.EpochOf(0).ToArray());
        Assert.Equal([-1f, -1f], csv.Table.Redshift);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("-99")]
    [InlineData("-9999")]
    [InlineData("")]
    public void A_peak_that_stands_for_an_unknown_one_is_not_learned(string peak)
    {
        string flux = Header + "a,57715,g,1,0.1\na,57745.5,g,2,0.1\n";
        Assert.True(double.IsNaN(Read(flux, $"object_id,sn_type,peak_mjd\na,Ia,{peak}\n").Table.PeakDayOf(0)));
    }

    [Fact]
    public void A_peak_that_is_no_date_is_refused_where_times_are_dates()
    {
        string flux = Header + "a,57715,g,1,0.1\na,57745.5,g,2,0.1\n", objects = "object_id,sn_type,peak_mjd\na,Ia,12\n";
        string message = Assert.Throws<CrestException>(() => Read(flux, objects)).Message;
        Assert.Contains("the peak of a is 12, which is no date (MJD) although mjd is", message, StringComparison.Ordinal);
        string season = Header + "a,0,g,1,0.1\na,30.5,g,2,0.1\n";
        Assert.Equal(-1, Read(season, "object_id,sn_type,peak_mjd\na,Ia,-1\n").Table.PeakDayOf(0), 1e-5);
    }

    [Fact]
    public void Of_observed_objects_some_may_be_known()
    {
        string flux = Header + "a,57715,g,1,0.1\nb,57715,g,1,0.1\nc,57715,g,1,0.1\n";
        FluxCsv csv = Read(flux, "object_id,sn_type,redshift\nb,Ia,0.25\nc,NaN,\nd,Ia,1\n", observed: true);
        Assert.Equal(["", "Ia", ""], csv.Types);
        Assert.Equal([-1f, 0.25f, -1f], csv.Table.Redshift);
        Assert.Equal(1, csv.WithoutFlux);
        Assert.Equal(["", "", ""], Read(flux, "object_id\nb\n", observed: true).Types);
    }

    private FluxCsv Read(
        string flux, string? objects = null, double tolerance = 0, BandMap? map = null, bool observed = false) => FluxCsv.Read(
            _folder.Write("f.csv", flux), objects is null ? null : _folder.Write("o.csv", objects), null, default,
            new FluxCsvOptions { TimeTolerance = tolerance, Bands = map ?? BandMap.None, AreObserved = observed });

    private string Fault(string flux) => Assert.Throws<CrestException>(() => Read(flux)).Message;
}
