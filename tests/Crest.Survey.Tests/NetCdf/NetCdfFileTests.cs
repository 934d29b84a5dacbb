using System.Buffers.Binary;
using System.Text;
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
                           coords={'sample': ['SN1', 'SN\u00e9 22'], 'band': ('feature', np.array([3, 4]))}, attrs={'seed': 5, 'class_names': 'Ia,II'})
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
        Assert.Equal($"{path}: variable half: value 2 is 1.5, which Int32 cannot hold", Assert.Throws<CrestException>(() => file.Read<int>("half")).Message);
        Assert.Contains("value 1 is NaN", Assert.Throws<CrestException>(() => file.Read<long>("nan")).Message, StringComparison.Ordinal);
        Assert.Contains("value 2 is", Assert.Throws<CrestException>(() => file.Read<int>("edge")).Message, StringComparison.Ordinal);
        Assert.Contains("value 2 is", Assert.Throws<CrestException>(() => file.Read<long>("wide")).Message, StringComparison.Ordinal);
        Assert.Contains("value 1 is -1", Assert.Throws<CrestException>(() => file.Read<byte>("below")).Message, StringComparison.Ordinal);
        Assert.Equal([0L, 1, 2147483648], file.Read<long>("edge"));
    }

    [Fact]
    public void What_is_missing_or_of_another_kind_is_named()
    {
        string path = In("small.nc");
        var writer = new NetCdfWriter();
        writer.AddDimension("n", 1);
        writer.AddAttribute("seed", 1, 2);
        writer.AddAttribute("survey", "HSC");
        writer.AddVariable("flux", ["n"], new float[1]);
        writer.AddText("name", ["n"], ["a"]);
        writer.Save(path);
        using NetCdfFile file = NetCdfFile.Open(path);
        Assert.Equal($"{path}: there is no variable flx (it has flux, name)", Assert.Throws<CrestException>(() => file.Read<float>("flx")).Message);
        Assert.Equal($"{path}: there is no attribute class_names (it has seed, survey)", Assert.Throws<CrestException>(() => file.Text("class_names")).Message);
        Assert.Equal($"{path}: there is no dimension m (it has n)", Assert.Throws<CrestException>(() => file.Dimension("m")).Message);
        Assert.Equal($"{path}: the attribute seed holds numbers where a text is expected", Assert.Throws<CrestException>(() => file.Text("seed")).Message);
        Assert.Equal($"{path}: the attribute seed is not one number", Assert.Throws<CrestException>(() => file.Number("seed")).Message);
        Assert.Equal($"{path}: variable name holds text where numbers are expected", Assert.Throws<CrestException>(() => file.Read<float>("name")).Message);
        Assert.Equal($"{path}: variable flux holds numbers where text is expected", Assert.Throws<CrestException>(() => file.ReadText("flux")).Message);
        Assert.True(file.TryText("survey", out string? survey) && survey == "HSC");
        Assert.False(file.TryText("seed", out _));
        Assert.True(file.Contains("flux"));
        Assert.False(file.Contains("n"));
        Assert.Throws<ArgumentException>(() => file.Read<decimal>("flux"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(2048)]
    public void NetCdf4_is_refused_with_the_way_to_convert_it(int userBlock)
    {
        string path = In("four.nc");
        OutsideProgram.Python(["netCDF4"], "import sys, netCDF4; netCDF4.Dataset(sys.argv[1], 'w', format='NETCDF4').close()", path);
        File.WriteAllBytes(path, [.. new byte[userBlock], .. File.ReadAllBytes(path)]);
        Assert.Equal($"{path}: this is a netCDF-4/HDF5 file; Crest reads the classic format: convert it with  nccopy -k cdf5 in.nc out.nc", Refusal(path));
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

    [Fact]
    public void Other_files_get_one_clear_line()
    {
        string path = In("other.nc");
        Assert.Equal($"{path}: cannot read: there is no such file or folder", Refusal(path));
        Assert.Equal($"{path}: byte 0: the file is empty, not netCDF: copy or make it again", Refusal(Written(path, "")));
        Assert.Equal($"{path}: byte 0: not a netCDF file: it begins with \"obje\" where \"CDF\" should stand; is it the right file?", Refusal(Written(path, "object_id,mjd\n1,2\n")));
        Assert.Equal($"{path}: byte 0: not a netCDF file: it begins with \"\\x0a\" where \"CDF\" should stand; is it the right file?", Refusal(Written(path, "\n")));
        Assert.Equal($"{path}: byte 0: the file ends within the magic number: it is cut short, copy or make it again", Refusal(Written(path, "CDF")));
        Assert.Equal($"{path}: byte 3: netCDF classic has no version 4 (1, 2 and 5 there are): the file is damaged, copy or make it again", Refusal(Written(path, "CDF\u0004")));
        Assert.Contains("it is a folder", Refusal(_folder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_says_which_variable_is_not_whole()
    {
        string path = In("cut.nc");
        var writer = new NetCdfWriter();
        writer.AddDimension("n", 1000);
        writer.AddVariable("flux", ["n"], new float[1000]);
        writer.Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^1]);
        Assert.EndsWith($"variable flux ends at byte {bytes.Length}, but the file at byte {bytes.Length - 1}: it is cut short, copy or make it again", Refusal(path), StringComparison.Ordinal);
    }

    /// <summary>Each is a CDF-5 header by hand that would ask for memory or values that are not there.</summary>
    [Theory]
    [InlineData("0000000000000000 0000000A 7FFFFFFFFFFFFFFF", "dimensions cannot stand in the 0 bytes that are left")]
    [InlineData("0000000000000000 0000000A FFFFFFFFFFFFFFFF", "is negative")]
    [InlineData("0000000000000000 0000000A 0000000000000001 7FFFFFFFFFFFFFFF 41000000 0000000000000001", "bytes of the name of dimension 0 cannot stand")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000000 0000000000000001 00000000", "dimension 0 has no name")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000001 FF000000 0000000000000001", "is not UTF-8")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000001 0A000000 0000000000000001", "control character")]
    [InlineData("0000000000000000 0000000A 0000000000000002 0000000000000001 41000000 0000000000000000 0000000000000001 42000000 0000000000000000", "both record dimensions")]
    [InlineData("0000000000000000 0000000A 0000000000000002 0000000000000001 41000000 0000000000000001 0000000000000001 41000000 0000000000000001", "stands twice")]
    [InlineData("0000000000000000 0000000B 0000000000000000", "begins with tag 11 instead of 10")]
    [InlineData("0000000000000000 00000000 0000000000000001 0000000000000001 41000000 0000000000000001", "no tag")]
    [InlineData("0000000000000000 00000000 0000000000000000 0000000C 0000000000000001 0000000000000001 41000000 0000000C 0000000000000001", "has no type 12")]
    [InlineData("0000000000000000 00000000 0000000000000000 0000000C 0000000000000001 0000000000000001 41000000 00000006 2000000000000001", "values of attribute A of the file cannot stand")]
    [InlineData(Grid + "0000000000000001 0000000000000005" + End, "has dimension 5 where the file has 2")]
    [InlineData(Grid + "0000000000000002 0000000000000000 0000000000000000" + End, "record dimension R in another place")]
    [InlineData(Grid + "0000000000000002 0000000000000001 0000000000000001" + End, "is larger than any file")]
    [InlineData(Grid + "0000000000000001 0000000000000000" + End, "within the header")]
    public void Headers_that_lie_are_refused(string hex, string expected)
    {
        string path = In("lie.nc");
        File.WriteAllBytes(path, [.. "CDF\u0005"u8, .. Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))]);
        Assert.Contains(expected, Refusal(path), StringComparison.Ordinal);
    }

    private const string Grid = "0000000000000001 0000000A 0000000000000002 0000000000000001 52000000 0000000000000000 0000000000000001 58000000 7000000000000000 "
        + "00000000 0000000000000000 0000000B 0000000000000001 0000000000000001 56000000 ";

    private const string End = " 00000000 0000000000000000 00000005 0000000000000004 0000000000000008";

    private static string Written(string path, string text)
    {
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    private static string Refusal(string path)
    {
        string message = Assert.Throws<CrestException>(() => NetCdfFile.Open(path)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private string In(string name) => Path.Combine(_folder, name);
}
