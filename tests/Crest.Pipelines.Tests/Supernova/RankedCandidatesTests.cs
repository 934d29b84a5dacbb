using Crest.Foundation.Errors;
using Crest.Pipelines.Supernova;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

public sealed class RankedCandidatesTests : IDisposable
{
    private static readonly string[] s_classes = ["Ia", "II"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Candidates_come_in_the_order_of_class_0_then_of_the_next_class_then_of_the_name()
    {
        string[] classes = ["Ia", "Ib", "II"];
        RankedCandidates ranked = Merge(classes, "f,0.5,0.1,0.4", "c,0.5,0.3,0.2", "b,0.9,0.05,0.05", "e,0.5,0.1,0.4", "a,0.1,0.2,0.7");
        Assert.Equal(["b", "c", "e", "f", "a"], ranked.List.Select(c => c.Name));
        Assert.Equal(["Ia", "Ia", "Ia", "Ia", "II"], ranked.List.Select(c => c.MostProbable));
        Assert.Equal([0.9, 0.5, 0.5, 0.5, 0.7], ranked.List.Select(c => c.Sureness));
        Assert.Equal([0.1, 0.2, 0.7], ranked.List[4].Probabilities);
        Assert.All(ranked.List, c => Assert.Equal((0.5, 42.0, null), (c.Redshift, c.PeakDay, c.KnownType)));
    }

    [Fact]
    public void Of_equally_probable_classes_the_first_is_named()
    {
        RankedCandidate candidate = Assert.Single(Merge(s_classes, "a,0.5,0.5").List);
        Assert.Equal(("Ia", 0.5), (candidate.MostProbable, candidate.Sureness));
    }

    [Theory]
    [InlineData("0.96,0.04", "very likely")]
    [InlineData("0.95,0.05", "very likely")]
    [InlineData("0.05,0.95", "very likely")]
    [InlineData("0.949,0.051", "likely")]
    [InlineData("0.25,0.75", "likely")]
    [InlineData("0.74,0.26", "open")]
    public void How_sure_a_class_is_goes_by_the_probability_of_the_most_probable_one(string probabilities, string word) =>
        Assert.Equal(word, Assert.Single(Merge(s_classes, $"a,{probabilities}").List).SurenessInWords);

    [Fact]
    public void Known_types_are_those_of_the_observed_data()
    {
        using var survey = new PredictedSurvey();
        RankedCandidates ranked = RankedCandidates.Read(survey.MergedPath, PredictedSurvey.Classes, survey.ObservedPath);
        Assert.Equal(survey.Merged.Names, ranked.List.Select(c => c.Name));
        foreach (RankedCandidate candidate in ranked.List)
        {
            int row = Array.IndexOf(survey.Observed.Table.Names, candidate.Name);
            Assert.Equal(row < 3 ? null : PredictedSurvey.Classes[survey.Observed.Table.Label[row]], candidate.KnownType);
        }
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        using var survey = new PredictedSurvey();
        Assert.Contains(
            "has 7 classes, the model 2 (Ia, II)",
            Assert.ThrowsAny<CrestException>(() => RankedCandidates.Read(survey.MergedPath, s_classes)).Message, StringComparison.Ordinal);
        string unmerged = Path.Combine(survey.Folder(SupernovaTask.Class), "real.csv");
        Assert.Contains(
            "not a ranked list", Assert.ThrowsAny<CrestException>(() => RankedCandidates.Read(unmerged, PredictedSurvey.Classes)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"has no '{survey.Merged.Names[0]}'",
            Assert.ThrowsAny<CrestException>(
                () => RankedCandidates.Read(survey.MergedPath, PredictedSurvey.Classes, survey.TestPath)).Message,
            StringComparison.Ordinal);
        string others = survey.At("others.nc");
        PredictedSurvey.Save(survey.Observed with { Classes = ["Ia", "II", "III", "IV", "V", "VI", "VII"] }, others);
        Assert.Contains(
            "its classes are Ia, II, III",
            Assert.ThrowsAny<CrestException>(() => RankedCandidates.Read(survey.MergedPath, PredictedSurvey.Classes, others)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Merges class predictions, a line an object, with one redshift and peak day for all, and reads the list.</summary>
    private RankedCandidates Merge(string[] classes, params string[] lines)
    {
        _folder.Write(
            "class/real.csv",
            $",{string.Join(',', classes.Select((_, label) => label))},label\n{string.Concat(lines.Select(line => $"{line},-1\n"))}");
        string numbers = string.Concat(lines.Select(line => $"{line.Split(',')[0]},VALUE,-1\n"));
        _folder.Write("redshift/real.csv", $",prediction,label\n{numbers.Replace("VALUE", "0.5", StringComparison.Ordinal)}");
        _folder.Write("peak/real.csv", $",prediction,label\n{numbers.Replace("VALUE", "42", StringComparison.Ordinal)}");
        string path = new MergeResults
        {
            ClassFolder = _folder.At("class"),
            RedshiftFolder = _folder.At("redshift"),
            PeakDayFolder = _folder.At("peak"),
            OutputFolder = _folder.At("merged"),
        }.Run(Started.In(_folder.Path)).Path;
        return RankedCandidates.Read(path, classes);
    }
}
