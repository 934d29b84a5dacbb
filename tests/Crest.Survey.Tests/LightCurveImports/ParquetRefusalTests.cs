using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurveImports;
using Crest.Survey.ObservationTables;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.LightCurveImports;

/// <summary>What is not read of Parquet is refused in one line that names the file.</summary>
public sealed class ParquetRefusalTests : IDisposable
{
    private const string Magnitudes = "columns: { object: diaObjectId, time: mjd, band: band, magnitude: mag, magnitude_error: magerr }\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mag }", "lc }", "column lc is nested (lists or structs), and is not read; flatten it to one row for each observation")]
    [InlineData("mag }", "nothing }", "there is no column nothing; the columns are diaObjectId, mjd, band, mag, magerr, det, zp, at, lc")]
    [InlineData("mag }", "at }", "row 1: column at holds times; only time and peak_mjd can be read from such a column")]
    [InlineData("mag }", "band }", "row 1: column band is not a number: 'g'")]
    [InlineData("mag }", "12 }", "there is no column 12; there are 9")]
    public void Columns(string old, string changed, string expected) =>
        Assert.Equal(
            $"{_folder.At("in/t.parquet")}: {expected}",
            Error("columns: { object: diaObjectId, time: mjd, band: band, magnitude_error: magerr, magnitude: mag }\n"
                .Replace(old, changed, StringComparison.Ordinal), Whole("none")));

    [Fact]
    public void Truth_values_in_runs() =>
        Assert.EndsWith(
            "row group 1, column det: truth values in the encoding RLE are not read; write them as integers, or with pages of format 1",
            Error(Magnitudes.Replace(" }", ", detected: det }", StringComparison.Ordinal), Whole("arrow-rs")), StringComparison.Ordinal);

    [Fact]
    public void In_archives()
    {
        string path = _folder.At("in/t.parquet.gz");
        Directory.CreateDirectory(_folder.At("in"));
        using (var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest)) packed.Write(Whole("snappy"));
        Assert.Equal(
            $"{path}: is Parquet that is packed as a whole, and is read only unpacked; unpack it (gunzip)", Error(Magnitudes, path));
        _folder.Write("files/t.parquet", "");
        File.WriteAllBytes(_folder.At("files/t.parquet"), Whole("snappy"));
        TarFile.CreateFromDirectory(_folder.At("files"), _folder.At("t.tar"), includeBaseDirectory: false);
        Assert.Equal(
            $"{_folder.At("t.tar")}/t.parquet: is Parquet, which is not read from an archive; unpack the archive (tar -xf)",
            Error(Magnitudes, _folder.At("t.tar")));
    }

    [Fact]
    public void Without_a_schema()
    {
        string path = ParquetTablesTests.OfOthers("none");
        string error = Assert.Throws<CrestException>(() => Imported.From(_folder, path)).Message;
        Assert.Contains("tables need a --schema", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_and_wrong_ends()
    {
        byte[] whole = Whole("none");
        Assert.Contains("it does not end as a Parquet file", Error(Magnitudes, whole[..^10]), StringComparison.Ordinal);
        Assert.Contains("it has 6 bytes", Error(Magnitudes, whole[..6]), StringComparison.Ordinal);
        Assert.Contains("is encrypted", Error(Magnitudes, [.. whole[..^4], .. "PARE"u8]), StringComparison.Ordinal);
        Assert.Contains(
            "the description at its end has 2130706432 bytes", Error(Magnitudes, [.. whole[..^8], 0, 0, 0, 127, .. "PAR1"u8]),
            StringComparison.Ordinal);
    }

    /// <summary>All counts of rows and values in the description become 2^53 or so.</summary>
    [Fact]
    public void Rows_without_end()
    {
        byte[] whole = Whole("none");
        int length = BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(whole.Length - 8));
        List<byte> end = [];
        int replaced = 0;
        for (int at = whole.Length - 8 - length; at < whole.Length - 8; at++)
        {
            // 120 rows, as Thrift writes it.
            if (whole[at] == 0xf0 && whole[at + 1] == 0x01)
            {
                end.AddRange([0xf0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]);
                at++;
                replaced++;
            }
            else
            {
                end.Add(whole[at]);
            }
        }

        Assert.True(replaced > 5);
        byte[] size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, end.Count);
        string error = Error(Magnitudes, [.. whole[..^(length + 8)], .. end, .. size, .. "PAR1"u8]);
        Assert.Matches("row group 1 has [0-9]{15,} rows in a file of [0-9]+ bytes$", error);
    }

    private static byte[] Whole(string file) => File.ReadAllBytes(ParquetTablesTests.OfOthers(file));

    private string Error(string schema, byte[] bytes)
    {
        _folder.Write("in/t.parquet", "");
        File.WriteAllBytes(_folder.At("in/t.parquet"), bytes);
        return Error(schema, _folder.At("in/t.parquet"));
    }

    private string Error(string schema, string path)
    {
        var import = new LightCurveImport
        {
            Paths = [path], Output = _folder.At("out.nc"), Force = true,
            Schema = ObservationSchema.Read(_folder.Write("schema.yaml", schema)),
        };
        string error = Assert.Throws<CrestException>(() => Imported.From(import)).Message;
        Assert.StartsWith(path, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        return error;
    }
}
