using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>Values that cannot be right, from the raw file to the prepared one.</summary>
public sealed class MeasurementCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SupernovaTypes _types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1}""");

    private JobContext Context => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("5 -0.1", "1 with an error of 0 or less")]
    [InlineData("5 0", "1 with an error of 0 or less")]
    [InlineData("5 NAN", "1 without an error")]
    [InlineData("5 1e38", "1 with an error that is far too large")]
    [InlineData("-9999 0.1", "1 with flux -999, -9999 or -99999")]
    public void An_impossible_measurement_of_an_observed_object_is_counted_and_not_measured(string fluxAndError, string expected)
    {
        _folder.Write("seen/10good.dat", LightCurve("3 0.1", "4 0.1"));
        _folder.Write("seen/11bad.dat", LightCurve(fluxAndError, "4 0.1"));
        PreparationSummary summary = Observed().Run(Context);
        Assert.Equal(
            $"{_folder.At("seen")}: 1 measurements of 1 objects (bad) cannot be right: {expected}; they count as not measured",
            Assert.Single(summary.Warnings));
        LightCurveTable table = PreparedFile.Load(summary.Written.Single()).Table;
        int bad = Array.IndexOf(table.Names, "bad");
        Assert.Equal([float.NaN, 4], table.FluxOf(bad).ToArray());
        Assert.Equal([3, 4], table.FluxOf(1 - bad).ToArray());
    }

    [Fact]
    public void Objects_without_any_measurement_are_named()
    {
        _folder.Write("seen/10good.dat", LightCurve("3 0.1", "4 0.1"));
        _folder.Write("seen/11empty.dat", LightCurve("NAN NAN", "NAN NAN"));
        Assert.Equal(
            $"{_folder.At("seen")}: 1 of 2 objects without any measurement are not judged: empty",
            Assert.Single(Observed().Run(Context).Warnings));
    }

    [Theory]
    [InlineData("NAN NAN", "every flux is missing")]
    [InlineData("5 0", "no measurement is left")]
    public void Data_without_any_measurement_are_refused(string fluxAndError, string expected)
    {
        _folder.Write("seen/10none.dat", LightCurve(fluxAndError, fluxAndError));
        Assert.Contains(
            $"{_folder.At("seen")}: ", Assert.ThrowsAny<CrestException>(() => Observed().Run(Context)).Message, StringComparison.Ordinal);
        Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => Observed().Run(Context)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_preparation_has_another_hash_where_something_was_taken_out_and_the_old_one_where_not()
    {
        _folder.Write("seen/10good.dat", LightCurve("3 0.1", "4 0.1"));
        string clean = PreparedFile.Load(Observed().Run(Context).Written.Single()).PreparationHash;
        string dated = PreparedFile.Load((Observed() with { FirstVisitMjd = 60000, Suffix = "dated" }).Run(Context).Written.Single())
            .PreparationHash;
        Assert.NotEqual(clean, dated);
        Assert.Single(Observed().Run(Context).Unchanged);
    }

    [Theory]
    [InlineData("-0.3")]
    [InlineData("-2")]
    [InlineData("1e38")]
    public void An_impossible_redshift_is_refused_with_file_line_and_object(string redshift)
    {
        string objects = _folder.Write("o.csv", $"object_id,sn_type,redshift\na,Ia,0.5\nb,Ib,{redshift}\n");
        string message = Assert.ThrowsAny<CrestException>(() => Csv(objects).Run(Context)).Message;
        Assert.StartsWith($"{objects}: line 3, field 3: the redshift of b is ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1", -1)]
    [InlineData("-9", -1)]
    [InlineData("-999", -1)]
    [InlineData("", -1)]
    [InlineData("-0.001", -0.001)]
    public void A_redshift_that_stands_for_an_unknown_one_is_unknown(string redshift, double expected)
    {
        string objects = _folder.Write(
            "o.csv", $"object_id,sn_type,redshift\n{string.Concat(Enumerable.Range(0, 30).Select(i => $"o{i},Ia,{redshift}\n"))}");
        string flux = WriteMany();
        PreparationSummary summary = (Csv(objects) with { FluxPath = flux }).Run(Context);
        Assert.All(PreparedFile.Load(summary.Written[0]).Table.Redshift, z => Assert.Equal((float)expected, z));
    }

    [Fact]
    public void A_class_of_one_object_is_named_with_the_splits_that_lack_it()
    {
        string[] types = [.. Enumerable.Range(0, 30).Select(i => i == 0 ? "Ib" : "Ia")];
        string objects = _folder.Write(
            "o.csv", $"object_id,sn_type,redshift\n{string.Concat(types.Select((type, i) => $"o{i},{type},0.5\n"))}");
        string flux = WriteMany();
        Assert.Contains(
            "class Ib has 1 object, none of them in the validation and the test split: what needs them there cannot be computed; "
            + "give more objects of it",
            (Csv(objects) with { FluxPath = flux }).Run(Context).Warnings);
    }

    [Theory]
    [InlineData(60000.25, 60000.25)]
    [InlineData(3.5, null)]
    public void A_table_with_dates_keeps_that_of_its_first_visit(double day, double? expected)
    {
        string first = day.ToString(CultureInfo.InvariantCulture), second = (day + 1).ToString(CultureInfo.InvariantCulture);
        string flux = _folder.Write("f.csv", $"object_id,mjd,passband,index,flux,flux_err\na,{second},g,2,5,0.1\na,{first},g,1,5,0.1\n");
        PreparedSet set = PreparedFile.Load(
            new PrepareCsv { FluxPath = flux, OutputFolder = _folder.At("out") }.Run(Context).Written.Single());
        Assert.Equal(expected, set.FirstVisitMjd);
        Assert.Equal([0, 1], set.Table.Cadence.Visits.Select(visit => visit.ElapsedDay));
    }

    /// <summary>The flux of 30 objects.</summary>
    private string WriteMany() => _folder.Write(
        "many.csv",
        "object_id,mjd,passband,index,flux,flux_err\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"o{i},60000.5,g,1,5,0.1\n")));

    private PrepareObservedData Observed() => new()
    {
        TestRoot = _folder.At("seen"), WorkingFolder = _folder.At("work"), OutputFolder = _folder.At("out"),
    };

    private PrepareCsv Csv(string objects) => new()
    {
        FluxPath = _folder.Write("f.csv", "object_id,mjd,passband,index,flux,flux_err\na,60000,g,1,5,0.1\nb,60000,g,1,5,0.1\n"),
        ObjectPath = objects,
        Types = _types,
        OutputFolder = _folder.At("out"),
    };

    private static string LightCurve(params string[] fluxesAndErrors) =>
        "Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n"
        + string.Concat(fluxesAndErrors.Select((values, i) => $"{i + 1} g {i} -1 {values}\n"));
}
