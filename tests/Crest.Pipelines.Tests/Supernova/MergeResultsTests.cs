using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class MergeResultsTests : IDisposable
{
    private const string Classes = ",0,1,2,label\na,0.2,0.3,0.5,-1\nb,0.9,0.1,0,0\nc,0.2,0.5,0.3,1\ne,0.2,0.3,0.5,-1\nd,0.2,0.4,0.4,-1\n";
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
            + "c,0.2,0.5,0.3,0.3,30\nd,0.2,0.4,0.4,0.4,40\na,0.2,0.3,0.5,0.1,10\ne,0.2,0.3,0.5,0.5,50\n",
            File.ReadAllText(path));
        Assert.Equal(["b", "c", "d", "a", "e"], table.Names);
        Assert.Equal(table.Names, PredictionTable.Read(path).Names);
    }

    [Fact]
    public void What_helps_to_judge_the_predictions_follows_and_an_object_that_is_not_judged_comes_last()
    {
        _folder.Write(
            "class/real.csv",
            ",0,1,label,measured,visits,novelty,note\nz,NaN,NaN,-1,0,4,NaN,no measurement\na,0.2,0.8,-1,4,4,0.5,\n"
            + "b,0.9,0.1,-1,2,4,2,\"no measurement in g, r\"\ny,NaN,NaN,-1,0,4,NaN,no measurement\n");
        _folder.Write("redshift/real.csv", ",prediction,label,error\na,0.1,-1,0.01\nb,0.2,-1,0.02\nz,NaN,-1,NaN\ny,NaN,-1,NaN\n");
        _folder.Write("peak/real.csv", ",prediction,label,error\na,10,-1,1\nb,20,-1,2\nz,NaN,-1,NaN\ny,NaN,-1,NaN\n");
        string path = Merge().Run(Started.Here).Path;
        Assert.Equal(
            ",0,1,redshift,sn_epoch,redshift_error,sn_epoch_error,measured,visits,novelty,note\n"
            + "b,0.9,0.1,0.2,20,0.02,2,2,4,2,\"no measurement in g, r\"\na,0.2,0.8,0.1,10,0.01,1,4,4,0.5,\n"
            + "y,NaN,NaN,NaN,NaN,NaN,NaN,0,4,NaN,no measurement\nz,NaN,NaN,NaN,NaN,NaN,NaN,0,4,NaN,no measurement\n",
            File.ReadAllText(path));
        IReadOnlyList<RankedCandidate> list = RankedCandidates.Read(path, ["Ia", "II"]).List;
        Assert.Equal([true, true, false, false], list.Select(c => c.IsJudged));
        Assert.Equal([true, false, false, false], list.Select(c => c.IsUnlikeTraining));
        Assert.Equal((0.02, 2.0, 2, 4), (list[0].RedshiftError, list[0].PeakDayError, list[0].Measured, list[0].Visits));
        Assert.Equal((null, "not judged", "no measurement"), (list[2].MostProbable, list[2].SurenessInWords, list[2].Note));
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

    [Fact]
    public void Where_the_report_cannot_be_made_the_list_is_not_replaced_either()
    {
        Merge().Run(Started.In(_folder.Path));
        byte[] list = File.ReadAllBytes(_folder.At("out/real.csv"));
        _folder.Write("class/real.csv", Classes.Replace("0.9,0.1,0,0", "0.8,0.2,0,0", StringComparison.Ordinal));
        MergeResults merge = Merge() with { RealDataPath = _folder.At("none.nc"), Force = true };
        Assert.Contains("none.nc", Assert.ThrowsAny<CrestException>(() => merge.Run(Started.In(_folder.Path))).Message);
        Assert.Equal(list, File.ReadAllBytes(_folder.At("out/real.csv")));
    }

    private MergeResults Merge() => new()
    {
        ClassFolder = _folder.At("class"),
        RedshiftFolder = _folder.At("redshift"),
        PeakDayFolder = _folder.At("peak"),
        OutputFolder = _folder.At("out"),
    };
}
