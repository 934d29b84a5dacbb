using Crest.Foundation.Errors;
using Crest.Survey.NetCdf;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.NetCdf;

public sealed class NetCdfPropertyTests : IDisposable
{
    /// <summary>
    /// A reader that believes a header asks for gigabytes; one that checks takes a few times the file and its own buffers.
    /// </summary>
    private const long FixedBytes = 1 << 20, BytesPerFileByte = 64;

    private readonly string _folder = Directory.CreateTempSubdirectory("crest-netcdf-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_written_is_read()
    {
        string path = Path.Combine(_folder, "random.nc");
        Prop.ForAll(Contents.ToArbitrary(), content =>
        {
            content.Write(path);
            content.AssertReadFrom(path);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        string path = Path.Combine(_folder, "random.nc");
        Gen<byte[]> words = Gen.OneOf(Gen.Choose(0, 16), Gen.Choose(int.MinValue, int.MaxValue)).ArrayOf()
            .Select(numbers => numbers.SelectMany(n => BitConverter.GetBytes(n).Reverse()).ToArray());
        Gen<byte[]> files = from version in Gen.Elements<byte>(0, 1, 2, 5) from rest in words select (byte[])[.. "CDF"u8, version, .. rest];
        Prop.ForAll(files.ToArbitrary(), bytes => ReadsOrRefuses(path, bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        string path = Path.Combine(_folder, "damaged.nc");
        Gen<byte[]> damaged =
            from whole in Gen.Elements(WholeFiles(path))
            from changes in Gen.Two(Gen.Choose(0, int.MaxValue)).Select(pair => (At: pair.Item1, Value: pair.Item2)).ListOf()
            from cut in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 400)))
            select Damaged(whole, changes, cut);
        Prop.ForAll(damaged.ToArbitrary(), bytes => ReadsOrRefuses(path, bytes)).Check(Config.QuickThrowOnFailure.WithMaxTest(4000));
    }

    [Fact]
    public void Whole_files_with_records_are_read()
    {
        string path = Path.Combine(_folder, "whole.nc");
        foreach (byte[] whole in WholeFiles(path))
        {
            File.WriteAllBytes(path, whole);
            using NetCdfFile file = NetCdfFile.Open(path);
            Assert.All(file.Variables, v =>
                Assert.Equal(v.Count, v.Type == NetCdfType.Char ? file.Read<byte>(v.Name).Length : file.Read<double>(v.Name).Length));
            Assert.True(file.Variable("double").Count > 0);
        }
    }

    [Fact]
    public void A_file_cut_anywhere_but_in_its_last_padding_is_refused()
    {
        string path = Path.Combine(_folder, "cut.nc");
        var content = new Content(NetCdfFormat.Cdf5, [2, 3], "notes", [1, 2], [.. Enumerable.Range(0, 6)], ["ab", "c"]);
        content.Write(path);
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length - 3; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<CrestException>(() => NetCdfFile.Open(path));
        }
    }

    /// <summary>A file of each format with fixed variables, and one whose header, written without records, is given five records.</summary>
    private static byte[][] WholeFiles(string path)
    {
        var files = new List<byte[]>();
        foreach (NetCdfFormat format in Enum.GetValues<NetCdfFormat>())
        {
            new Content(format, [2, 3], "Ia,II", [1, 2], [.. Enumerable.Range(0, 6)], ["SN 1", "b"]).Write(path);
            files.Add(File.ReadAllBytes(path));
            new Content(format, [0, 3], "Ia,II", [1, 2], [], []).Write(path);
            byte[] records = [.. File.ReadAllBytes(path), .. new byte[5 * 300]];
            records[format == NetCdfFormat.Cdf5 ? 11 : 7] = 5;
            files.Add(records);
        }

        return [.. files];
    }

    private static byte[] Damaged(byte[] whole, IEnumerable<(int At, int Value)> changes, int cut)
    {
        byte[] bytes = (byte[])whole.Clone();
        foreach ((int at, int value) in changes.Take(4))
            bytes[at % bytes.Length] = (value % 4) switch { 0 => 0, 1 => 0xff, 2 => 0x7f, _ => (byte)(value >> 8) };
        return bytes[..Math.Max(0, bytes.Length - cut)];
    }

    private static Gen<Content> Contents =>
        from format in Gen.Elements(NetCdfFormat.Cdf1, NetCdfFormat.Cdf2, NetCdfFormat.Cdf5)
        from rows in Gen.Choose(0, 5)
        from columns in Gen.Choose(1, 7)
        from note in Gen.Elements("", "Ia,II", "Δm = 0.1 mag", "two\nlines", "日本")
        from numbers in Gen.Elements(0, 1, double.NaN, double.MaxValue, -0.0, 0.1).ArrayOf()
        from values in ArbMap.Default.GeneratorFor<double>().ArrayOf(rows * columns)
        from names in Gen.Elements("", "a", "SN 2011fe", "超新星", "é").ArrayOf(rows)
        select new Content(format, [rows, columns], note, numbers, values, names);

    /// <summary>Opens a file and reads all of it. Any failure but a CrestException, and memory out of proportion, fails the test.</summary>
    private static void ReadsOrRefuses(string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using NetCdfFile file = NetCdfFile.Open(path);
            foreach (NetCdfVariable variable in file.Variables)
            {
                if (variable.Type == NetCdfType.Char) Assert.True(file.ReadText(variable.Name).Length <= bytes.Length);
                else Assert.Equal(variable.Count, file.Read<double>(variable.Name).Length);
            }
        }
        catch (CrestException e)
        {
            Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', e.Message);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= FixedBytes + (BytesPerFileByte * bytes.Length), $"{allocated} bytes were allocated for a file of {bytes.Length}");
    }

    private sealed record Content(NetCdfFormat Format, int[] Shape, string Note, double[] Numbers, double[] Values, string[] Names)
    {
        public void Write(string path)
        {
            var writer = new NetCdfWriter(Format);
            writer.AddAttribute("note", Note);
            writer.AddAttribute("numbers", Numbers);
            writer.AddAttribute("row_count", Shape[0]);
            writer.AddDimension("row", Shape[0]);
            writer.AddDimension("column", Shape[1]);
            writer.AddDimension("width", NetCdfWriter.TextWidth(Names));
            writer.AddVariable("double", ["row", "column"], Values, new NetCdfAttribute("units", Note));
            writer.AddVariable("float", ["row", "column"], Array.ConvertAll(Values, v => (float)v), NetCdfAttribute.Of("scale", 2.5f));
            writer.AddVariable("int", ["row", "column"], Array.ConvertAll(Values, Whole<int>));
            writer.AddVariable("short", ["row", "column"], Array.ConvertAll(Values, Whole<short>));
            writer.AddVariable("sbyte", ["row", "column"], Array.ConvertAll(Values, Whole<sbyte>));
            writer.AddVariable("scalar", [], new[] { Shape[1] });
            writer.AddText("name", ["row", "width"], Names);
            if (Format == NetCdfFormat.Cdf5)
            {
                writer.AddVariable("byte", ["row", "column"], Array.ConvertAll(Values, Whole<byte>));
                writer.AddVariable("ushort", ["row", "column"], Array.ConvertAll(Values, Whole<ushort>));
                writer.AddVariable("uint", ["row", "column"], Array.ConvertAll(Values, Whole<uint>));
                writer.AddVariable("long", ["row", "column"], Array.ConvertAll(Values, Whole<long>));
                writer.AddVariable("ulong", ["row", "column"], Array.ConvertAll(Values, Whole<ulong>));
            }

            writer.Save(path);
        }

        public void AssertReadFrom(string path)
        {
            using NetCdfFile file = NetCdfFile.Open(path);
            Assert.Equal(Format, file.Format);
            Assert.Equal(Note, file.Text("note"));
            Assert.Equal(Numbers, file.Attributes[1].Numbers);
            Assert.Equal(Shape[0], file.Number("row_count"));
            Assert.Equal(Note, file.Variable("double").Attributes[0].Text);
            Assert.Equal(Shape.Select(length => (long)length), file.Variable("double").Dimensions.Select(d => d.Length));
            Assert.Equal(Values, file.Read<double>("double"));
            Assert.Equal(Values.Select(v => (float)v), file.Read<float>("double"));
            Assert.Equal(Values.Select(v => (float)v), file.Read<float>("float"));
            Assert.Equal(Values.Select(Whole<int>), file.Read<int>("int"));
            Assert.Equal(Values.Select(v => (long)Whole<int>(v)), file.Read<long>("int"));
            Assert.Equal(Values.Select(Whole<short>), file.Read<short>("short"));
            Assert.Equal(Values.Select(Whole<sbyte>), file.Read<sbyte>("sbyte"));
            Assert.Equal([Shape[1]], file.Read<int>("scalar"));
            Assert.Equal(Names, file.ReadText("name"));
            if (Format != NetCdfFormat.Cdf5) return;
            Assert.Equal(Values.Select(Whole<byte>), file.Read<byte>("byte"));
            Assert.Equal(Values.Select(Whole<ushort>), file.Read<ushort>("ushort"));
            Assert.Equal(Values.Select(Whole<uint>), file.Read<uint>("uint"));
            Assert.Equal(Values.Select(Whole<long>), file.Read<long>("long"));
            Assert.Equal(Values.Select(Whole<ulong>), file.Read<ulong>("ulong"));
        }

        private static T Whole<T>(double value) where T : System.Numerics.INumber<T> => T.CreateSaturating(value);
    }
}
