using System.Globalization;
using System.IO.Compression;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.CandidateImports;
using Crest.Survey.Candidates;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Survey.Tests.CandidateImports;

public sealed class CandidateImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Numbers as tables hold them, and as they might.</summary>
    private static readonly Gen<string> s_numbers = Gen.OneOf(
        from whole in Gen.Choose(-1_000_000, 1_000_000)
        from digits in Gen.Choose(0, 6)
        select (whole / Math.Pow(10, digits)).ToString($"F{digits}", CultureInfo.InvariantCulture),
        from bits in Gen.Choose(int.MinValue, int.MaxValue).Two()
        select Written(BitConverter.Int64BitsToDouble(((long)bits.Item1 << 32) | (uint)bits.Item2)),
        from digits in Gen.Choose(0, 9).NonEmptyListOf()
        from point in Gen.Choose(0, 20)
        from sign in Gen.Elements("", "-", "+")
        select sign + string.Concat(digits).Insert(Math.Min(point, digits.Count), "."),
        Gen.Elements(
            "0", "-0", "NaN", "nan", "NAN", "1e5", "-1.5E-3", "00012", ".5", "5.", "9007199254740993", "0.30000000000000004",
            "1234567890123456", "-123456789012.345", "99999999.99999999"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numbers_of_random_tables_are_those_of_the_framework()
    {
        Gen<string[][]> tables = s_numbers.ArrayOf(2).NonEmptyListOf().Select(rows => rows.ToArray());
        Prop.ForAll(tables.ToArbitrary(), rows =>
        {
            var random = new Random(rows.Length);
            var text = new StringBuilder();
            foreach (string[] row in rows)
            {
                text.Append("\r \t"[..random.Next(4)].TrimStart('\r'))
                    .AppendJoin(random.Next(2) == 0 ? " " : "\t  ", $"n{row[0].Length}", "g", "-7", row[0], row[1], "1")
                    .Append(random.Next(3) == 0 ? " \r\n" : "\n");
                if (random.Next(5) == 0) text.Append(" \n");
            }

            string path = ImportedTable.Import(_folder, _folder.Write("t.lst", text.ToString()), ImportedTable.Small)["g"];
            Assert.Equal(rows.Select(r => Parsed(r[0])), ImportedTable.Read<double>(path, "x"));
            Assert.Equal(rows.Select(r => (float)Parsed(r[1])), ImportedTable.Read<float>(path, "y"));
            Assert.Equal(rows.Select(r => $"n{r[0].Length}"), ImportedTable.Texts(path, "name"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Rows_keep_their_order_over_many_pieces_and_any_number_of_threads()
    {
        // More than two pieces of 8 MiB, and lines that lie across their ends.
        const int rows = 700_000;
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"name{row} {(row % 3 == 0 ? "g" : "r2")} {row} {row * 0.25:F2} 1.5 {row % 2}\n");
        text.Length--;
        string table = _folder.Write("t.lst", text.ToString());
        Dictionary<string, string> one = ImportedTable.Import(_folder, table, ImportedTable.Small, 1),
            three = ImportedTable.Import(_folder, table, ImportedTable.Small, 3);
        foreach ((string filter, int[] expected) in new[]
        {
            ("g", Enumerable.Range(0, rows).Where(r => r % 3 == 0).ToArray()),
            ("r2", [.. Enumerable.Range(0, rows).Where(r => r % 3 != 0)]),
        })
        {
            Assert.Equal(expected.Select(r => r + 1), ImportedTable.Read<int>(one[filter], "row"));
            Assert.Equal(expected, ImportedTable.Read<int>(one[filter], "count"));
            Assert.Equal(expected.Select(r => r * 0.25), ImportedTable.Read<double>(one[filter], "x"));
            Assert.Equal(expected.Select(r => r % 2), ImportedTable.Read<int>(one[filter], "real_bogus"));
            Assert.Equal(expected.Select(r => $"name{r}"), ImportedTable.Texts(one[filter], "name"));
            Assert.True(File.ReadAllBytes(one[filter]).AsSpan().SequenceEqual(File.ReadAllBytes(three[filter])));
        }
    }

    [Fact]
    public void A_csv_with_a_header_has_its_columns_anywhere_quotes_blanks_and_empty_fields()
    {
        CandidateSchema schema = ImportedTable.Small with { Format = TableFormat.Csv, Header = true, SplitBy = null };
        string table =
            _folder.Write("t.csv", "real/bogus,other,x , y,\"name\",filter,count\r\n1,?, 1.5 ,,\"a, b\",g,3\r\n\r\n0,,NA,-inf,c,,4");
        string path = ImportedTable.Import(_folder, table, schema)[""];
        Assert.Equal([1.5, double.NaN], ImportedTable.Read<double>(path, "x"));
        Assert.Equal([float.NaN, float.NegativeInfinity], ImportedTable.Read<float>(path, "y"));
        Assert.Equal(["a, b", "c"], ImportedTable.Texts(path, "name"));
        Assert.Equal(["g", ""], ImportedTable.Texts(path, "filter"));
        CandidateTable read = CandidateTable.Read(path);
        Assert.Equal([1, 0], read.Labels);
        Assert.Equal([1.5f, float.NaN], read.Column("x").ToArray());
        Assert.Equal([float.NaN, float.NaN], read.Column("y").ToArray());
        Assert.Equal([("name", "a, b"), ("filter", "g"), ("count", "3")], read.Identify(0));
    }

    [Fact]
    public void Tabs_part_a_tsv_and_blanks_do_not()
    {
        CandidateSchema schema = ImportedTable.Small with { Format = TableFormat.Tsv };
        string path = ImportedTable.Import(_folder, _folder.Write("t.tsv", "\ufeffa b\tg\t1\t2\t3\t0\n"), schema)["g"];
        Assert.Equal(["a b"], ImportedTable.Texts(path, "name"));
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n \n", "holds no rows")]
    [InlineData("a g 1 2 3 1\na g 1 2 3\n", "line 2 has 5 of the table's 6 fields")]
    [InlineData("a g 1 2 3 1\n\na g 1 2 3 1 7\n", "line 3 has 7 of the table's 6 fields")]
    [InlineData("a g 1 2 3 2\n", "line 1, column 6 (real/bogus): a label is 1 (real) or 0 (bogus), not: '2'")]
    [InlineData("a g 1 2 3 NaN\n", "line 1, column 6 (real/bogus): a label is")]
    [InlineData("a g 1 2 3 1\na g 1 x2 3 1\n", "line 2, column 4 (x): not a number (a missing one is NaN): 'x2'")]
    [InlineData("a g 1 2 3.4.5 1\n", "line 1, column 5 (y): not a number")]
    [InlineData("a g 1 - 3 1\n", "line 1, column 4 (x): not a number")]
    [InlineData("a g 1 . 3 1\n", "line 1, column 4 (x): not a number")]
    [InlineData("a g 1 2 3, 1\n", "line 1, column 5 (y): not a number")]
    [InlineData("a g 1.5 2 3 1\n", "line 1, column 3 (count): not a whole number of 32 bits")]
    [InlineData("a g 3000000000 2 3 1\n", "line 1, column 3 (count): not a whole number of 32 bits")]
    public void A_wrong_row_is_named_by_its_line(string text, string expected)
    {
        string path = _folder.Write("t.lst", text);
        string message = Assert.Throws<CrestException>(() => ImportedTable.Import(_folder, path, ImportedTable.Small)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_wrong_row_is_named_wherever_it_stands()
    {
        const int rows = 600_000;
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++)
            text.Append(row is 400_000 or 599_999 ? "a g 1 2 3\n" : "name_of_a_candidate g 1 2.5 3.25 1\n");
        string message = Assert.Throws<CrestException>(
            () => ImportedTable.Import(_folder, _folder.Write("t.lst", text.ToString()), ImportedTable.Small)).Message;
        Assert.Contains("line 400001 has 5", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "line 1: the header lacks the column 'name'")]
    [InlineData("name,filter,count,x,x,y,real/bogus\n", "line 1: the header has the column 'x' twice")]
    [InlineData("name,filter,count,x,y,real/bogus\n", "holds no rows")]
    public void A_wrong_header(string text, string expected)
    {
        CandidateSchema schema = ImportedTable.Small with { Format = TableFormat.Csv, Header = true };
        Assert.Contains(
            expected, Assert.Throws<CrestException>(() => ImportedTable.Import(_folder, _folder.Write("t.csv", text), schema)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_tables_are_read_whole_or_refused()
    {
        string line = "name g 1 2.5 3.5 1\n";
        byte[] Packed(int rows)
        {
            using var bytes = new MemoryStream();
            using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
                for (int i = 0; i < rows; i++)
                    gzip.Write(Encoding.ASCII.GetBytes(i % 7 == 0 ? line : line.Replace("2.5", $"{i}.5", StringComparison.Ordinal)));
            return bytes.ToArray();
        }

        byte[] one = Packed(5000), other = Packed(300);
        Assert.Equal(5000, Rows(one));
        Assert.Equal(5300, Rows([.. one, .. other])); // as 'cat a.gz b.gz' makes it
        foreach (byte[] wrong
            in (byte[][])[one[..^1], one[..^9], one[..(one.Length / 2)], [.. one, .. other[..^3]], one[..12], [0x1f, 0x8b]])
            Assert.Contains("is not whole", Assert.Throws<CrestException>(() => Rows(wrong)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "is not a gzip file", Assert.Throws<CrestException>(() => Rows(Encoding.ASCII.GetBytes(line))).Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), f => f.Contains("unpacked", StringComparison.Ordinal));

        int Rows(byte[] content)
        {
            File.WriteAllBytes(_folder.At("t.lst.gz"), content);
            return ImportedTable.Read<int>(ImportedTable.Import(_folder, _folder.At("t.lst.gz"), ImportedTable.Small)["g"], "row").Length;
        }
    }

    [Fact]
    public void The_hash_tells_contents_apart_and_not_their_packing()
    {
        string a = Hash("a g 1 2 3 1\n"), b = Hash("a g 1 2 4 1\n"), c = Hash("a g 1 2 3 1\n\n");
        Assert.Equal(3, new HashSet<string> { a, b, c }.Count);
        Assert.Equal(a, Hash("a g 1 2 3 1\n"));

        string Hash(string text)
        {
            using CandidateImport import =
                CandidateImport.Open(_folder.Write("t.lst", text), ImportedTable.Small, _folder.Path, 1, null, default);
            return import.SourceHash;
        }
    }

    private static string Written(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "NaN";

    private static double Parsed(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
