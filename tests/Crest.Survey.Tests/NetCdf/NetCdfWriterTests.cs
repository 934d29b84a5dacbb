using Crest.Foundation.Errors;
using Crest.Survey.NetCdf;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.NetCdf;

public sealed class NetCdfWriterTests : IDisposable
{
    private static readonly float[] s_flux = [1.5f, float.NaN, -3, 4, 5, float.PositiveInfinity];
    private readonly string _folder = Directory.CreateTempSubdirectory("crest-netcdf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(NetCdfFormat.Cdf1, "classic")]
    [InlineData(NetCdfFormat.Cdf2, "64-bit offset")]
    [InlineData(NetCdfFormat.Cdf5, "cdf5")]
    public void Ncdump_shows_what_was_written(NetCdfFormat format, string kind)
    {
        string path = WriteSample(format);
        Assert.Equal(kind, OutsideProgram.Run("ncdump", "-k", path).Trim());
        string[] lines = OutsideProgram.Run("ncdump", path).Split('\n', StringSplitOptions.TrimEntries);
        string[] expected =
        [
            "sample = 2 ;", "feature = 3 ;", "name_length = 6 ;",
            "float flux(sample, feature) ;", "flux:units = \"zp 27\" ;", "flux:_FillValue = NaNf ;",
            "byte label(sample) ;", "short index(feature) ;", "int visit(feature) ;", "double redshift(sample) ;", "double zero_point ;",
            "char sample(sample, name_length) ;", "sample:_Encoding = \"utf-8\" ;",
            ":class_names = \"Ia,II\" ;", ":seed = 24301 ;", ":edges = 0.5, 1.5 ;", ":scale = 2.5f ;",
            "\"a\",", "\"SN \\303\\251\" ;", "1.5, _, -3,", "4, 5, Infinityf ;", "label = -1, 2 ;", "index = -300, 0, 300 ;",
            "visit = 1, -70000, 3 ;", "zero_point = 27 ;",
        ];
        foreach (string line in expected) Assert.Contains(line, lines);
    }

    [Theory]
    [InlineData(NetCdfFormat.Cdf1, "NETCDF3_CLASSIC")]
    [InlineData(NetCdfFormat.Cdf2, "NETCDF3_64BIT_OFFSET")]
    [InlineData(NetCdfFormat.Cdf5, "NETCDF3_64BIT_DATA")]
    public void Python_reads_what_was_written(NetCdfFormat format, string model)
    {
        string output = OutsideProgram.Python(["netCDF4", "xarray", "numpy"], """
            import sys, netCDF4, xarray, numpy
            path, model = sys.argv[1:]
            flux = numpy.array([[1.5, numpy.nan, -3], [4, 5, numpy.inf]], dtype='f4')
            with netCDF4.Dataset(path) as f:
                assert f.data_model == model, f.data_model
                f.set_auto_mask(False)
                assert f['flux'].dtype == numpy.float32 and numpy.array_equal(f['flux'][:], flux, equal_nan=True)
                assert f['label'].dtype == numpy.int8 and f['label'][:].tolist() == [-1, 2]
                assert f['index'].dtype == numpy.int16 and f['index'][:].tolist() == [-300, 0, 300]
                assert f['visit'].dtype == numpy.int32 and f['visit'][:].tolist() == [1, -70000, 3]
                assert f['redshift'][:].tolist() == [0.1, -1]
                assert f['zero_point'][...].item() == 27
                assert f['sample'][:].tolist() == ['a', 'SN \u00e9'], f['sample'][:]
                assert f.seed == 24301 and f.class_names == 'Ia,II' and f.edges.tolist() == [0.5, 1.5] and f.scale == numpy.float32(2.5)
                assert f['flux'].units == 'zp 27'
            with xarray.open_dataset(path, engine='netcdf4') as d:
                assert d.flux.dims == ('sample', 'feature') and numpy.array_equal(d.flux.values, flux, equal_nan=True)
                assert d['sample'].values.tolist() == ['a', 'SN \u00e9'], d['sample'].values
                assert d.attrs['class_names'] == 'Ia,II'
            print('the same')
            """, WriteSample(format), model);
        Assert.Equal("the same", output.Trim());
    }

    [Fact]
    public void Types_of_cdf5_make_the_file_cdf5_and_python_reads_them()
    {
        string path = Path.Combine(_folder, "wide.nc");
        var writer = new NetCdfWriter(NetCdfFormat.Cdf1);
        writer.AddDimension("n", 2);
        writer.AddVariable("u1", ["n"], new byte[] { 0, 255 });
        writer.AddVariable("u2", ["n"], new ushort[] { 0, ushort.MaxValue });
        writer.AddVariable("u4", ["n"], new uint[] { 0, uint.MaxValue });
        writer.AddVariable("i8", ["n"], new[] { long.MinValue, long.MaxValue }, NetCdfAttribute.Of("u1", (byte)200));
        writer.AddVariable("u8", ["n"], new ulong[] { 0, ulong.MaxValue });
        writer.AddAttribute("hash", 0xdeadbeefcafef00dUL);
        writer.Save(path);
        OutsideProgram.Python(["netCDF4"], """
            import sys, netCDF4
            with netCDF4.Dataset(sys.argv[1]) as f:
                f.set_auto_mask(False)
                assert f.data_model == 'NETCDF3_64BIT_DATA'
                for name, top in (('u1', 2**8-1), ('u2', 2**16-1), ('u4', 2**32-1), ('u8', 2**64-1)):
                    assert f[name][:].tolist() == [0, top] and f[name].dtype.str[1:] == name, name
                assert f['i8'][:].tolist() == [-2**63, 2**63-1] and f['i8'].u1 == 200
                assert int(f.hash) == 0xdeadbeefcafef00d
            """, path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(NetCdfFormat.Cdf5, file.Format);
        Assert.Equal([long.MinValue, long.MaxValue], file.Read<long>("i8"));
        Assert.Equal([0, ulong.MaxValue], file.Read<ulong>("u8"));
        Assert.Equal([0xdeadbeefcafef00dUL], (ulong[])file.Attributes[0].Values);
    }

    [Theory]
    [InlineData((1L << 29) - 1, NetCdfType.Double, NetCdfFormat.Cdf2)]
    [InlineData(1L << 29, NetCdfType.Double, NetCdfFormat.Cdf5)]
    [InlineData(1L << 31, NetCdfType.Byte, NetCdfFormat.Cdf5)] // A dimension of CDF-2 has 31 bits.
    public void A_variable_of_4_GiB_makes_the_file_cdf5(long length, NetCdfType type, NetCdfFormat format)
    {
        long size = length * (type == NetCdfType.Double ? sizeof(double) : 1);
        var writer = new NetCdfWriter();
        writer.AddDimension("n", length);
        writer.AddDimension("one", 1);
        writer.AddPlace("large", ["n"], type);
        writer.AddPlace("behind", ["one"], NetCdfType.Int);
        string path = Path.Combine(_folder, "large.nc");
        using (FileStream stream = File.Create(path))
        {
            long[] begins = writer.WriteHeader(stream, out long bytes);
            Assert.Equal((stream.Length, stream.Length + size, stream.Length + size + sizeof(int)), (begins[0], begins[1], bytes));
            stream.SetLength(bytes); // A hole: it takes no room on the disk.
            stream.Position = begins[1];
            stream.Write([0, 0, 1, 2]);
        }

        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(format, file.Format);
        Assert.Equal(length, file.Dimension("n").Length);
        Assert.Equal([258], file.Read<int>("behind"));
        Assert.Equal([0.0], file.Read<double>("large", length - 1, 1));
    }

    [Fact]
    public void A_long_that_fits_in_an_int_does_not_make_the_file_cdf5()
    {
        string path = Path.Combine(_folder, "seed.nc");
        var writer = new NetCdfWriter();
        writer.AddAttribute("seed", 0x5eedL);
        writer.Save(path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal((NetCdfFormat.Cdf2, 0x5eed), (file.Format, file.Number("seed")));
    }

    [Fact]
    public void A_dimension_of_length_zero_is_a_record_dimension_without_records()
    {
        string path = Path.Combine(_folder, "none.nc");
        var writer = new NetCdfWriter();
        writer.AddDimension("sample", 0);
        writer.AddDimension("feature", 3);
        writer.AddVariable("flux", ["sample", "feature"], Array.Empty<float>());
        writer.AddVariable("index", ["feature"], new short[] { 1, 2, 3 });
        writer.AddText("sample", ["sample", "feature"], []);
        writer.Save(path);
        Assert.Contains("sample = UNLIMITED ; // (0 currently)", OutsideProgram.Run("ncdump", path));
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(new NetCdfDimension("sample", 0, IsRecord: true), file.Dimension("sample"));
        Assert.Empty(file.Read<float>("flux"));
        Assert.Empty(file.ReadText("sample"));
        Assert.Equal([1, 2, 3], file.Read<int>("index"));
        Assert.Throws<ArgumentException>(() => writer.AddDimension("second", 0));
        Assert.Throws<ArgumentException>(() => writer.AddVariable("turned", ["feature", "sample"], Array.Empty<float>()));
    }

    [Fact]
    public void Wrong_descriptions_are_refused_at_once()
    {
        var writer = new NetCdfWriter();
        writer.AddDimension("sample", 2);
        writer.AddDimension("width", 3);
        Assert.Throws<ArgumentException>(() => writer.AddDimension("sample", 3));
        Assert.Throws<ArgumentException>(() => writer.AddDimension("a/b", 3));
        Assert.Throws<ArgumentException>(() => writer.AddDimension("", 3));
        Assert.Throws<ArgumentException>(() => writer.AddVariable("flux", ["sample"], new float[3]));
        Assert.Throws<ArgumentException>(() => writer.AddVariable("flux", ["visit"], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.AddVariable("flux", ["sample"], new decimal[2]));
        Assert.Throws<ArgumentException>(() => writer.AddText("name", ["sample", "width"], ["ééé", "a"]));
        Assert.Equal(6, NetCdfWriter.TextWidth(["ééé", "a"]));
        Assert.Equal(1, NetCdfWriter.TextWidth([]));
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        string path = WriteSample(NetCdfFormat.Cdf2);
        byte[] before = File.ReadAllBytes(path);
        var writer = new NetCdfWriter();
        Assert.Throws<CrestException>(() => writer.Save(Path.Combine(path, "below-a-file.nc")));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private string WriteSample(NetCdfFormat format)
    {
        var writer = new NetCdfWriter(format);
        string[] names = ["a", "SN é"];
        writer.AddDimension("sample", 2);
        writer.AddDimension("feature", 3);
        writer.AddDimension("name_length", NetCdfWriter.TextWidth(names) + 1);
        writer.AddAttribute("class_names", "Ia,II");
        writer.AddAttribute("seed", 24301);
        writer.AddAttribute("edges", 0.5, 1.5);
        writer.AddAttribute("scale", 2.5f);
        writer.AddVariable<float>(
            "flux", ["sample", "feature"], s_flux.AsMemory(), new NetCdfAttribute("units", "zp 27"),
            NetCdfAttribute.Of("_FillValue", float.NaN));
        writer.AddVariable("label", ["sample"], new sbyte[] { -1, 2 });
        writer.AddVariable("index", ["feature"], new short[] { -300, 0, 300 });
        writer.AddVariable("visit", ["feature"], new[] { 1, -70000, 3 });
        writer.AddVariable("redshift", ["sample"], new[] { 0.1, -1 });
        writer.AddVariable("zero_point", [], new[] { 27.0 });
        writer.AddText("sample", ["sample", "name_length"], names);
        string path = Path.Combine(_folder, $"{format}.nc");
        writer.Save(path);
        return path;
    }
}
