using Crest.Foundation.Errors;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.LightCurveImports;
using Crest.Survey.Observations;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Survey.SurveySimulation;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.SurveySimulation;

/// <summary>What a simulation writes, and that it costs nothing that is there.</summary>
public sealed class LightCurveSimulationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LightCurveSimulation Small => new()
    {
        Survey = SurveyPreset.Des, Count = 60, Seed = 5, Output = _folder.At("des.nc"), SplitRatio = SplitRatio.Default,
        Types = SupernovaTypes.Parse("""{"Ia":0,"II":1,"IIP":1,"IIL":1,"IIn":1,"Ib":1,"Ic":1}"""),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_bytes_depend_on_the_seed_and_not_on_the_threads()
    {
        // More objects than a batch.
        (Small with { Count = 1500, Output = _folder.At("one.nc"), Threads = 1 }).Run();
        (Small with { Count = 1500, Output = _folder.At("three.nc"), Threads = 3 }).Run();
        (Small with { Count = 1500, Output = _folder.At("other.nc"), Threads = 3, Seed = 6 }).Run();
        byte[] one = File.ReadAllBytes(_folder.At("one.nc"));
        Assert.Equal(one, File.ReadAllBytes(_folder.At("three.nc")));
        Assert.NotEqual(one, File.ReadAllBytes(_folder.At("other.nc")));
    }

    [Fact]
    public void A_longer_simulation_begins_with_the_shorter_one()
    {
        ObservationTable few = Simulated.Table(Small), many = Simulated.Table(Small with { Count = 90 });
        Assert.Equal(few.Flux, many.Flux[..few.Observations]);
        Assert.Equal(few.Name, many.Name[..60]);
    }

    [Fact]
    public void The_texts_of_snana_are_the_same_light_curves()
    {
        (Small with { SnanaFolder = _folder.At("texts") }).Run();
        new LightCurveImport { Paths = [_folder.At("texts")], Output = _folder.At("again.nc") }.Run(null, CancellationToken.None);
        using RaggedLightCurves first = RaggedLightCurves.Open(_folder.At("des.nc"));
        using RaggedLightCurves second = RaggedLightCurves.Open(_folder.At("again.nc"));
        ObservationTable made = first.ReadAll(), read = second.ReadAll();
        Assert.Equal(made.Name, read.Name);
        Assert.Equal(made.Type, read.Type);
        Assert.Equal(made.RowStart, read.RowStart);
        Assert.Equal(made.Mjd, read.Mjd);
        Assert.Equal(made.Flux, read.Flux);
        Assert.Equal(made.FluxError, read.FluxError);
        Assert.Equal(made.Band.Select(b => made.Bands[b]), read.Band.Select(b => read.Bands[b]));
        Assert.Equal(made.SimulatedRedshift, read.SimulatedRedshift);
        Assert.Equal(made.PeakMjd, read.PeakMjd);
        Assert.Equal(made.MilkyWayReddening, read.MilkyWayReddening);
        Assert.Equal(made.SpectroscopicRedshift, read.SpectroscopicRedshift);
        Assert.Equal(made.SpectroscopicRedshiftError, read.SpectroscopicRedshiftError);
        Assert.Equal(made.HostPhotometricRedshift, read.HostPhotometricRedshift);
        Assert.Equal(made.HostPhotometricRedshiftError, read.HostPhotometricRedshiftError);
    }

    [Fact]
    public void Classes_and_splits_are_those_of_a_preparation()
    {
        RaggedSummary written = (Small with { Count = 200 }).Run();
        Assert.Equal(200, written.Objects);
        Assert.Equal(["Ia", "II/IIP/IIL/IIn/Ib/Ic"], written.Classes);
        using RaggedLightCurves file = RaggedLightCurves.Open(_folder.At("des.nc"));
        ObservationTable table = file.ReadAll();
        Assert.Equal(table.Type.Select(type => type == "Ia" ? 0 : 1), table.Label);
        Assert.InRange(table.Split.Count(split => split == 0), 155, 165);
        Assert.All(table.Split, split => Assert.InRange(split, 0, 2));
        Assert.Equal(200, table.Name.Distinct().Count());
    }

    [Fact]
    public void Types_without_a_class_are_not_simulated()
    {
        ObservationTable table = Simulated.Table(Small with { Types = SupernovaTypes.Parse("""{"Ia":0,"Ib":1}"""), SplitRatio = null });
        Assert.Equal(["Ia", "Ib"], table.Type.Distinct().Order());
        Assert.All(table.Split, split => Assert.Equal(-1, split));
    }

    [Theory]
    [InlineData("""{"Ia":0,"KN":1}""", null, "KN")]
    [InlineData("""{"Ia":0}""", """{"Ia":1,"Ib":1}""", "Ib")]
    public void Classes_that_nothing_could_fill_are_refused(string types, string? shares, string named)
    {
        CrestException refused = Assert.Throws<CrestException>(() => (Small with
        {
            Types = SupernovaTypes.Parse(types),
            Shares = shares is null ? null : TypeShares.Parse(shares),
        }).Run());
        Assert.Contains(named, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("des.nc")));
    }

    [Fact]
    public void The_same_simulation_leaves_its_file_and_another_does_not_replace_it()
    {
        Small.Run();
        byte[] first = File.ReadAllBytes(_folder.At("des.nc"));
        Assert.True(Small.Run().IsUnchanged);
        Assert.Contains("--force", Assert.Throws<CrestException>(() => (Small with { Seed = 6 }).Run()).Message, StringComparison.Ordinal);
        Assert.Equal(first, File.ReadAllBytes(_folder.At("des.nc")));
        Assert.False((Small with { Seed = 6, Force = true }).Run().IsUnchanged);
        Assert.NotEqual(first, File.ReadAllBytes(_folder.At("des.nc")));
    }

    [Fact]
    public void A_folder_with_other_files_is_never_replaced()
    {
        _folder.Write("texts/notes.txt", "mine");
        CrestException refused =
            Assert.Throws<CrestException>(() => (Small with { SnanaFolder = _folder.At("texts"), Force = true }).Run());
        Assert.Contains("notes.txt", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.At("texts/notes.txt")));
        Assert.False(File.Exists(_folder.At("des.nc")));
    }

    [Fact]
    public void Texts_of_an_earlier_simulation_are_replaced_only_by_force()
    {
        LightCurveSimulation both = Small with { SnanaFolder = _folder.At("texts") };
        both.Run();
        Assert.Equal(60, Directory.GetFiles(_folder.At("texts")).Length);
        Assert.Contains("--force", Assert.Throws<CrestException>(() => both.Run()).Message, StringComparison.Ordinal);
        (both with { Count = 10, SplitRatio = null, Force = true }).Run();
        Assert.Equal(10, Directory.GetFiles(_folder.At("texts")).Length);
    }

    [Fact]
    public void A_simulation_that_is_stopped_leaves_nothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(() =>
            (Small with { SnanaFolder = _folder.At("texts") }).Run(null, new CancellationToken(canceled: true)));
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder.Path), entry => !entry.EndsWith(".lock", StringComparison.Ordinal));
    }

    [Fact]
    public void A_survey_that_sees_nothing_says_so()
    {
        CrestException refused = Assert.Throws<CrestException>(() => (Small with
        {
            Survey = SurveyPreset.Ztf,
            MinimumRedshift = 1,
            MaximumRedshift = 1.1,
        }).Run());
        Assert.Contains("lower redshifts", refused.Message, StringComparison.Ordinal);
    }
}
