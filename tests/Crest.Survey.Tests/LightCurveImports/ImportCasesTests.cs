using System.Globalization;
using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurveImports;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveImports;

public sealed class ImportCasesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_no_measurement_is_dropped_and_counted()
    {
        string path = _folder.Write("a.dat", Imported.Snana("a",
            "56000 g 1 1", "56001 g nan 1", "56002 g 1 -9", "56003 g 1 nan", "56004 g 1 0", "nan g 1 1", "2456005 g 1 1", "56006 Q 1 1"));
        Imported read = Imported.From(_folder, path);
        Assert.Equal(1, read.Table.Observations);
        Assert.Equal(
            [
                $"1 observations dropped: the flux is not a number (first: {path}: line 8)",
                $"2 observations dropped: the flux error is not above 0 (first: {path}: line 9)",
                $"1 observations dropped: the flux error is not a number (first: {path}: line 10)",
                $"2 observations dropped: the time is no MJD (first: {path}: line 12)",
                $"1 observations dropped: the band is not known (first: {path}: line 14)",
            ],
            read.Result.Notes);
    }

    [Fact]
    public void Objects_of_no_and_of_one_observation_and_two_of_one_name()
    {
        _folder.Write("in/a.dat", Imported.Snana("a"));
        _folder.Write("in/b.dat", Imported.Snana("b", "56000 g 1 1"));
        _folder.Write("in/c.dat", Imported.Snana("b", "56000 g 2 1"));
        Imported read = Imported.From(_folder, _folder.At("in"));
        Assert.Equal(["b"], read.Table.Name);
        Assert.Equal([1f], read.Table.Flux);
        Assert.Equal(
            [
                $"1 objects dropped: no observation is left (first: {_folder.At("in/a.dat")}: a)",
                $"1 objects dropped: an object of that name was read before (first: {_folder.At("in/c.dat")}: b)",
            ],
            read.Result.Notes);
    }

    [Fact]
    public void Times_out_of_order_are_ordered()
    {
        string path = _folder.Write("a.dat", Imported.Snana("a", "56002 g 3 1", "56000 r 1 1", "56001 g 2 1", "56000 g 4 1"));
        ObservationTable table = Imported.From(_folder, path).Table;
        Assert.Equal([56000, 56000, 56001, 56002], table.Mjd);
        Assert.Equal([1f, 4f, 2f, 3f], table.Flux);
        Assert.Equal(["r", "g", "g", "g"], table.Band.Select(b => table.Bands[b]));
    }

    [Fact]
    public void A_hundred_thousand_observations_of_one_object()
    {
        string[] rows = [.. Enumerable.Range(0, 100_000).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"{56000 + (i * 7919 % 100_000) / 100.0:F2} g {i} 1"))];
        ObservationTable table = Imported.From(_folder, _folder.Write("a.dat", Imported.Snana("a", rows))).Table;
        Assert.Equal(100_000, table.ObservationsOf(0));
        Assert.All(Enumerable.Range(1, 99_999), i => Assert.True(table.Mjd[i - 1] <= table.Mjd[i]));
    }

    [Fact]
    public void Mixed_zero_points_become_one()
    {
        _folder.Write("in/a.dat", Imported.Snana("a", "56000 g 10 1"));
        _folder.Write("in/b.dat", Imported.Snana("b", "56000 g 363.0781 36.30781").Replace("NVAR", "ZP_FLUXCAL: 31.4\nNVAR"));
        Imported read = Imported.From(_folder, _folder.At("in"));
        Assert.Equal(10f, read.Table.Flux[1], 1e-3f);
        Assert.Equal(["fluxes converted to zero point 27.5 from 31.4"], read.Result.Notes);
    }

    [Fact]
    public void Rows_of_one_object_come_together_from_a_table_in_any_order()
    {
        string path = _folder.Write("t.csv", "object_id,mjd,passband,flux,flux_err,detected\n"
            + string.Concat(Enumerable.Range(0, 300).Select(i => $"{i % 7},{59000 - i},{i % 6},{i},1,{i % 2}\n")));
        ObservationTable table = Imported.From(_folder, path).Table;
        Assert.Equal(7, table.Count);
        for (int i = 0; i < 7; i++)
        {
            int[] flux = [.. table.Flux[table.RowsOf(i)].Select(f => (int)f)];
            Assert.Equal(Enumerable.Range(0, 300).Where(n => n % 7 == int.Parse(table.Name[i])).Reverse(), flux);
        }
    }

    [Fact]
    public void Types_classes_and_splits()
    {
        for (int i = 0; i < 40; i++)
            _folder.Write($"in/{i}.dat", Imported.Snana($"{i}", "56000 g 1 1").Replace("NVAR", $"SNTYPE: {(i % 4) switch
            {
                0 => "1",
                1 => "101",
                2 => "20",
                _ => "-9",
            }}\nNVAR"));
        Imported read = Imported.From(new LightCurveImport
        {
            Paths = [_folder.At("in")], Output = _folder.At("out.nc"), SplitRatio = new SplitRatio(6, 2, 2), Seed = 1,
            Types = SupernovaTypes.Parse("""{"Ia":0}"""), ClassMap = ClassMap.Read(_folder.Write("map.yaml", "Ia: [1, 101]\nII: 20\n")),
        });
        Assert.Equal(30, read.Table.Count);
        Assert.Equal(20, read.Table.Label.Count(label => label == 0));
        Assert.Equal(10, read.Table.Label.Count(label => label == ObservationTable.Unknown));
        Assert.Equal([18, 6, 6], Enumerable.Range(0, 3).Select(split => read.Table.Split.Count(s => s == split)));
        Assert.Equal(["10 objects left out, since --types does not name their type: II (10)"], read.Result.Notes);
    }

    [Fact]
    public void A_type_that_no_object_has_is_said_with_the_spelling_of_the_data()
    {
        for (int i = 0; i < 3; i++)
            _folder.Write($"in/{i}.dat", Imported.Snana($"{i}", "56000 g 1 1").Replace("NVAR", $"SNTYPE: {i}\nNVAR"));
        Imported read = Imported.From(new LightCurveImport
        {
            Paths = [_folder.At("in")], Output = _folder.At("out.nc"),
            Types = SupernovaTypes.Parse("""{"Ia":0,"IIN":1,"IIP":1}"""),
            ClassMap = ClassMap.Read(_folder.Write("map.yaml", "Ia: [0, 1]\nIIn: 2\n")),
        });
        Assert.Equal(
            [
                "1 objects left out, since --types does not name their type: IIn (1)",
                "--types names types that no object has: IIN (there are objects of IIn), IIP",
            ],
            read.Result.Notes);
    }

    [Fact]
    public void Tables_without_a_schema_are_told_of_it()
    {
        string path = _folder.Write("mine.csv", "ID,JD,FILT,F,dF\na,2459000.5,g,1,1\n");
        CrestException error = Assert.Throws<CrestException>(() => Imported.From(_folder, path));
        Assert.Contains("--schema", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Extinction_is_corrected_by_the_coefficient_of_the_band()
    {
        string path = _folder.Write("a.dat", Imported.Snana("a", "56000 g 10 1").Replace("NVAR", "MWEBV: 0.1 +- 0.01\nNVAR"));
        Imported read = Imported.From(new LightCurveImport { Paths = [path], Output = _folder.At("out.nc"), CorrectExtinction = true });
        Assert.Equal(10 * Math.Pow(10, 0.4 * 3.237 * 0.1), read.Table.Flux[0], 1e-5);
    }

    [Theory]
    [InlineData("OBS: 56000 g 1", "line 7: the row has 3 values, VARLIST names 4 and NVAR is 4")]
    [InlineData("OBS: 56000 g x 1", "line 7: FLUXCAL is not a number: 'x'")]
    [InlineData("END:", "line 8: the file ends after 0 observations, and NOBS says 1; is it cut?")]
    public void A_text_that_could_only_be_guessed_at_is_an_error_with_its_line(string row, string error)
    {
        string path = _folder.Write("a.dat", Imported.Snana("a", "1 g 1 1").Replace("OBS: 1 g 1 1", row));
        Assert.Equal($"{path}: {error}", Assert.Throws<CrestException>(() => Imported.From(_folder, path)).Message);
    }

    [Fact]
    public void An_error_leaves_the_earlier_result()
    {
        Imported.From(_folder, _folder.Write("a.dat", Imported.Snana("a", "56000 g 1 1")));
        byte[] before = File.ReadAllBytes(_folder.At("out.nc"));
        Assert.Throws<CrestException>(() => Imported.From(_folder, _folder.Write("b.dat", Imported.Snana("b", "56000 g x 1"))));
        Assert.Equal(before, File.ReadAllBytes(_folder.At("out.nc")));
        Assert.Equal(["a.dat", "b.dat", "out.nc"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Another_preparation_is_not_replaced_without_force()
    {
        var import = new LightCurveImport
        {
            Paths = [_folder.Write("a.dat", Imported.Snana("a", "56000 g 1 1"))], Output = _folder.At("out.nc"),
        };
        Assert.False(Imported.From(import).Result.Written.IsUnchanged);
        Assert.True(Imported.From(import).Result.Written.IsUnchanged);
        Assert.Contains("--force", Assert.Throws<CrestException>(() => Imported.From(import with { ZeroPoint = 25 })).Message);
    }

    [Fact]
    public void A_gzip_bomb_is_refused_without_its_size_in_memory()
    {
        string path = _folder.At("bomb.dat.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            gzip.Write("SNID: a\n"u8);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 512; i++) gzip.Write(zeros);
        }

        long before = GC.GetTotalAllocatedBytes();
        Assert.Contains("is longer than", Assert.Throws<CrestException>(() => Imported.From(_folder, path)).Message);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 1 << 25);
    }
}
