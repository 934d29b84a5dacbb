using System.Buffers.Binary;
using Crest.Foundation.Errors;
using Crest.Survey.NetCdf;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.NetCdf;

public sealed class NetCdfFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crest-netcdf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("NETCDF3_CLASSIC", NetCdfFormat.Cdf1)]
    [InlineData("NETCDF3_64BIT_OFFSET", NetCdfFormat.Cdf2)]
    [InlineData("NETCDF3_64BIT_DATA", NetCdfFormat.Cdf5)]
    public void Files_of_the_C_library_with_records_are_read(string model, NetCdfFormat format)
    {
        string path = In("records.nc");
        OutsideProgram.Python(["netCDF4", "numpy"], """
            import sys, netCDF4, numpy as np
            with netCDF4.Dataset(sys.argv[1], 'w', format=sys.argv[2]) as f:
                f.createDimension('time', None); f.createDimension('x', 3); f.createDimension('big', 700)
                f.title = 'h\u00e9'; f.one = np.float64(0.25); f.few = np.array([1, -2, 3], 'i2'); f.tiny = np.int8(-7)
                v = f.createVariable('b', 'i1', ('time', 'x')); v[:] = (np.arange(3000).reshape(1000, 3) % 200 - 100); v.units = 'm'
                v = f.createVariable('f', 'f4', ('x',)); v[:] = [1, np.nan, 3]
                v = f.createVariable('s', 'i2', ('time',)); v[:] = np.arange(1000)
                v = f.createVariable('d', 'f8', ('time', 'big')); v[:] = np.arange(700000).reshape(1000, 700) / 8
                v = f.createVariable('c', 'S1', ('time', 'x')); v[:] = np.array([list('%03d' % i) for i in range(1000)], 'S1')
            """, path, model);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(format, file.Format);
        Assert.Equal(new NetCdfDimension("time", 1000, IsRecord: true), file.Dimension("time"));
        Assert.Equal("hé", file.Text("title"));
        Assert.Equal(0.25, file.Number("one"));
        Assert.Equal([1.0, -2, 3], file.Attributes[2].Numbers);
        Assert.Equal(-7, file.Number("tiny"));
        Assert.Equal("m", file.Variable("b").Attributes[0].Text);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (sbyte)((i % 200) - 100)), file.Read<sbyte>("b"));
        Assert.Equal([1, float.NaN, 3], file.Read<float>("f"));
        Assert.Equal(Enumerable.Range(0, 1000), file.Read<int>("s"));
        Assert.Equal(Enumerable.Range(0, 700_000).Select(i => i / 8.0), file.Read<double>("d"));
        Assert.Equal(Enumerable.Range(0, 700_000).Select(i => i / 8f), file.Read<float>("d"));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i:000}"), file.ReadText("c"));
    }

    [Fact]
    public void Records_longer_than_a_block_are_read()
    {
        string path = In("long-records.nc");
        OutsideProgram.Python(["netCDF4", "numpy"], """
            import sys, netCDF4, numpy as np
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_OFFSET') as f:
                f.createDimension('time', None); f.createDimension('x', 300001)
                f.createVariable('a', 'i4', ('time', 'x'))[:] = np.arange(900003).reshape(3, 300001)
                f.createVariable('b', 'i2', ('time', 'x'))[:] = np.arange(900003).reshape(3, 300001) % 1000
            """, path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(Enumerable.Range(0, 900_003), file.Read<int>("a"));
        Assert.Equal(Enumerable.Range(0, 900_003).Select(i => i % 1000), file.Read<int>("b"));
    }

    [Theory]
    [InlineData("i1")]
    [InlineData("i2")]
    [InlineData("f8")]
    public void A_lone_record_variable_has_no_padding(string type)
    {
        string path = In("lone.nc");
        OutsideProgram.Python(["netCDF4", "numpy"], """
            import sys, netCDF4, numpy as np
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_CLASSIC') as f:
                f.createDimension('time', None); f.createDimension('x', 3)
                f.createVariable('v', sys.argv[2], ('time', 'x'))[:] = np.arange(15).reshape(5, 3)
            """, path, type);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(Enumerable.Range(0, 15), file.Read<int>("v"));
    }

    [Theory]
    [InlineData("NETCDF3_CLASSIC", 4)]
    [InlineData("NETCDF3_64BIT_DATA", 8)]
    public void A_streamed_file_has_the_records_that_stand_in_it(string model, int countBytes)
    {
        string path = In("streamed.nc");
        OutsideProgram.Python(["netCDF4", "numpy"], """
            import sys, netCDF4, numpy as np
            with netCDF4.Dataset(sys.argv[1], 'w', format=sys.argv[2]) as f:
                f.createDimension('time', None)
                f.createVariable('a', 'i4', ('time',))[:] = np.arange(5)
                f.createVariable('b', 'i2', ('time',))[:] = np.arange(5)
            """, path, model);
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(4, countBytes).Fill(0xff);
        foreach ((int cut, int records) in new[] { (0, 5), (2, 5), (3, 4), (8, 4), (10, 4), (11, 3) })
        {
            File.WriteAllBytes(path, bytes[..^cut]);
            using NetCdfFile file = NetCdfFile.Open(path);
            Assert.Equal(records, file.Dimension("time").Length);
            Assert.Equal(Enumerable.Range(0, records), file.Read<int>("b"));
        }
    }

    [Theory]
    [InlineData("NETCDF3_CLASSIC")]
    [InlineData("NETCDF3_64BIT")]
    public void Files_of_xarray_are_read(string format)
    {
        string path = In("xarray.nc");
        OutsideProgram.Python(["xarray", "numpy"], """
            import sys, numpy as np, xarray as xr
            d = xr.Dataset({'flux': (('sample', 'feature'), np.array([[1, np.nan], [3, 4]], 'f4'))},
                           coords={'sample': ['SN1', 'SN\u00e9 22'], 'band': ('feature', np.array([3, 4]))},
                           attrs={'seed': 5, 'class_names': 'Ia,II'})
            d.to_netcdf(sys.argv[1], format=sys.argv[2], engine=sys.argv[3])
            """, path, format, "netcdf4");
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal([1, float.NaN, 3, 4], file.Read<float>("flux"));
        Assert.Equal(["SN1", "SNé 22"], file.ReadText("sample"));
        Assert.Equal([3, 4], file.Read<int>("band"));
        Assert.Equal("Ia,II", file.Text("class_names"));
        Assert.Equal(5, file.Number("seed"));
    }

    [Fact]
    public void Unsigned_and_64_bit_types_are_read()
    {
        string path = In("types.nc");
        OutsideProgram.Python(["netCDF4", "numpy"], """
            import sys, netCDF4, numpy as np
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF3_64BIT_DATA') as f:
                f.createDimension('n', 3)
                for t in ('u1', 'u2', 'u4', 'u8', 'i8'):
                    i = np.iinfo(t); v = f.createVariable(t, t, ('n',)); v[:] = np.array([i.min, 7, i.max], t); v.top = np.array([i.max], t)
            """, path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal([0, 7, byte.MaxValue], file.Read<byte>("u1"));
        Assert.Equal([0, 7, ushort.MaxValue], file.Read<ushort>("u2"));
        Assert.Equal([0, 7, uint.MaxValue], file.Read<uint>("u4"));
        Assert.Equal([0, 7, ulong.MaxValue], file.Read<ulong>("u8"));
        Assert.Equal([long.MinValue, 7, long.MaxValue], file.Read<long>("i8"));
        Assert.Equal([0L, 7, uint.MaxValue], file.Read<long>("u4"));
        Assert.Equal([byte.MaxValue], (byte[])file.Variable("u1").Attributes[0].Values);
        Assert.Equal([ushort.MaxValue], (ushort[])file.Variable("u2").Attributes[0].Values);
        Assert.Equal([uint.MaxValue], (uint[])file.Variable("u4").Attributes[0].Values);
        Assert.Equal([ulong.MaxValue], (ulong[])file.Variable("u8").Attributes[0].Values);
        Assert.Equal([long.MaxValue], (long[])file.Variable("i8").Attributes[0].Values);
        Assert.Equal((double)long.MaxValue, file.Variable("i8").Attributes[0].Numbers[0]);
    }

    /// <summary>The first variable is stretched by hand to a hole of more than 4 GiB, which takes no room on the disk.</summary>
    [Theory]
    [InlineData(NetCdfFormat.Cdf2, 1_073_741_820, 24, 4)]
    [InlineData(NetCdfFormat.Cdf5, 2_000_000_000, 36, 8)]
    public void Values_past_4_GiB_are_found(NetCdfFormat format, long length, int lengthAt, int lengthBytes)
    {
        string path = In("sparse.nc");
        var writer = new NetCdfWriter(format);
        writer.AddDimension("n", 1);
        writer.AddDimension("m", 3);
        writer.AddVariable("large", ["n"], new float[1]);
        writer.AddVariable("small", ["m"], new short[] { 1, 2, 3 });
        writer.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        int header = bytes.Length - 4 - 8;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(header - 8), header + (4 * length));
        if (lengthBytes == 8) BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(lengthAt), length);
        else BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(lengthAt), (int)length);
        using (FileStream stream = File.Create(path))
        {
            stream.Write(bytes.AsSpan(0, header));
            stream.Position = header + (4 * length);
            stream.Write(bytes.AsSpan(header + 4));
        }

        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal(length, file.Variable("large").Count);
        Assert.Equal([1, 2, 3], file.Read<int>("small"));
        Assert.Contains("small = 1, 2, 3 ;", OutsideProgram.Run("ncdump", "-v", "small", path), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_same_number_becomes_an_integer()
    {
        string path = In("casts.nc");
        var writer = new NetCdfWriter();
        writer.AddDimension("n", 3);
        writer.AddVariable("whole", ["n"], new[] { -1.0, 2, 2147483647 });
        writer.AddVariable("half", ["n"], new[] { 0f, 1, 1.5f });
        writer.AddVariable("nan", ["n"], new[] { 0f, float.NaN, 0 });
        writer.AddVariable("edge", ["n"], new[] { 0f, 1, 2147483648 });
        writer.AddVariable("wide", ["n"], new[] { 0, 1, 9223372036854775808.0 });
        writer.AddVariable("below", ["n"], new[] { 0, -1, 5 });
        writer.Save(path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal([-1, 2, int.MaxValue], file.Read<int>("whole"));
        Assert.Equal([0.0, 1, 1.5], file.Read<double>("half"));
        Assert.Equal([0f, -1, 5], file.Read<float>("below"));
        Assert.Equal([0, -1, 5], file.Read<sbyte>("below"));
        Assert.Equal(
            $"{path}: variable half: value 2 is 1.5, which Int32 cannot hold",
            Assert.Throws<CrestException>(() => file.Read<int>("half")).Message);
        Assert.Contains("value 1 is NaN", Assert.Throws<CrestException>(() => file.Read<long>("nan")).Message, StringComparison.Ordinal);
        Assert.Contains("value 2 is", Assert.Throws<CrestException>(() => file.Read<int>("edge")).Message, StringComparison.Ordinal);
        Assert.Contains("value 2 is", Assert.Throws<CrestException>(() => file.Read<long>("wide")).Message, StringComparison.Ordinal);
        Assert.Contains("value 1 is -1", Assert.Throws<CrestException>(() => file.Read<byte>("below")).Message, StringComparison.Ordinal);
        Assert.Equal([0L, 1, 2147483648], file.Read<long>("edge"));
    }

    [Fact]
    public void The_advised_conversion_is_read()
    {
        string four = In("four.nc"), classic = In("classic.nc");
        OutsideProgram.Python(["netCDF4"], """
            import sys, netCDF4
            with netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF4') as f:
                f.createDimension('n', 3); f.createVariable('v', 'u8', ('n',))[:] = [1, 2, 2**63]
            """, four);
        OutsideProgram.Run("nccopy", "-k", "cdf5", four, classic);
        using NetCdfFile file = NetCdfFile.Open(classic);
        Assert.Equal([1, 2, 1UL << 63], file.Read<ulong>("v"));
    }

    private string In(string name) => Path.Combine(_folder, name);
}
