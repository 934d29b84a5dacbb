using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Foundation.Projects;
using Crest.Learning.Training;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Preparation;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.RawData;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest demo</c>: the whole pipeline on a simulated survey, in a project folder of its own: simulate, prepare, train the three
/// tasks, predict, merge, report.
/// </summary>
[Command("demo")]
public sealed record SupernovaDemo : Job<DemoResult>
{
    private const int TrainingObjects = 6000, ObservedObjects = 300;
    private const string Suffix = "6classes";

    /// <summary>The types of the survey and their classes, as in the real pipeline.</summary>
    private const string Types = """{"Ia":0,"Ib":1,"Ibc":1,"Ic":2,"IIL":3,"IIN":4,"IIP":5}""";

    /// <summary>The project folder to make.</summary>
    [Option(OptionRole.Output, "Project folder to make.", Name = "output-dir", Placeholder = "DIR")]
    public string OutputFolder { get; init; } = "demo";

    /// <summary>Whether an earlier demo in the folder is replaced.</summary>
    [Option(OptionRole.Output, "Replace an earlier demo.")]
    public bool Force { get; init; }

    private string ReportPath => At("report.html");

    private string ObservedPath => At("data", "processed", $"dataset.test.all-{Suffix}.nc");

    /// <inheritdoc/>
    /// <exception cref="CrestException">The folder contains something else or cannot be written.</exception>
    public override DemoResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        long start = context.Clock.GetTimestamp();
        MakeProject();
        JobContext inside = context with { Folder = OutputFolder, Message = null };
        Prepare(inside);
        IReadOnlyList<TrainingSummary> trainings = Train(inside);
        context.Progress?.Report(new StepProgress("predicting", 0, 0));
        Predict(inside);
        context.Progress?.Report(new StepProgress("writing the report", 0, 0));
        MergedResults merged = Merge(inside);
        return new DemoResult(
            OutputFolder, trainings, merged.Classes, merged.Path, ReportPath, ObservedPath, context.Clock.GetElapsedTime(start));
    }

    private void Prepare(JobContext context)
    {
        string train = At("data", "raw", "train"), observed = At("data", "raw", "observed");
        new SimulateSupernova { OutputFolder = train, Count = TrainingObjects, Seed = 1, Force = true }.Run(context);
        new SimulateSupernova { OutputFolder = observed, Count = ObservedObjects, Observed = true, Seed = 2, Force = true }.Run(context);
        SupernovaTypes types = SupernovaTypes.Parse(Types);
        new PrepareTrainingData
        {
            TrainRoot = train,
            Types = types,
            WorkingFolder = At("data", "interim"),
            OutputFolder = At("data", "processed"),
            Suffix = Suffix,
            Force = true,
        }.Run(context);
        new PrepareObservedData
        {
            TestRoot = observed,
            Types = types,
            LabelFilePath = Path.Combine(observed, "label_list.dat"),
            WorkingFolder = At("data", "interim"),
            OutputFolder = At("data", "processed"),
            Suffix = Suffix,
            Force = true,
        }.Run(context);
    }

    private List<TrainingSummary> Train(JobContext context)
    {
        string train = Split("tr"), validation = Split("va"), test = Split("te");
        List<TrainingSummary> summaries = [];
        foreach (TrainSupernova training in (TrainSupernova[])[
            new TrainSupernovaClass { TrainDataPath = train, ValidationDataPath = validation, TestDataPath = test },
            new TrainSupernovaRedshift { TrainDataPath = train, ValidationDataPath = validation, TestDataPath = test },
            new TrainSupernovaPeakDay { TrainDataPath = train, ValidationDataPath = validation, TestDataPath = test }])
        {
            TrainSupernova job = training with
            {
                Hyperparameters = new Hyperparameters
                {
                    HiddenSize = 200,
                    Highways = 3,
                    UseBatchNormalisation = true,
                    DropoutRate = 0.1,
                    OutlierRate = 0.02,
                    BlackoutRate = 0.05,
                },
                Epochs = 60,
                BatchSize = 100,
                LearningRate = 0.001,
                Schedule = LearningRateSchedule.Cosine,
                Patience = 60,
                Seed = 0x5eed,
                OutputFolder = ModelFolder(training.Task),
                Force = true,
            };
            summaries.Add(job.Run(context));
        }

        return summaries;
    }

    private void Predict(JobContext context)
    {
        foreach (PredictSupernova prediction in (PredictSupernova[])[
            new PredictSupernovaClass { OutputFolder = ModelFolder(SupernovaTask.Class) },
            new PredictSupernovaRedshift { OutputFolder = ModelFolder(SupernovaTask.Redshift) },
            new PredictSupernovaPeakDay { OutputFolder = ModelFolder(SupernovaTask.PeakDay) }])
            (prediction with { TestDataPath = Split("te"), RealDataPath = ObservedPath, Force = true }).Run(context);
    }

    private MergedResults Merge(JobContext context)
    {
        var merge = new MergeResults
        {
            ClassFolder = ModelFolder(SupernovaTask.Class),
            RedshiftFolder = ModelFolder(SupernovaTask.Redshift),
            PeakDayFolder = ModelFolder(SupernovaTask.PeakDay),
            OutputFolder = At("models", "merged"),
            Force = true,
        };
        MergedResults merged = merge.Run(context);
        // At the top of the project, where a reader finds it, and not beside the list.
        merge.Report(merged.Table, ObservedPath).Write(ReportPath, force: true);
        return merged;
    }

    private string At(params ReadOnlySpan<string> names) => Path.Combine([OutputFolder, .. names]);

    private string Split(string part) => At("data", "processed", $"dataset.{part}-{Suffix}.nc");

    private string ModelFolder(SupernovaTask task) => At("models", task.Name());

    private void MakeProject()
    {
        if (Directory.Exists(OutputFolder) && Directory.EnumerateFileSystemEntries(OutputFolder).Any())
        {
            if (!Directory.Exists(At(Project.Marker)))
                throw new CrestException($"{OutputFolder}: contains something that is not a demo; choose another folder with --output-dir");
            if (File.Exists(ReportPath) && !Force)
            {
                throw new CrestException(
                    $"{OutputFolder}: contains an earlier demo; see {ReportPath}, give --force to run it again, or another --output-dir");
            }
        }

        Project.Create(OutputFolder);
    }
}
