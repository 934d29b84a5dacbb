using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurveImports;
using Crest.Survey.ObservationTables;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>Damaged files are read or refused with file and reason, in bounded time and memory.</summary>
public sealed class DamagedSurveyFilesTests : IDisposable
{
    /// <summary>Buffers of the writer and the readers, and what a small file grows to in them.</summary>
    private const long MostBytes = 64 << 20;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("snana-text/PS1_PSc000006.txt", 1500)]
    [InlineData("snana-text/snana_ascii_example.dat", 1500)]
    [InlineData("lsst/fakeAlert_v11_0.avro", 400)]
    [InlineData("ztf/472263571115115000.avro", 400)]
    [InlineData("plasticc/kaggle_sample_training_set.csv", 200)]
    public void Files_of_one_kind(string file, int cases)
    {
        byte[] whole = File.ReadAllBytes(ReferenceFiles.Path($"surveys/{file}"));
        if (whole.Length > 100_000) whole = whole[..20_000];
        string path = _folder.At($"in/{Path.GetFileName(file)}");
        Directory.CreateDirectory(_folder.At("in"));
        // What the schema of an alert says is before its data: both are damaged.
        int[] places = whole.AsSpan().StartsWith("Obj"u8) ? [0, whole.Length - 700] : [0];
        Check(Damaged(whole, places), cases, bytes => File.WriteAllBytes(path, bytes));
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("PHOT")]
    public void Tables_of_snana(string damaged)
    {
        foreach (string part in (string[])["HEAD", "PHOT"])
        {
            string source = ReferenceFiles.Path($"surveys/snana-fits/LSST_WFD_NONIa-0005_{part}.FITS");
            Directory.CreateDirectory(_folder.At("in"));
            File.WriteAllBytes(_folder.At($"in/X_{part}.FITS"), File.ReadAllBytes(source));
        }

        string path = _folder.At($"in/X_{damaged}.FITS");
        Check(Damaged(File.ReadAllBytes(path), [0, 2880, 14400]), 600, bytes => File.WriteAllBytes(path, bytes));
    }

    [Fact]
    public void Tables_of_a_schema()
    {
        byte[] whole = Encoding.UTF8.GetBytes("time,mag,magerr,band\n" + string.Concat(
            Enumerable.Range(0, 40).Select(i => $"{58000 + i},{18 + (i * 0.01)},{(i % 5 == 0 ? "" : "0.1")},\"g\"\n")));
        ObservationSchema schema = ObservationSchema.Read(_folder.Write(
            "schema.yaml", "columns: { time: time, band: band, magnitude: mag, magnitude_error: magerr }\n"));
        Directory.CreateDirectory(_folder.At("in"));
        Check(Damaged(whole, [0]), 1500, bytes => File.WriteAllBytes(_folder.At("in/t.csv"), bytes), schema);
    }

    /// <summary>The pages, and the description at the end.</summary>
    [Theory]
    [InlineData("none", 800)]
    [InlineData("snappy", 500)]
    [InlineData("gzip", 200)]
    [InlineData("lz4", 200)]
    [InlineData("zstd-v2", 500)]
    [InlineData("arrow-rs", 500)]
    public void Parquet(string file, int cases)
    {
        byte[] whole = File.ReadAllBytes(ParquetTablesTests.OfOthers(file));
        ObservationSchema schema = ObservationSchema.Read(_folder.Write(
            "schema.yaml", "columns: { object: diaObjectId, time: mjd, band: band, magnitude: mag, magnitude_error: magerr }\n"));
        Directory.CreateDirectory(_folder.At("in"));
        // Not the end of the file, which says where all else is: without it nothing is read.
        int end = whole.Length - 8 - BitConverter.ToInt32(whole, whole.Length - 8);
        Check(Damaged(whole, [0, 0, end], kept: 8), cases, bytes => File.WriteAllBytes(_folder.At("in/t.parquet"), bytes), schema);
    }

    [Fact]
    public void A_header_that_promises_rows_without_end()
    {
        foreach (string part in (string[])["HEAD", "PHOT"])
        {
            byte[] bytes = File.ReadAllBytes(ReferenceFiles.Path($"surveys/snana-fits/LSST_WFD_NONIa-0005_{part}.FITS"));
            if (part == "PHOT") Replace(bytes, "NAXIS2  =                  699", "NAXIS2  =        1099511627776");
            File.WriteAllBytes(_folder.At($"X_{part}.FITS"), bytes);
        }

        string error = Assert.Throws<CrestException>(() => Imported.From(_folder, _folder.At("X_HEAD.FITS"))).Message;
        Assert.StartsWith($"{_folder.At("X_PHOT.FITS")}: the file ends in row ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 2, 1, 0 }, "length of -1 bytes")]
    [InlineData(new byte[] { 2, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f }, "length of")]
    [InlineData(new byte[] { 1, 4, 9, 9 }, "-1 records")]
    public void A_block_of_a_wrong_length(byte[] block, string expected)
    {
        byte[] whole = File.ReadAllBytes(ReferenceFiles.Path("surveys/lsst/fakeAlert_v11_0.avro"));
        // The last 16 bytes are the marker that ends the header, too.
        int header = whole.AsSpan().IndexOf(whole.AsSpan(whole.Length - 16)) + 16;
        File.WriteAllBytes(_folder.At("a.avro"), [.. whole[..header], .. block]);
        string error = Assert.Throws<CrestException>(() => Imported.From(_folder, _folder.At("a.avro"))).Message;
        Assert.StartsWith($"{_folder.At("a.avro")}: is damaged or cut: ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    private void Check(Gen<byte[]> damaged, int cases, Action<byte[]> write, ObservationSchema? schema = null) =>
        Prop.ForAll(damaged.ToArbitrary(), bytes =>
        {
            write(bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Imported.From(new LightCurveImport
                {
                    Paths = [_folder.At("in")], Output = _folder.At("out.nc"), Force = true, Schema = schema,
                });
            }
            catch (CrestException e)
            {
                Assert.Contains(_folder.At("in"), e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(cases));

    /// <summary>Bytes changed, put in, taken out, and the end cut, near the given places.</summary>
    private static Gen<byte[]> Damaged(byte[] whole, int[] places, int kept = 0) =>
        from place in Gen.Elements(places)
        from changes in Gen.Two(Gen.Choose(0, int.MaxValue)).ListOf()
        from reach in Gen.Choose(1, 12)
        from cut in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(0, whole.Length)))
        select kept > 0 && cut == 0
            ? [.. Damage(whole[..^kept], place, changes, 1 << reach, cut: 0), .. whole[^kept..]]
            : Damage(whole, place, changes, 1 << reach, cut);

    private static byte[] Damage(byte[] whole, int place, IEnumerable<(int At, int Value)> changes, int reach, int cut)
    {
        List<byte> bytes = [.. whole];
        foreach ((int at, int value) in changes)
        {
            int position = Math.Min(place + (at % (value % 3 == 0 ? whole.Length : reach)), bytes.Count - 1);
            if (position < 0) break;
            if (at % 11 == 0) bytes.RemoveAt(position);
            else if (at % 7 == 0) bytes.Insert(position, (byte)value);
            else bytes[position] = (byte)(value % 5 == 0 ? value : "0123456789 -.\n:e"[value % 16]);
        }

        return [.. bytes[..Math.Max(0, bytes.Count - cut)]];
    }

    private static void Replace(byte[] bytes, string old, string changed)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(old));
        Assert.True(at >= 0);
        Encoding.ASCII.GetBytes(changed).CopyTo(bytes, at);
    }
}
