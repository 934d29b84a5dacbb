using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Learning.Training;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest experiment batch-norm</c>: the trainings of an experiment, each a run of the registry in a folder of its own. One that is finished
/// is not trained again, one that was stopped goes on, so the command is given again until all are there.
/// </summary>
public sealed record RunImageExperiment
{
    private const string AnewOrElsewhere = "give --force to train all anew, or another --output-dir";

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

    /// <summary>Trains what is not there yet, and writes the report. A training whose loss becomes no number does not keep the others from being trained.</summary>
    /// <param name="message">Told of each training that begins, goes on, is there already, diverged or is left out.</param>
    /// <param name="progress">Told of each epoch, with the training and its number.</param>
    /// <param name="cancellation">Stops after the batch in hand, with a checkpoint.</param>
    /// <returns>The results in the order of the trainings, but for those that need the convolution part of one that diverged.</returns>
    /// <exception cref="CrestException">The data do not fit, a folder holds other results, or a training failed; those before it stay.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same command goes on.</exception>
    public IReadOnlyList<ImageExperimentResult> Run(Action<string>? message = null, Action<ImageExperimentRun, EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        (ImageExperimentRun Run, TrainImage Job)[] jobs = [.. Experiment.Runs.Select(run => (run, Job(run)))];
        if (!Force && File.Exists(ReportPath) && jobs.All(job => RunFolder.RunOf(job.Job.OutputFolder!) is null))
            throw new CrestException($"{ReportPath}: is there, but no training of this experiment; give --force to replace it, or another --output-dir");
        Dictionary<ImageDataSet, Dictionary<string, string>> hashes = [];
        string?[] results = [.. jobs.Select(job => Force ? null : ResultOf(job.Job, hashes))];
        HashSet<string> diverged = [];
        for (int i = 0; i < jobs.Length; i++)
        {
            (ImageExperimentRun run, TrainImage job) = jobs[i];
            string what = $"{i + 1}/{jobs.Length} {run.Name}";
            if (run.FeaturesFrom is { } source && diverged.Contains(source))
            {
                message?.Invoke($"{what} is left out: {source}, which it needs, diverged");
                diverged.Add(run.Name);
                continue;
            }

            bool started = !Force && RunFolder.RunOf(job.OutputFolder!) is not null;
            message?.Invoke($"{what}{(results[i] == TrainingFiles.Summary ? " is there" : results[i] is not null ? " diverged before" : started ? " goes on" : "")}");
            results[i] ??= Train(run, job with { Resume = started, Force = Force }, message, progress, cancellation);
            if (results[i] == TrainingFiles.Divergence) diverged.Add(run.Name);
        }

        ImageExperimentResult[] read =
        [
            .. jobs.Zip(results).Where(job => job.First.Run.FeaturesFrom is not { } source || !diverged.Contains(source))
                .Select(job => ImageExperimentResult.Read(job.First.Run, job.First.Job.OutputFolder!, job.Second!)),
        ];
        ImageExperimentReport.Of(Experiment, read).Save(ReportPath);
        return read;
    }

    /// <summary>Trains, and returns the file that holds the result: the summary, or what is said of a loss that is no number.</summary>
    private static string Train(ImageExperimentRun run, TrainImage job, Action<string>? message, Action<ImageExperimentRun, EpochReport>? progress, CancellationToken cancellation)
    {
        try
        {
            job.Run(null, report => progress?.Invoke(run, report), cancellation);
            return TrainingFiles.Summary;
        }
        catch (CrestException e) when (IsOfRun(job.OutputFolder!, TrainingFiles.Divergence))
        {
            message?.Invoke($"{run.Name} diverged: {e.Message}");
            return TrainingFiles.Divergence;
        }
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

    /// <summary>
    /// The file with the result of a training that has come to its end with the same options and images; null where there is none. Where the
    /// results are and how many threads there were does not matter.
    /// </summary>
    private string? ResultOf(TrainImage job, Dictionary<ImageDataSet, Dictionary<string, string>> hashes)
    {
        string folder = job.OutputFolder!;
        string? file = IsOfRun(folder, TrainingFiles.Divergence) ? TrainingFiles.Divergence
            : IsOfRun(folder, TrainingFiles.Summary) && !File.Exists(Path.Combine(folder, TrainingFiles.Checkpoint)) ? TrainingFiles.Summary
            : null;
        if (file is null) return null;
        if (!hashes.TryGetValue(job.DataSet, out Dictionary<string, string>? wanted))
        {
            var data = ImageData.Load(job.DataSet, job.DataFolder, job.MostImages, Seed);
            hashes[job.DataSet] = wanted = new() { ["train"] = data.Training.Hash(), ["validation"] = data.Validation.Hash(), ["test"] = data.Test.Hash() };
        }

        Read(folder, file, root =>
        {
            JsonElement options = root.GetProperty("options"), data = root.GetProperty("data");
            string[] places = ["data_dir", "output_dir", "features_from", "threads"];
            foreach ((string key, object? value) in job.Options())
                if (!places.Contains(key) && !JsonElement.DeepEquals(options.GetProperty(key), JsonSerializer.SerializeToElement(value)))
                    throw Other(key, $" ({options.GetProperty(key)}, not {value})");
            if (NameOf(options.GetProperty("features_from").GetString()) is var source && source != NameOf(job.FeaturesFrom)) throw Other("features_from", $" ({source}, not {NameOf(job.FeaturesFrom)})");
            foreach ((string split, string hash) in wanted)
                if (data.GetProperty(split).GetProperty("sha256").GetString() != hash) throw new CrestException($"{folder}: holds a training on other images ({split}) than those of {job.DataFolder}; {AnewOrElsewhere}");
            return true;
        });
        return file;

        CrestException Other(string key, string values) => new($"{folder}: holds a training with another {key}{values}; {AnewOrElsewhere}");
        static string? NameOf(string? path) => path is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
    }

    /// <summary>Whether a result is there and is of the run that the folder belongs to: after a training anew that was stopped there may be an older one.</summary>
    private static bool IsOfRun(string folder, string file) => File.Exists(Path.Combine(folder, file)) && Read(folder, file, root => root.GetProperty("run").GetString() == RunFolder.RunOf(folder));

    private static T Read<T>(string folder, string file, Func<JsonElement, T> read)
    {
        string path = Path.Combine(folder, file);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the summary of a training; {AnewOrElsewhere}", e);
        }
    }
}
