using Crest.Survey.LightCurveImports;
using Crest.Survey.Observations;
using Crest.Survey.ObservationTables;
using Crest.Tests.ReferenceData;
using Parquet.Schema;
using static Crest.Survey.Tests.LightCurveImports.ParquetTable;

namespace Crest.Survey.Tests.LightCurveImports;

public sealed class ParquetTablesTests : IDisposable
{
    private const string Fluxes = "columns: { object: id, time: mjd, band: band, flux: flux, flux_error: error }\n";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The same rows as CSV and as DuckDB and arrow-rs write them.</summary>
    [Theory]
    [InlineData("none")]
    [InlineData("snappy")]
    [InlineData("gzip")]
    [InlineData("lz4")]
    [InlineData("brotli")]
    [InlineData("zstd-v2")]
    [InlineData("arrow-rs")]
    public void Files_of_other_writers(string file)
    {
        string columns = "columns: { object: diaObjectId, time: mjd, band: band, magnitude: mag, magnitude_error: magerr"
            + (file == "arrow-rs" ? " }\n" : ", detected: det, zero_point: zp }\n");
        ObservationTable expected = Read(columns, Path.Combine(ReferenceFiles.Root, "tests/data/parquet/rows.csv")).Table;
        ObservationTable table = Read(columns, OfOthers(file)).Table;
        Assert.Equal(["-7", "12", "9007199254740993"], table.Name.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Name, table.Name);
        Assert.Equal(expected.Mjd, table.Mjd);
        Assert.Equal(expected.Flags, table.Flags);
        Assert.Equal(expected.Band.Select(b => expected.Bands[b]), table.Band.Select(b => table.Bands[b]));
        Assert.True(table.Observations > 100);
        for (int i = 0; i < table.Observations; i++)
        {
            // The magnitudes are single-precision there.
            Assert.Equal(expected.Flux[i], table.Flux[i], 1e-5 * Math.Abs(expected.Flux[i]));
            Assert.Equal(expected.FluxError[i], table.FluxError[i], 1e-5 * Math.Abs(expected.FluxError[i]));
        }
    }

    /// <summary>2023-02-25 is day 60000; the time of an hour later is 1/24 day later.</summary>
    [Theory]
    [InlineData("mjd")]
    [InlineData("jd")]
    public void Timestamps_are_days(string unit)
    {
        ObservationTable table = Read(
            $"time: {unit}\ncolumns: {{ object: diaObjectId, time: at, band: band, magnitude: mag, magnitude_error: magerr }}\n",
            OfOthers("snappy")).Table;
        Assert.Equal(60000.25, table.Mjd.Min(), 1e-9);
        Assert.Equal(60000.25 + (49 / 24.0), table.Mjd.Max(), 1e-9);
    }

    [Fact]
    public void All_types_of_numbers_and_texts()
    {
        Check(Column<sbyte>("flux", 5, -5));
        Check(Column<byte>("flux", 5, 6), 6);
        Check(Column<short>("flux", 5, -5));
        Check(Column<ushort>("flux", 5, 6), 6);
        Check(Column("flux", 5, -5));
        Check(Column<uint>("flux", 5, 6), 6);
        Check(Column<long>("flux", 5, -5));
        Check(Column<ulong>("flux", 5, 6), 6);
        Check(Column("flux", 5f, -5f));
        Check(Column("flux", 5m, -5m));
        Check(Column("flux", "5", "-5"));
        Check(Column("flux", "5"u8.ToArray(), "-5.0"u8.ToArray()));
        Check(Column<double?>("flux", 5, null), double.NaN);
        Check(Column("flux", "5", null), double.NaN);

        void Check((DataField Field, Array Values) flux, double second = -5)
        {
            string path = Write(
                _folder.At("t.parquet"), 10, Column("id", "a", "a"), Column("mjd", 58000.5, 58001.5), Column("band", "g", "r"),
                flux, Column("error", 1.0, 1.0));
            ObservationTable table = Read(Fluxes, path).Table;
            Assert.Equal(double.IsNaN(second) ? [5f] : [5f, (float)second], table.Flux);
        }
    }

    /// <summary>The rows of an object are apart from one another, in row groups of several sizes and in two files.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void One_object_in_row_groups_and_files(int rowsInGroup)
    {
        for (int file = 0; file < 2; file++)
        {
            int start = 50 * file;
            double[] days = [.. Enumerable.Range(start, 50).Select(i => 58000.0 + i)];
            Write(_folder.At($"in/{file}.parquet"), rowsInGroup, Column("error", days.Select(_ => 0.5).ToArray()),
                Column("flux", days.Select(day => (float)(day - 57000)).ToArray()), Column("band", days.Select(_ => "g").ToArray()),
                Column("mjd", days), Column("id", days.Select(day => (long)day % 3).ToArray()));
        }

        File.WriteAllText(_folder.At("in/_SUCCESS"), "");
        ObservationTable table = Read(Fluxes, _folder.At("in")).Table;
        Assert.Equal(["0", "1", "2"], table.Name.Order(StringComparer.Ordinal));
        Assert.Equal(100, table.Observations);
        for (int row = 0; row < 100; row++) Assert.Equal(table.Mjd[row] - 57000, table.Flux[row], 1e-3);
        Assert.Equal(34, table.ObservationsOf(Array.IndexOf(table.Name, "1")));
    }

    [Fact]
    public void Columns_by_number_and_a_table_of_objects()
    {
        Write(_folder.At("in/objects.parquet"), 10, Column("name", "b", "a"), Column("kind", "Ia", "II"), Column("z", 0.25, 0.5),
            Column("peak", new DateTime(2017, 9, 4, 12, 0, 0, DateTimeKind.Utc), new DateTime(2017, 9, 5, 0, 0, 0, DateTimeKind.Utc)));
        Write(_folder.At("in/t.parquet"), 10, Column("id", "a", "b"), Column("mjd", 58000.5, 58001.5), Column("band", "g", "r"),
            Column("flux", 1f, 2f), Column("error", 0.5, 0.5), Column("limit", false, true));
        Imported read = Read(
            "header: false\ncolumns: { object: 1, time: 2, band: 3, flux: 4, flux_error: 5, limit: 6 }\n"
            + $"objects: {{ file: in/objects.parquet, columns: {{ object: name, type: kind, redshift: z, peak_mjd: peak }} }}\n",
            _folder.At("in"));
        int b = read.IndexOf("b");
        Assert.Equal(("Ia", 0.25f, 58000.5), (read.Table.Type[b], read.Table.SpectroscopicRedshift[b], read.Table.PeakMjd[b]));
        Assert.Equal(["a", "b"], read.Table.Name.Order(StringComparer.Ordinal));
        Assert.Equal(ObservationFlags.UpperLimit, read.Table.Flags[read.Table.RowStart[b]]);
        Assert.Equal(0.4f, read.Table.FluxError[read.Table.RowStart[b]]);
    }

    [Fact]
    public void The_place_of_a_dropped_row_is_its_number_in_the_file()
    {
        double[] days = [.. Enumerable.Range(0, 30).Select(i => 58000.0 + i)];
        string path = Write(_folder.At("t.parquet"), 8, Column("id", days.Select(_ => "a").ToArray()), Column("mjd", days),
            Column("band", days.Select(_ => "g").ToArray()), Column("flux", days),
            Column("error", days.Select((_, i) => i == 20 ? 0 : 1.0).ToArray()));
        Assert.Equal([$"1 observations dropped: the flux error is not above 0 (first: {path}: row 21)"], Read(Fluxes, path).Result.Notes);
    }

    internal static string OfOthers(string file) => Path.Combine(ReferenceFiles.Root, $"tests/data/parquet/{file}.parquet");

    private Imported Read(string schema, string path) => Imported.From(new LightCurveImport
    {
        Paths = [path], Output = _folder.At("out.nc"), Force = true,
        Schema = ObservationSchema.Read(_folder.Write("schema.yaml", schema)),
    });
}
