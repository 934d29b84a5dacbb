using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class MergeResultsTests : IDisposable
{
    private const string Classes = ",0,1,2,label\na,0.2,0.3,0.5,-1\nb,0.9,0.1,0,0\nc,0.2,0.5,0.3,1\ne,0.2,0.3,0.5,-1\nd,0.2,0.3,0.6,-1\n";
    private const string Redshifts = ",prediction,label\nd,0.4,-1\nc,0.3,0.31\nb,0.2,-1\na,0.1,-1\ne,0.5,-1\n";
    private const string Peaks = ",prediction,label\na,10,-1\nb,20,-1\nc,30,-1\nd,40,-1\ne,50,-1\n";
    private readonly TemporaryFolder _folder = new();

    public MergeResultsTests()
    {
        _folder.Write("class/real.csv", Classes);
        _folder.Write("redshift/real.csv", Redshifts);
        _folder.Write("peak/real.csv", Peaks);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Objects_are_joined_by_name_and_ranked_by_class_after_class_then_name()
    {
        MergedResults merged = Merge().Run(Started.In(_folder.Path));
        (string path, PredictionTable table) = (merged.Path, merged.Table);
        Assert.Equal(_folder.At("out/real.csv"), path);
        Assert.Equal(
            ",0,1,2,redshift,sn_epoch\nb,0.9,0.1,0,0.2,20\n"
            + "c,0.2,0.5,0.3,0.3,30\nd,0.2,0.3,0.6,0.4,40\na,0.2,0.3,0.5,0.1,10\ne,0.2,0.3,0.5,0.5,50\n",
            File.ReadAllText(path));
        Assert.Equal(["b", "c", "d", "a", "e"], table.Names);
        Assert.Equal(table.Names, PredictionTable.Read(path).Names);
    }

    [Theory]
    [InlineData("class", "\nb,0.9,0.1,0,0", "class/real.csv: has no 'b', which REDSHIFT has")]
    [InlineData("redshift", "\nc,0.3,0.31", "redshift/real.csv: has no 'c', which CLASS has")]
    [InlineData("peak", "\ne,50,-1", "peak/real.csv: has no 'e', which CLASS has")]
    public void A_name_that_is_missing_from_one_is_named_and_nothing_is_written(string file, string line, string expected)
    {
        string path = _folder.At($"{file}/real.csv");
        File.WriteAllText(path, File.ReadAllText(path).Replace(line, "", StringComparison.Ordinal));
        string message = Assert.ThrowsAny<CrestException>(() => Merge().Run(Started.In(_folder.Path))).Message;
        Assert.Contains(
            expected.Replace("REDSHIFT", _folder.At("redshift/real.csv"), StringComparison.Ordinal)
                .Replace("CLASS", _folder.At("class/real.csv"), StringComparison.Ordinal),
            message);
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Theory]
    [InlineData("class", "a,1,0,0,0\n", "class/real.csv: 'a' is there twice")]
    [InlineData("redshift", "d,1,0\n", "redshift/real.csv: 'd' is there twice")]
    public void A_name_that_is_there_twice_is_told(string file, string line, string expected)
    {
        File.AppendAllText(_folder.At($"{file}/real.csv"), line);
        Assert.Contains(expected, Assert.ThrowsAny<CrestException>(() => Merge().Run(Started.In(_folder.Path))).Message);
    }

    [Fact]
    public void Folders_given_for_one_another_and_missing_ones_are_told()
    {
        Assert.Contains(
            "redshift/real.csv: holds no class probabilities",
            Assert.ThrowsAny<CrestException>(
                () => (Merge() with { ClassFolder = _folder.At("redshift") }).Run(Started.In(_folder.Path))).Message);
        Assert.Contains(
            "class/real.csv: has no column 'prediction'",
            Assert.ThrowsAny<CrestException>(
                () => (Merge() with { PeakDayFolder = _folder.At("class") }).Run(Started.In(_folder.Path))).Message);
        Assert.Contains(
            "none/real.csv: cannot read: there is no such file",
            Assert.ThrowsAny<CrestException>(
                () => (Merge() with { PeakDayFolder = _folder.At("none") }).Run(Started.In(_folder.Path))).Message);
    }

    [Fact]
    public void Another_table_in_the_place_is_kept_without_force()
    {
        _folder.Write("out/real.csv", "mine");
        Assert.Contains("--force", Assert.ThrowsAny<CrestException>(() => Merge().Run(Started.In(_folder.Path))).Message);
        Assert.Equal("mine", File.ReadAllText(_folder.At("out/real.csv")));
        (Merge() with { Force = true }).Run(Started.In(_folder.Path));
        Merge().Run(Started.In(_folder.Path)); // the same table once more is no other result
        Assert.StartsWith(",0,1,2,redshift", File.ReadAllText(_folder.At("out/real.csv")), StringComparison.Ordinal);
    }

    private MergeResults Merge() => new()
    {
        ClassFolder = _folder.At("class"),
        RedshiftFolder = _folder.At("redshift"),
        PeakDayFolder = _folder.At("peak"),
        OutputFolder = _folder.At("out"),
    };
}
