using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.NetCdf;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.NetCdf;

/// <summary>Files that are not netCDF classic files or are damaged, and values that a file does not have.</summary>
public sealed class NetCdfRefusalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crest-netcdf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
        Assert.Equal(
            $"{path}: there is no variable flx (it has flux, name)", Assert.Throws<CrestException>(() => file.Read<float>("flx")).Message);
        Assert.Equal(
            $"{path}: there is no attribute class_names (it has seed, survey)",
            Assert.Throws<CrestException>(() => file.Text("class_names")).Message);
        Assert.Equal($"{path}: there is no dimension m (it has n)", Assert.Throws<CrestException>(() => file.Dimension("m")).Message);
        Assert.Equal(
            $"{path}: the attribute seed holds numbers where a text is expected",
            Assert.Throws<CrestException>(() => file.Text("seed")).Message);
        Assert.Equal($"{path}: the attribute seed is not one number", Assert.Throws<CrestException>(() => file.Number("seed")).Message);
        Assert.Equal(
            $"{path}: variable name holds text where numbers are expected",
            Assert.Throws<CrestException>(() => file.Read<float>("name")).Message);
        Assert.Equal(
            $"{path}: variable flux holds numbers where text is expected",
            Assert.Throws<CrestException>(() => file.ReadText("flux")).Message);
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
        Assert.Equal(
            $"{path}: this is a netCDF-4/HDF5 file; Crest reads the classic format: convert it with  nccopy -k cdf5 in.nc out.nc",
            Refusal(path));
    }

    [Fact]
    public void Other_files_get_one_clear_line()
    {
        string path = In("other.nc");
        Assert.Equal($"{path}: cannot read: there is no such file or folder", Refusal(path));
        Assert.Equal($"{path}: byte 0: the file is empty, not netCDF: copy or make it again", Refusal(Written(path, "")));
        Assert.Equal(
            $"{path}: byte 0: not a netCDF file: it begins with \"obje\" and not with \"CDF\"; is it the right file?",
            Refusal(Written(path, "object_id,mjd\n1,2\n")));
        Assert.Equal(
            $"{path}: byte 0: not a netCDF file: it begins with \"\\x0a\" and not with \"CDF\"; is it the right file?",
            Refusal(Written(path, "\n")));
        Assert.Equal(
            $"{path}: byte 0: the file ends within the magic number: it is cut short, copy or make it again",
            Refusal(Written(path, "CDF")));
        Assert.Equal(
            $"{path}: byte 3: netCDF classic has no version 4 (1, 2 and 5 there are): the file is damaged, copy or make it again",
            Refusal(Written(path, "CDF\u0004")));
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
        Assert.EndsWith(
            $"variable flux ends at byte {bytes.Length}, but the file at byte {bytes.Length - 1}: it is cut short, copy or make it again",
            Refusal(path), StringComparison.Ordinal);
    }

    /// <summary>Each is a CDF-5 header by hand that would ask for memory or values that are not there.</summary>
    [Theory]
    [InlineData("0000000000000000 0000000A 7FFFFFFFFFFFFFFF", "dimensions do not fit in the 0 bytes that are left")]
    [InlineData("0000000000000000 0000000A FFFFFFFFFFFFFFFF", "is negative")]
    [InlineData(
        "0000000000000000 0000000A 0000000000000001 7FFFFFFFFFFFFFFF 41000000 0000000000000001",
        "bytes of the name of dimension 0 do not fit")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000000 0000000000000001 00000000", "dimension 0 has no name")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000001 FF000000 0000000000000001", "is not UTF-8")]
    [InlineData("0000000000000000 0000000A 0000000000000001 0000000000000001 0A000000 0000000000000001", "control character")]
    [InlineData(
        "0000000000000000 0000000A 0000000000000002 0000000000000001 41000000 0000000000000000 0000000000000001 42000000 0000000000000000",
        "both record dimensions")]
    [InlineData(
        "0000000000000000 0000000A 0000000000000002 0000000000000001 41000000 0000000000000001 0000000000000001 41000000 0000000000000001",
        "stands twice")]
    [InlineData("0000000000000000 0000000B 0000000000000000", "begins with tag 11 instead of 10")]
    [InlineData("0000000000000000 00000000 0000000000000001 0000000000000001 41000000 0000000000000001", "no tag")]
    [InlineData(
        "0000000000000000 00000000 0000000000000000 0000000C 0000000000000001 0000000000000001 41000000 0000000C 0000000000000001",
        "has no type 12")]
    [InlineData(
        "0000000000000000 00000000 0000000000000000 0000000C 0000000000000001 0000000000000001 41000000 00000006 2000000000000001",
        "values of attribute A of the file do not fit")]
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

    private const string Grid = "0000000000000001 0000000A 0000000000000002 "
        + "0000000000000001 52000000 0000000000000000 0000000000000001 58000000 7000000000000000 "
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
