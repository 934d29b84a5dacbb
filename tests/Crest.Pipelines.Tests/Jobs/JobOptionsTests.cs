using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Pipelines.Images;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.RealBogus;
using Crest.Pipelines.Supernova;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Tests.Jobs;

/// <summary>The options of the jobs that are no trainings: scripts rely on their names and defaults.</summary>
public sealed class JobOptionsTests
{
    private const string Types = """{"Ia":0,"Ib":1}""";

    private const string Prediction =
        "train-data-path, validation-data-path, test-data-path, real-data-path, model-dir=--output-dir, output-dir, force, "
        + "batch-size=4000, threads=all cores";

    [Theory]
    [InlineData(typeof(SimulateSupernova), "output-dir!, force, threads=all cores, n-objects=7000, observed, seed=24301")]
    [InlineData(
        typeof(SimulateLightCurves),
        "cadence, output!, snana-dir, force, threads=all cores, survey, n-objects=10000, min-redshift=that of the survey, "
        + "max-redshift=that of the survey, type-shares, types, split-ratio, seed=24301")]
    [InlineData(typeof(SimulateRealBogus), "output!, force, threads=all cores, n-objects=60000, real-fraction=1/21, seed=24301")]
    [InlineData(
        typeof(PrepareRealBogus),
        "file-path=data/raw/param.lst/param.lst, schema=Hyper Suprime-Cam, output-dir=data/processed/real_bogus, working-dir=--output-dir, "
        + "force, threads=all cores")]
    [InlineData(
        typeof(PrepareTrainingData),
        "train-root!, working-dir!, output-dir!, "
        + "force, threads=all cores, sn-types!, split-ratio=8:1:1, seed=24301, zero-point=27, suffix")]
    [InlineData(
        typeof(PrepareObservedData),
        @"test-root!, label-file-path, name-pattern=[0-9]+(?<name>[a-z]+)\.dat, working-dir!, output-dir!, force, "
        + "threads=all cores, sn-types, zero-point=27, first-visit-mjd, suffix")]
    [InlineData(
        typeof(PrepareCsv),
        "flux-path!, object-path, observed, band-map, time-tolerance=0, output-dir!, force, sn-types, split-ratio=8:1:1, seed=24301, "
        + "zero-point=27, suffix")]
    [InlineData(typeof(PredictSupernovaClass), Prediction)]
    [InlineData(typeof(PredictSupernovaRedshift), Prediction)]
    [InlineData(typeof(PredictSupernovaPeakDay), Prediction)]
    [InlineData(typeof(PredictRealBogus), "data-path!, model-dir=--output-dir, output-dir, force, threads=all cores, any-band")]
    [InlineData(
        typeof(PredictImage),
        "data-dir!, model-dir=--output-dir, output-dir, force, batch-size=what suits the network, threads=all cores, dataset!, "
        + "train-images")]
    [InlineData(typeof(MergeResults), "sn-class-dir!, redshift-dir, sn-epoch-dir, real-data-path, output-dir, force")]
    public void Names_and_defaults_are_those_that_scripts_use(Type job, string expected)
    {
        IEnumerable<string> options = OptionTable.Of(job).Options.Select(
            option => option.Name + (option.IsRequired ? "!" : option.DefaultText is { } text ? $"={text}" : ""));
        Assert.Equal(expected.Split(", ").Order(StringComparer.Ordinal), options.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_preparation_is_bound_from_the_words_of_the_command_line()
    {
        var job = Words.Bind<PrepareTrainingData>(
            "train_root=raw", $"sn-types={Types}", "working-dir=work", "output-dir=out", "n-workers=3", "split-ratio=0.8 0.1 0.1",
            "seed=0x10");
        Assert.Equal(("raw", Types, "work", "out"), (job.TrainRoot, $"{job.Types}", job.WorkingFolder, job.OutputFolder));
        Assert.Equal((3, new SplitRatio(0.8, 0.1, 0.1), 16L, 27.0), (job.Threads, job.SplitRatio, job.Seed, job.ZeroPoint));
    }

    [Theory]
    [InlineData("threads=-1", null)]
    [InlineData("threads=0", "threads")]
    [InlineData("split-ratio=8 1", "split-ratio")]
    [InlineData("zero-point=NaN", "zero-point")]
    [InlineData("sn-types={}", "sn-types")]
    public void A_value_that_the_option_does_not_take_names_the_option(string given, string? option)
    {
        string[] needed = [.. ((string[])["train-root=raw", $"sn-types={Types}", "working-dir=work", "output-dir=out"])
            .Where(word => word.Split('=')[0] != given.Split('=')[0])];
        PrepareTrainingData Bind() => Words.Bind<PrepareTrainingData>([.. needed, given]);
        if (option is null) Assert.Equal(Environment.ProcessorCount, Bind().Threads);
        else Assert.Equal(option, Assert.Throws<OptionException>(() => Bind()).Option);
    }

    [Fact]
    public void Data_sets_are_named_as_everywhere_else()
    {
        OptionDefinition option = OptionTable.Of(typeof(PredictImage)).Find("dataset")!;
        Assert.Equal(Enum.GetValues<ImageDataSet>().Select(d => d.Name()), option.Choices);
        Assert.Equal(ImageDataSet.Cifar10, option.Parse(["cifar10"]));
    }

    [Fact]
    public void Options_that_need_another_are_refused_without_it()
    {
        Assert.Equal("real-data-path", Assert.Throws<OptionException>(new PredictSupernovaClass { OutputFolder = "out" }.Check).Option);
        var csv = new PrepareCsv { FluxPath = "f", ObjectPath = "o", OutputFolder = "out" };
        Assert.Equal("sn-types", Assert.Throws<OptionException>(csv.Check).Option);
        Assert.Equal("n-objects", Assert.Throws<OptionException>(new SimulateSupernova { OutputFolder = "out", Count = 0 }.Check).Option);
    }
}
