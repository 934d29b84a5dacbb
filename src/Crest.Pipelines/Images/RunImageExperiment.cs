using System.Text.Json;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Numerics.Foundation;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest experiment batch-norm</c>: the trainings of an experiment, each a run of the registry in a folder of its own. One that is finished
/// is not trained again, one that was stopped goes on, so the command is given again until all are there.
/// </summary>
public sealed record RunImageExperiment
{
    /// <summary>The trainings.</summary>
    public required ImageExperiment Experiment { get; init; }

    /// <summary>Where the files of MNIST are; needed where a training uses them.</summary>
    public string? MnistFolder { get; init; }

    /// <summary>Where the files of CIFAR-10 are; needed where a training uses them.</summary>
    public string? Cifar10Folder { get; init; }

    /// <summary>Where the folders of the trainings and the report go.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The seed of every training.</summary>
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Trains all anew.</summary>
    public bool Force { get; init; }

    /// <summary>Where the report is.</summary>
    public string ReportPath => Path.Combine(OutputFolder, "report.html");

    /// <summary>Trains what is not there yet, and writes the report.</summary>
    /// <param name="message">Told of each training that begins, goes on or is there already.</param>
    /// <param name="progress">Told of each epoch, with the training and its number.</param>
    /// <param name="cancellation">Stops after the batch in hand, with a checkpoint.</param>
    /// <returns>The results in the order of the trainings.</returns>
    /// <exception cref="CrestException">The data do not fit, a folder holds other results, or a training failed; those before it stay.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same command goes on.</exception>
    public IReadOnlyList<ImageExperimentResult> Run(Action<string>? message = null, Action<ImageExperimentRun, EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        (ImageExperimentRun Run, TrainImage Job)[] jobs = [.. Experiment.Runs.Select(run => (run, Job(run)))];
        bool[] finished = [.. jobs.Select(job => !Force && IsFinished(job.Job))];
        for (int i = 0; i < jobs.Length; i++)
        {
            (ImageExperimentRun run, TrainImage job) = jobs[i];
            bool started = !Force && File.Exists(Path.Combine(job.OutputFolder!, "config.yaml"));
            message?.Invoke($"{i + 1}/{jobs.Length} {run.Name}{(finished[i] ? " is there" : started ? " goes on" : "")}");
            if (!finished[i]) (job with { Resume = started, Force = Force }).Run(null, report => progress?.Invoke(run, report), cancellation);
        }

        ImageExperimentResult[] results = [.. jobs.Select(job => ImageExperimentResult.Read(job.Run, job.Job.OutputFolder!))];
        ImageExperimentReport.Of(Experiment, results).Save(ReportPath);
        return results;
    }

    private TrainImage Job(ImageExperimentRun run)
    {
        string? data = run.DataSet == ImageDataSet.Mnist ? MnistFolder : Cifar10Folder;
        int batchSize = run.BatchSize ?? run.Architecture.UsualTraining(Seed).BatchSize;
        var job = new TrainImage
        {
            DataSet = run.DataSet,
            DataFolder = data ?? throw new CrestException($"{run.Name}: needs the files of {run.DataSet.Name()}; give their folder with --data-dir-{run.DataSet.Name()}"),
            Architecture = run.Architecture,
            BatchNormalisation = run.BatchNormalisation,
            Training = TrainingOptions.OfSteps(run.Steps, batchSize, Seed),
            FeaturesFrom = run.FeaturesFrom is null ? null : FolderOf(run.FeaturesFrom),
            MostImages = Experiment.MostImages,
            OutputFolder = FolderOf(run.Name),
            Threads = Threads,
        };
        job.CheckOptions();
        return job;
    }

    private string FolderOf(string name) => Path.Combine(OutputFolder, name);

    /// <summary>Whether a training has come to its end with the same options; where the results are and how many threads there were does not matter.</summary>
    private static bool IsFinished(TrainImage job)
    {
        string folder = job.OutputFolder!, path = Path.Combine(folder, "summary.json");
        if (!File.Exists(path) || File.Exists(Path.Combine(folder, TrainingRun.CheckpointFile))) return false;
        string[] places = ["data_dir", "output_dir", "features_from", "threads"];
        try
        {
            using JsonDocument summary = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement options = summary.RootElement.GetProperty("options");
            foreach ((string key, object? value) in job.Options())
                if (!places.Contains(key) && !JsonElement.DeepEquals(options.GetProperty(key), JsonSerializer.SerializeToElement(value)))
                    throw new CrestException($"{folder}: holds a training with another {key} ({options.GetProperty(key)}, not {value}); give --force to train all anew, or another --output-dir");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the summary of a training; give --force to train anew, or another --output-dir", e);
        }
    }
}
