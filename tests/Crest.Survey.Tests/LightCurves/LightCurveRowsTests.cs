using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.LightCurves;

public class LightCurveRowsTests
{
    private const string Header = "Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err\n";

    [Fact]
    public void Columns_are_found_by_name_in_any_order_among_others()
    {
        LightCurveRows rows = Read("Flux\tnote  Flux_err Filter SN_epoch[day] Index "
            + "seen Elapsed_days[day]\r\n 1.5 ok 0.25 HSC-i2 -3.5 2 x 7.12 \r\n\r\n-2 ok .5 g +4 1 y 1e1");
        Assert.Equal(2, rows.Count);
        Assert.Equal(["HSC-i2", "g"], rows.Band.ToArray());
        Assert.Equal([2, 1], rows.Index.ToArray());
        Assert.Equal([7.12, 10], rows.ElapsedDay.ToArray());
        Assert.Equal([-3.5f, 4f], rows.Epoch.ToArray());
        Assert.Equal([1.5f, -2f], rows.Flux.ToArray());
        Assert.Equal([0.25f, 0.5f], rows.FluxError.ToArray());
        Assert.Equal([2, 4], rows.Line.ToArray());
        Assert.False(rows.EndsWithLineEnd);
    }

    [Theory]
    [InlineData("NAN")]
    [InlineData("nan")]
    [InlineData("-NaN")]
    public void A_missing_value_is_NaN(string missing)
    {
        LightCurveRows rows = Read($"{Header}1 g 4.07 {missing} {missing} {missing}\n");
        Assert.True(float.IsNaN(rows.Flux[0]) && float.IsNaN(rows.FluxError[0]) && float.IsNaN(rows.Epoch[0]));
        Assert.True(rows.EndsWithLineEnd);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData(" \n\n", "the file is empty")]
    [InlineData(Header, "no row of data")]
    [InlineData("1 g 4.07 -47 0.2 0.3\n", "lacks the column Index")]
    [InlineData("Index Filter Elapsed_days[day] SN_epoch[day] Flux\n1 g 4 5 6\n", "line 1: the header lacks the column Flux_err")]
    [InlineData("Index Filter Elapsed_days[day] SN_epoch[day] Flux Flux_err Flux\n", "names the column Flux twice")]
    [InlineData(Header + "1 g 4.07 -47 0.2 0.3\n2 g 34.02 -17 0.", "line 3: the row has 5 of the header's 6 fields")]
    [InlineData(Header + "1 g 4.07 -47 0.2 0.3 9\n", "line 2, column 22: the row has more than the header's 6 fields")]
    [InlineData(Header + "1 g 4.07 -47 abc 0.3\n", "line 2, column 14: Flux is not a number: 'abc'")]
    [InlineData(Header + "1 g 4.07 -47 0.2 0.3x\n", "line 2, column 18: Flux_err is not a number: '0.3x'")]
    [InlineData(Header + "1 g 4.07 -47 1,5 0.3\n", "Flux is not a number: '1,5'")]
    [InlineData(Header + "1 g 4.07 -47 . 0.3\n", "Flux is not a number: '.'")]
    [InlineData(Header + "1 g 4.07 -47 - 0.3\n", "Flux is not a number: '-'")]
    [InlineData(Header + "1 g 4.07 -47 0.2 \0\0\0\0\n", "Flux_err is not a number: '????'")]
    [InlineData(Header + "1 g 4.07 -47 inf 0.3\n", "Flux is not a number: 'inf'")]
    [InlineData(Header + "1 g 4.07 -47 Infinity 0.3\n", "Flux is infinite")]
    [InlineData(Header + "1 g 4.07 -47 1e39 0.3\n", "Flux is infinite or too large: '1e39'")]
    [InlineData(Header + "0 g 4.07 -47 0.2 0.3\n", "line 2, column 1: Index is not a whole number from 1 up: '0'")]
    [InlineData(Header + "1.5 g 4.07 -47 0.2 0.3\n", "Index is not a whole number")]
    [InlineData(Header + "nan g 4.07 -47 0.2 0.3\n", "Index is not a whole number")]
    [InlineData(Header + "1 g NAN -47 0.2 0.3\n", "Elapsed_days[day] is missing")]
    public void A_wrong_file_is_one_line_that_says_what_and_where(string text, string expected)
    {
        var error = Assert.Throws<CrestException>(() => Read(text));
        Assert.StartsWith("a/b.dat: ", error.Message);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Numbers_are_read_as_the_framework_reads_them()
    {
        Gen<string> digits = Gen.Choose(0, 9).ListOf().Where(d => d.Count is > 0 and < 25).Select(d => string.Concat(d));
        Gen<string> number =
            from sign in Gen.Elements("", "-", "+")
            from whole in digits
            from point in Gen.Elements("", ".")
            from fraction in digits
            from exponent in Gen.Elements("", "", "", "e1", "E-3", "e+02", "e-20")
            select sign + whole + (point == "" ? "" : point + fraction) + exponent;
        Check(Prop.ForAll(number.ToArbitrary(), text =>
        {
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            if (float.IsInfinity((float)expected)) return true;
            return Read($"{Header}1 g {text} 0 {text} 0\n") is var rows && rows.ElapsedDay[0].Equals(expected)
                && rows.Flux[0].Equals((float)expected);
        }));
    }

    [Fact]
    public void Random_and_mutated_bytes_give_an_error_or_what_a_plain_reader_gives()
    {
        string good = Header + string.Concat(Enumerable.Range(1, 12)
            .Select(i => $"{i} {"griz"[i % 4]} {i * 3.25} {i - 5.5} {(i % 5 == 0 ? "NAN" : $"{i * 0.125}")} 0.{i}\n"));
        Gen<byte[]> mutated =
            from edits in Gen.Choose(0, 8).SelectMany(n => Gen.Choose(0, good.Length - 1).Zip(Gen.Choose(0, 255)).ListOf(n))
            from cut in Gen.Frequency((3, Gen.Constant(good.Length)), (1, Gen.Choose(0, good.Length)))
            from odd in Gen.Elements("", "\n", " 9", "\u00e9 1 2", "\uFEFF")
            select Mutate(good, edits, cut, odd);
        Gen<byte[]> random = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();
        var rows = new LightCurveRows();
        Check(Prop.ForAll(Gen.Frequency((5, mutated), (1, random)).ToArbitrary(), bytes =>
        {
            try
            {
                rows.Read(bytes, "x");
            }
            catch (CrestException e)
            {
                return !e.Message.Contains('\n', StringComparison.Ordinal);
            }

            return Same(rows, bytes);
        }), 3000);
    }

    [Fact]
    public void A_megabyte_of_anything_is_read_without_large_memory()
    {
        var random = new Random(1);
        var bands = new StringBuilder(Header);
        while (bands.Length < 1 << 20) bands.Append($"1 b{random.Next()} 1 2 3 4\n");
        string[] texts =
        [
            new string('1', 1 << 20), Header + new string('7', 1 << 20), Header + "1 " + new string('g', 1 << 20), new string(' ', 1 << 20),
            bands.ToString(),
        ];
        long before = GC.GetAllocatedBytesForCurrentThread();
        var rows = new LightCurveRows();
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            try
            {
                rows.Read(bytes, "x");
            }
            catch (CrestException e)
            {
                Assert.True(e.Message.Length < 400);
            }
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100L << 20);
    }

    private static LightCurveRows Read(string text)
    {
        var rows = new LightCurveRows();
        rows.Read(Encoding.UTF8.GetBytes(text), "a/b.dat");
        return rows;
    }

    private static void Check(Property property, int tests = 500) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(tests));

    private static byte[] Mutate(string good, IList<(int At, int Byte)> edits, int cut, string odd)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(good)[..cut];
        foreach ((int at, int value) in edits)
            if (at < bytes.Length) bytes[at] = (byte)value;
        return [.. bytes, .. Encoding.UTF8.GetBytes(odd)];
    }

    /// <summary>Reads the text in the plainest way and compares.</summary>
    private static bool Same(LightCurveRows rows, byte[] bytes)
    {
        string[][] lines = [.. Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n')
            .Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0)];
        string[] header = lines[0];
        if (rows.Count != lines.Length - 1) return false;
        for (int row = 0; row < rows.Count; row++)
        {
            string[] words = lines[row + 1];
            if (words.Length != header.Length) return false;
            string Field(string name) => words[Array.IndexOf(header, name)];
            double Number(string name) => Field(name).TrimStart('-', '+').Equals("nan", StringComparison.OrdinalIgnoreCase)
                ? double.NaN : double.Parse(Field(name), NumberStyles.Float, CultureInfo.InvariantCulture);
            if (rows.Index[row] != Number("Index") || rows.Band[row] != Field("Filter")
                || !rows.ElapsedDay[row].Equals(Number("Elapsed_days[day]"))
                || !rows.Epoch[row].Equals((float)Number("SN_epoch[day]")) || !rows.Flux[row].Equals((float)Number("Flux"))
                || !rows.FluxError[row].Equals((float)Number("Flux_err"))) return false;
        }

        return true;
    }
}
