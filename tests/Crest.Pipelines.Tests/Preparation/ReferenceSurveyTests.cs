using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Survey.RawData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Preparation;

/// <summary>The reference survey comes out as its description says.</summary>
public sealed class ReferenceSurveyTests(SimulatedSurvey survey) : IDisposable
{
    private static readonly SupernovaTypes s_six = SupernovaTypes.Parse("""{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""");
    private readonly TemporaryFolder _folder = new();

    private JobContext Context => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_folders_give_the_counts_the_grid_and_the_missing_share_of_the_description()
    {
        PreparationSummary summary = Prepare(threads: 2, "two");
        Assert.Equal(7000, summary.FilesRead);
        Assert.Equal([1600, 960, 560, 720, 720, 1040, 0], summary.ObjectsByClass["train"]);
        Assert.Equal([200, 120, 70, 90, 90, 130, 0], summary.ObjectsByClass["validation"]);
        Assert.Equal([200, 120, 70, 90, 90, 130, 0], summary.ObjectsByClass["test"]);
        Assert.Empty(summary.Warnings);
        Assert.Equal(["dataset.tr-6.nc", "dataset.va-6.nc", "dataset.te-6.nc"], summary.Written.Select(p => Path.GetFileName(p)));

        PreparedSet[] sets = [.. summary.Written.Select(PreparedFile.Load)];
        Assert.Equal(["train", "validation", "test"], sets.Select(s => s.Split));
        Assert.Single(sets.Select(s => s.PreparationHash).Distinct());
        Assert.Equal(7000, sets.SelectMany(s => s.Table.Names).Distinct().Count());
        Cadence cadence = sets[0].Table.Cadence;
        Assert.Equal(37, cadence.Count);
        Assert.Equal(["g", "r", "i", "z", "y"], cadence.Bands);
        Assert.Equal(
            [(6, 150.83), (6, 152.79), (9, 155.81), (9, 157.80), (7, 179.72)],
            cadence.Bands.Select(b => (cadence.Visits.Count(v => v.Band == b), cadence.Visits.Last(v => v.Band == b).ElapsedDay)));
        Assert.InRange(sets[0].Table.Flux.Count(float.IsNaN) / (double)sets[0].Table.Flux.Length, 0.028, 0.032);

        int row = Array.FindIndex(sets[0].Table.Names, name => name.StartsWith("Ia_", StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(Directory.GetFiles(Path.Combine(survey.Training, "Ia", sets[0].Table.Names[row])).Single());
        for (int visit = 0; visit < 37; visit++)
        {
            string[] words = lines[visit + 1].Split(' ');
            Assert.Equal(float.Parse(words[4]), sets[0].Table.FluxOf(row)[visit]);
            Assert.Equal(float.Parse(words[5]), sets[0].Table.FluxErrorOf(row)[visit]);
            Assert.Equal(float.Parse(words[3]), sets[0].Table.EpochOf(row)[visit]);
        }

        Assert.Contains($"_z{sets[0].Table.Redshift[row]:F4}_", sets[0].Table.Names[row]);
    }

    [Fact]
    public void One_thread_and_three_write_the_same_bytes()
    {
        PreparationSummary one = Prepare(threads: 1, "one"), three = Prepare(threads: 3, "three");
        foreach ((string a, string b) in one.Written.Zip(three.Written)) Assert.Equal(File.ReadAllBytes(a), File.ReadAllBytes(b));
    }

    [Fact]
    public void The_CSV_tables_give_the_fluxes_and_the_split_of_the_folders()
    {
        PreparationSummary folders = Prepare(threads: 2, "folders");
        PreparationSummary csv = new PrepareCsv
        {
            FluxPath = ReferenceFiles.Path("simsn/simsn_dev_flux.csv.gz"),
            ObjectPath = ReferenceFiles.Path("simsn/simsn_dev_meta.csv.gz"),
            Types = s_six,
            OutputFolder = _folder.At("csv"),
        }.Run(Context);
        foreach ((string folderFile, string csvFile) in folders.Written.Zip(csv.Written))
        {
            LightCurveTable a = PreparedFile.Load(folderFile).Table, b = PreparedFile.Load(csvFile).Table;
            Assert.Equal(a.Names.Select(name => int.Parse(name.Split('_')[1])), b.Names.Select(int.Parse));
            Assert.Equal(a.Cadence, b.Cadence);
            Assert.Equal(a.Flux, b.Flux);
            Assert.Equal(a.FluxError, b.FluxError);
            Assert.Equal(a.Redshift, b.Redshift);
            Assert.Equal(a.Label, b.Label);
        }
    }

    [Fact]
    public void Observed_files_get_the_labels_of_the_label_file()
    {
        PreparationSummary summary = new PrepareObservedData
        {
            TestRoot = survey.Observed,
            Types = s_six,
            LabelFilePath = Path.Combine(survey.Observed, "label_list.dat"),
            WorkingFolder = _folder.At("work"),
            OutputFolder = _folder.At("out"),
            Suffix = "6",
        }.Run(Context);
        Assert.Equal([86, 51, 30, 39, 39, 55, 0], summary.ObjectsByClass["observed"]);
        Assert.Empty(summary.Warnings);
        PreparedSet set = PreparedFile.Load(Path.Combine(_folder.At("out"), "dataset.test.all-6.nc"));
        Assert.Equal("observed", set.Split);
        Assert.All(set.Table.Epoch, epoch => Assert.Equal(-1f, epoch));
        Assert.All(set.Table.Redshift, redshift => Assert.Equal(-1f, redshift));
        Assert.Equal(0, set.Table.Label[Array.IndexOf(set.Table.Names, "abea")]);
    }

    private PreparationSummary Prepare(int threads, string name) => new PrepareTrainingData
    {
        TrainRoot = survey.Training,
        Types = s_six,
        WorkingFolder = _folder.At($"{name}/work"),
        OutputFolder = _folder.At($"{name}/out"),
        Suffix = "6",
        Threads = threads,
    }.Run(Context);
}
