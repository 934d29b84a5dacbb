using Crest.Experiments.Runs;
using Crest.Foundation.Files;
using Crest.Foundation.Projects;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>
/// A project with 120 made-up light curves, which is the current folder while it lives, and trainings of a small network.
/// </summary>
internal sealed class SupernovaProject : IDisposable
{
    public const int Epochs = 6;

    private readonly TemporaryFolder _folder = new();
    private readonly string _workingFolder = Environment.CurrentDirectory;

    public SupernovaProject()
    {
        Write("prepared", "one");
        Directory.CreateDirectory(_folder.At(Project.Marker));
        Environment.CurrentDirectory = _folder.Path;
    }

    public string Path => _folder.Path;

    public void Dispose()
    {
        Environment.CurrentDirectory = _workingFolder;
        _folder.Dispose();
    }

    public string At(string path) => _folder.At(path);

    public static Hyperparameters Small { get; } = new()
    {
        HiddenSize = 8, Highways = 1, UseBatchNormalisation = true, DropoutRate = 0.1, OutlierRate = 0.05, BlackoutRate = 0.05,
    };

    public static IReadOnlyList<RunRecord> Runs()
    {
        using RunStore store = RunStore.Open(Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        return store.Search().Runs;
    }

    public static IReadOnlyList<RunMetric> History(string id, string metric)
    {
        using RunStore store = RunStore.Open(Project.Find(Environment.CurrentDirectory), TimeProvider.System);
        return store.History(id, metric);
    }

    public TrainSupernova Training(string output, SupernovaTask task = SupernovaTask.Class)
    {
        TrainSupernova training = task switch
        {
            SupernovaTask.Class => new TrainSupernovaClass { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
            SupernovaTask.Redshift => new TrainSupernovaRedshift { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
            _ => new TrainSupernovaPeakDay { TrainDataPath = "", ValidationDataPath = "", TestDataPath = "" },
        };
        return WithData(training, "prepared") with
        {
            OutputFolder = _folder.At(output),
            Hyperparameters = Small,
            Epochs = Epochs,
            BatchSize = 16,
            LearningRate = 0.01,
            Schedule = LearningRateSchedule.Cosine,
            Patience = 100,
            Seed = 1,
            Threads = 2,
        };
    }

    public TrainSupernova WithData(TrainSupernova training, string folder) => training with
    {
        TrainDataPath = _folder.At($"{folder}/dataset.tr.nc"),
        ValidationDataPath = _folder.At($"{folder}/dataset.va.nc"),
        TestDataPath = _folder.At($"{folder}/dataset.te.nc"),
    };

    /// <summary>Three splits of objects whose class shows in the flux of the second band.</summary>
    /// <param name="folder">Where they are written.</param>
    /// <param name="preparation">Names the preparation; another one has other objects.</param>
    /// <param name="change">Changes the objects of a split before they are written.</param>
    public void Write(string folder, string preparation, Action<string, LightCurveTable>? change = null)
    {
        var random = new RandomSequence(new RandomStream(1, preparation));
        foreach ((string split, int count) in (ReadOnlySpan<(string, int)>)[(Splits.Train, 80), (Splits.Validation, 20), (Splits.Test, 20)])
        {
            var table = new LightCurveTable(
                new Cadence([new Visit("g", 1, 0), new Visit("g", 2, 5), new Visit("i", 1, 1), new Visit("i", 2, 6)]),
                [.. Enumerable.Range(0, count).Select(i => $"{split} {i}")]);
            for (int row = 0; row < count; row++)
            {
                table.Label[row] = row % 2;
                table.Redshift[row] = (float)(0.1 + random.NextUniform());
                double peak = 10 * random.NextUniform();
                for (int visit = 0; visit < 4; visit++)
                {
                    table.FluxOf(row)[visit] = (float)(3 + (visit >= 2 ? 2 * (row % 2) : 0) + random.NextNormal());
                    table.EpochOf(row)[visit] = (float)(table.Cadence.Visits[visit].ElapsedDay - peak);
                }
            }

            Array.Fill(table.FluxError, 0.3f);
            change?.Invoke(split, table);
            var set = new PreparedSet(table, ["Ia", "II"], split, 27, 1, "source", preparation);
            AtomicFile.Write(
                System.IO.Path.Combine(_folder.Path, folder, Splits.FileName(split, "")), stream => PreparedFile.Write(set, stream));
        }
    }
}
