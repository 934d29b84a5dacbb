using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class PredictionTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_file_is_the_one_that_the_format_says()
    {
        var table =
            new PredictionTable(["0", "1", "label"], ["dstt", "a,b", "say \"so\""], [[0.25, 0.75f, -1], [1, 0, 0], [1e-9f, 0.1f, 1]]);
        table.Write(_folder.At("real.csv"), force: false);
        Assert.Equal(
            ",0,1,label\ndstt,0.25,0.75,-1\n\"a,b\",1,0,0\n\"say \"\"so\"\"\",1E-09,0.1,1\n", File.ReadAllText(_folder.At("real.csv")));
        string shown = OutsideProgram.Python(
            ["csv"],
            "import csv, sys; print([(r[0], [float(x) for x in r[1:]]) for r in list(csv.reader(open(sys.argv[1], newline='')))[1:]])",
            _folder.At("real.csv"));
        Assert.Equal("[('dstt', [0.25, 0.75, -1.0]), ('a,b', [1.0, 0.0, 0.0]), ('say \"so\"', [1e-09, 0.1, 1.0])]", shown.Trim());
    }

    [Fact]
    public void Any_names_and_any_single_precision_numbers_come_back()
    {
        string path = _folder.At("real.csv");
        Gen<string> name =
            Gen.Elements(",", "\"", " ", "a", "é", "#", "\t", "'", ";", "\n", "\r\n", "-1", "日").ListOf().Select(string.Concat);
        Gen<float> number = Gen.OneOf(
            Gen.Choose(int.MinValue, int.MaxValue).Select(BitConverter.Int32BitsToSingle).Where(value => !float.IsInfinity(value)),
            Gen.Elements(0f, -0f, float.NaN, float.MinValue, float.Epsilon, float.MaxValue));
        var tables = from columns in Gen.Choose(1, 4)
                     from rows in name.Zip(number.ArrayOf(columns)).NonEmptyListOf()
                     select new PredictionTable(
                         [.. Enumerable.Range(0, columns).Select(c => $"number {c}")], [.. rows.Select(r => r.Item1)],
                         [.. rows.Select(r => r.Item2.Select(v => (double)v).ToArray())]);
        Prop.ForAll(tables.ToArbitrary(), table =>
        {
            table.Write(path, force: true);
            PredictionTable read = PredictionTable.Read(path);
            Assert.Equal(table.Columns, read.Columns);
            Assert.Equal(table.Names, read.Names);
            for (int row = 0; row < table.Values.Count; row++)
                Assert.Equal(table.Values[row].Select(v => (float)v), read.Values[row].Select(v => (float)v));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(",0,1\na,0.5,x\n", "line 2, field 3: 'x' is not a number")]
    [InlineData(",0,1\na,0.5,\n", "line 2, field 3: '' is not a number")]
    [InlineData(",0,1\na,0.5,0.5\nb,0.5\n", "line 3: 2 of 3 fields")]
    [InlineData(",0,1\na,0.5,0.5\nb,0.5,0.2,0.3\n", "line 3: 4 of 3 fields")]
    [InlineData(",0,1\na,0.5,0.5\nb,0.5,0.2", "the last line has no end")]
    [InlineData(",0,1\na,0.5,0.5\n\"b,0.5,0.2\n", "line 3")]
    [InlineData(",0,1\na,0.5,0.5\nb,1e8,0.5\n", "line 3, field 2 (0): 1E+08 is not a probability from 0 to 1")]
    [InlineData(",0,1\na,0.5,-9999\n", "line 2, field 3 (1): -9999 is not a probability from 0 to 1")]
    [InlineData(",0,1\na,0.5,0.6\n", "line 2, field 2 (0): the probabilities of the 2 classes sum to 1.1, not to 1")]
    [InlineData(",0,1,novelty\na,0.5,0.5,-1\n", "line 2, field 4 (novelty): -1 is negative")]
    [InlineData(",0,1,novelty\na,0.5,0.5,inf\n", "line 2, field 4: 'inf' is not a number")]
    [InlineData(",prediction\na,Infinity\n", "line 2, field 2 (prediction): Infinity is not a finite number")]
    [InlineData(",prediction,label,error\na,1,-1,-0.5\n", "line 2, field 4 (error): -0.5 is negative")]
    [InlineData(",0,1,measured,visits\na,0.5,0.5,99,30\n", "line 2, field 5 (visits): 99 visits were measured of 30")]
    [InlineData(",0,1,measured,visits\na,0.5,0.5,1.5,30\n", "line 2, field 4 (measured): 1.5 is not a number of visits")]
    [InlineData(",0,1\n", "contains no object")]
    [InlineData("name,0,1\na,0.5,0.5\n", "line 1: not predictions")]
    [InlineData("a\n", "line 1: not predictions")]
    [InlineData("\n", "line 1: not predictions")]
    public void A_file_that_is_cut_or_wrong_is_told_with_its_line(string content, string expected)
    {
        string message = Assert.Throws<CrestException>(() => PredictionTable.Read(_folder.Write("real.csv", content))).Message;
        Assert.Contains($"real.csv: {expected}", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Wherever_a_file_is_cut_within_a_line_it_is_an_error()
    {
        const string whole = ",0,1,label\na,0.25,0.75,12\n\"b,\",0.5,0.5,10\n";
        int[] ends = [.. Enumerable.Range(0, whole.Length).Where(i => whole[i] == '\n')];
        for (int length = 0; length < whole.Length; length++)
        {
            string path = _folder.Write("real.csv", whole[..length]);
            if (ends.Skip(1).Contains(length - 1)) Assert.Equal(ends.Count(e => e < length) - 1, PredictionTable.Read(path).Names.Count);
            else Assert.Throws<CrestException>(() => PredictionTable.Read(path));
        }
    }

    [Fact]
    public void Other_results_are_replaced_only_when_told_and_the_same_ones_are_left()
    {
        string path = _folder.At("real.csv");
        PredictionTable table = new(["0"], ["a"], [[0.5]]), other = new(["0"], ["a"], [[0.25]]);
        table.Write(path, force: false);
        DateTime written = File.GetLastWriteTimeUtc(path);
        table.Write(path, force: false);
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Contains("holds other results; give --force", Assert.Throws<CrestException>(() => other.Write(path, force: false)).Message);
        Assert.Equal(",0\na,0.5\n", File.ReadAllText(path));
        other.Write(path, force: true);
        Assert.Equal(",0\na,0.25\n", File.ReadAllText(path));
    }
}
