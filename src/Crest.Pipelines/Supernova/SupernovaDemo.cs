using Crest.Foundation.Errors;
using Crest.Foundation.Progress;
using Crest.Foundation.Projects;
using Crest.Learning.Training;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.RawData;
using Crest.Survey.Simulation;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest demo</c>: the whole pipeline on a simulated survey, in a project folder of its own: simulate, prepare, train the three
/// tasks, predict, merge, report.
/// </summary>
public sealed record SupernovaDemo
{
    private const int TrainingObjects = 6000, ObservedObjects = 300;
    private const string Suffix = "6classes", Raw = "data/raw", Interim = "data/interim", Processed = "data/processed";

    /// <summary>The types of the survey and their classes, as in the real pipeline.</summary>
    private const string Types = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""";

    /// <summary>The project folder to make.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether an earlier demo in the folder is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Where the ranked list is, relative to the project folder.</summary>
    public static string MergedPath => "models/merged/real.csv";

    /// <summary>Where the report is, relative to the project folder.</summary>
    public static string ReportPath => "report.html";

    /// <summary>Where the observed objects are, relative to the project folder.</summary>
    public static string ObservedPath => $"{Processed}/dataset.test.all-{Suffix}.nc";

    /// <summary>Runs all steps, with the project folder as the current one; it stays so afterwards.</summary>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellation">Stops between two steps or batches.</param>
    /// <returns>What each task reached.</returns>
    /// <exception cref="CrestException">The folder holds something else or cannot be written.</exception>
    public IReadOnlyList<TrainingSummary> Run(IProgress<StepProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        EnterFolder();
        foreach ((string output, int count, bool observed) in (ReadOnlySpan<(string, int, bool)>)[("train", TrainingObjects, false), ("observed", ObservedObjects, true)])
            SupernovaSimulation.Run(new SupernovaSimulationOptions { Output = $"{Raw}/{output}", Count = count, Observed = observed, Seed = observed ? 2 : 1, Force = true }, progress, cancellation);
        SupernovaTypes types = SupernovaTypes.Parse(Types);
        new PrepareTrainingData { TrainRoot = $"{Raw}/train", Types = types, WorkingFolder = Interim, OutputFolder = Processed, Suffix = Suffix, Force = true }.Run(progress, cancellation);
        new PrepareObservedData
        {
            TestRoot = $"{Raw}/observed", Types = types, LabelFilePath = $"{Raw}/observed/label_list.dat", WorkingFolder = Interim, OutputFolder = Processed, Suffix = Suffix, Force = true,
        }.Run(progress, cancellation);

        List<TrainingSummary> summaries = [];
        foreach (SupernovaTask task in Enum.GetValues<SupernovaTask>()) summaries.Add(Train(task, progress, cancellation));
        progress.Report(new StepProgress("predicting", 0, 0));
        foreach (SupernovaTask task in Enum.GetValues<SupernovaTask>())
            new PredictSupernova { Task = task, OutputFolder = ModelFolder(task), TestDataPath = Split("te"), RealDataPath = ObservedPath, Force = true }.Run();
        new MergeResults
        {
            ClassFolder = ModelFolder(SupernovaTask.Class),
            RedshiftFolder = ModelFolder(SupernovaTask.Redshift),
            PeakDayFolder = ModelFolder(SupernovaTask.PeakDay),
            OutputFolder = Path.GetDirectoryName(MergedPath)!,
            Force = true,
        }.Run();
        progress.Report(new StepProgress("writing the report", 0, 0));
        new SupernovaReport
        {
            ClassFolder = ModelFolder(SupernovaTask.Class),
            RedshiftFolder = ModelFolder(SupernovaTask.Redshift),
            PeakDayFolder = ModelFolder(SupernovaTask.PeakDay),
            MergedPath = MergedPath,
            RealDataPath = ObservedPath,
        }.Write(ReportPath, force: true);
        return summaries;
    }

    private static string Split(string part) => $"{Processed}/dataset.{part}-{Suffix}.nc";

    private static string ModelFolder(SupernovaTask task) => $"models/{task.Name()}";

    private static TrainingSummary Train(SupernovaTask task, IProgress<StepProgress> progress, CancellationToken cancellation)
    {
        var training = new TrainSupernova
        {
            Task = task,
            TrainDataPath = Split("tr"),
            ValidationDataPath = Split("va"),
            TestDataPath = Split("te"),
            OutputFolder = ModelFolder(task),
            Hyperparameters = new Hyperparameters(HiddenSize: 200, Highways: 3, UseBatchNormalisation: true, DropoutRate: 0.1, OutlierRate: 0.02, BlackoutRate: 0.05),
            Training = new TrainingOptions(Epochs: 60, BatchSize: 100, LearningRate: 0.001, LearningRateSchedule.Cosine, Patience: 60, Seed: 0x5eed),
            Force = true,
        };
        return training.Run(null, report => progress.Report(new StepProgress($"training {task.Name()}", report.Epoch, training.Training.Epochs, $"loss {report.ValidationLoss:F3}")), cancellation);
    }

    private void EnterFolder()
    {
        string marker = Path.Combine(Folder, Project.Marker);
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            if (!Directory.Exists(marker)) throw new CrestException($"{Folder}: holds something that is no demo; choose another folder with --output-dir");
            if (File.Exists(Path.Combine(Folder, ReportPath)) && !Force)
                throw new CrestException($"{Folder}: holds an earlier demo; see {Path.Combine(Folder, ReportPath)}, give --force to run it again, or another --output-dir");
        }

        try
        {
            Directory.CreateDirectory(marker);
            Environment.CurrentDirectory = Folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", Folder, e);
        }
    }
}
