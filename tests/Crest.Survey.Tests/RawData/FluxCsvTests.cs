using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.RawData;

public sealed class FluxCsvTests : IDisposable
{
    private const string Header = "object_id,mjd,passband,index,flux,flux_err\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_of_objects_may_be_mixed_columns_in_any_order_and_values_quoted()
    {
        string flux = _folder.Write("f.csv", "note,flux_err,flux,passband,index,object_id,mjd\n"
            + ",0.1,1.5,g,1,b,57719.07\n\"a,b\",0.2,2.5,\"i\",1,a,57715\n,,NaN,g,1,a,57719.07\n");
        string objects = _folder.Write("o.csv", "redshift,object_id,sn_type\n0.25,a,Ia\n,b,IIn\n0.5,c,Ib\n");
        FluxCsv csv = FluxCsv.Read(flux, objects, null, default);
        Assert.Equal(["b", "a"], csv.Table.Names);
        Assert.Equal([new Visit("g", 1, 4.07), new Visit("i", 1, 0)], csv.Table.Cadence.Visits);
        Assert.Equal([1.5f, float.NaN, float.NaN, 2.5f], csv.Table.Flux);
        Assert.Equal([0.1f, float.NaN, float.NaN, 0.2f], csv.Table.FluxError);
        Assert.Equal([-1f, 0.25f], csv.Table.Redshift);
        Assert.Equal(["IIn", "Ia"], csv.Types);
        Assert.Equal(1, csv.WithoutFlux);
        Assert.True(double.IsNaN(csv.Table.PeakDayOf(0)));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(Header, "no row of data")]
    [InlineData("object_id,mjd\n1,2\n", "line 1: the header lacks the column passband")]
    [InlineData(Header + "1,57715,g,1,0.5\n", "line 2: the row has 5 of the header's 6 fields")]
    [InlineData(Header + "1,57715,g,1,0.5,0.1\n1,57716,g,2,x,0.1\n", "line 3, field 5: flux is not a number: 'x'")]
    [InlineData(Header + "1,57715,g,1,1 5,0.1\n", "flux is not a number: '1 5'")]
    [InlineData(Header + "1,57715,g,1,1e50,0.1\n", "flux is infinite")]
    [InlineData(Header + "1,57715,g,0,1,0.1\n", "index is not a whole number from 1 up")]
    [InlineData(Header + "1,,g,1,1,0.1\n", "mjd is missing")]
    [InlineData(Header + "1,57715,,1,1,0.1\n", "passband is empty")]
    [InlineData(Header + "1,57715,g,1,1,0.1\n1,57715,g,1,1,0.1\n", "line 3: object 1 has a second row of visit 1 of band g")]
    [InlineData(
        Header + "1,57715,g,1,1,0.1\n2,57715,g,1,1,0.1\n3,57716,g,1,1,0.1\n",
        "line 4: visit 1 of band g is on day 1, but on day 0 for the other objects")]
    [InlineData(Header + "1,57715,\"g,1,1,0.1\n", "line 2")]
    public void A_wrong_table_is_one_line_that_says_what_and_where(string text, string expected)
    {
        string path = _folder.Write("f.csv", text);
        string message = Assert.Throws<CrestException>(() => FluxCsv.Read(path, null, null, default)).Message;
        Assert.StartsWith(path, message);
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Objects_must_be_in_both_tables_once()
    {
        string flux = _folder.Write("f.csv", Header + "1,57715,g,1,1,0.1\n2,57715,g,1,1,0.1\n");
        string Error(string objects) => Assert.Throws<CrestException>(
            () => FluxCsv.Read(flux, _folder.Write("o.csv", "object_id,sn_type,redshift\n" + objects), null, default)).Message;
        Assert.Contains("object 2 of", Error("1,Ia,0.5\n"));
        Assert.Contains("line 3, field 1: object 1 is there a second time", Error("1,Ia,0.5\n1,Ib,0.5\n"));
        Assert.Contains("line 2, field 3: redshift is not a number: 'z'", Error("1,Ia,z\n"));
    }

    [Fact]
    public void A_last_line_without_an_end_is_noticed_in_either_table()
    {
        string flux = _folder.Write("f.csv", Header + "1,57715,g,1,1,0.1"), objects = _folder.Write("o.csv", "object_id,sn_type\n1,Ia");
        Assert.Equal([flux, objects], FluxCsv.Read(flux, objects, null, default).WithoutLineEnd);
        _folder.Write("f.csv", Header + "1,57715,g,1,1,0.1\n");
        Assert.Equal([objects], FluxCsv.Read(flux, objects, null, default).WithoutLineEnd);
        Assert.Empty(FluxCsv.Read(flux, null, null, default).WithoutLineEnd);
    }

    [Fact]
    public void A_cut_gzip_file_is_an_error()
    {
        string path = _folder.At("f.csv.gz");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
            zip.Write(System.Text.Encoding.ASCII.GetBytes(
                Header + string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i},57715,g,1,{i * 0.37},0.1\n"))));
        Assert.Equal(5000, FluxCsv.Read(path, null, null, default).Table.Count);
        byte[] whole = File.ReadAllBytes(path);
        foreach (int length in (int[])[whole.Length / 2, whole.Length - 1, whole.Length - 8, 100])
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains("f.csv.gz: is not whole", Assert.Throws<CrestException>(() => FluxCsv.Read(path, null, null, default)).Message);
        }
    }

    [Theory]
    [InlineData("a\u0000b", "contains a control character (U+0000)")]
    [InlineData("a\u001b[31mb", "contains a control character (U+001B)")]
    [InlineData("a\u009bb", "contains a control character (U+009B)")]
    public void A_name_that_a_terminal_would_obey_is_refused(string name, string expected)
    {
        string path = _folder.Write("f.csv", $"{Header}{name},57715,g,1,2,0.1\n");
        Assert.Contains($"line 2, field 1: object_id {expected}", Assert.Throws<CrestException>(
            () => FluxCsv.Read(path, null, null, default)).Message);
    }

    [Fact]
    public void Names_that_are_not_UTF_8_do_not_become_one()
    {
        string path = _folder.At("f.csv");
        File.WriteAllBytes(path, System.Text.Encoding.Latin1.GetBytes($"{Header}Gr\u00fcn,57715,g,1,2,0.1\nGr\u00f6n,57715,g,1,2,0.1\n"));
        Assert.Contains("object_id is not UTF-8", Assert.Throws<CrestException>(() => FluxCsv.Read(path, null, null, default)).Message);
    }

    [Fact]
    public void What_pandas_and_databases_write_for_a_missing_number_is_missing()
    {
        string[] missing = ["", "NaN", "nan", "NA", "N/A", "None", "null", "NULL"];
        string path = _folder.Write("f.csv", Header + string.Concat(missing.Select((text, i) => $"{i},57715,g,1,{text},{text}\n")));
        Assert.All(FluxCsv.Read(path, null, null, default).Table.Flux, flux => Assert.True(float.IsNaN(flux)));
    }
}
