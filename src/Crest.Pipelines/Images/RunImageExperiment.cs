using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Learning.ImageSets;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Images;

/// <summary>
/// <c>crest experiment batch-norm</c>: the trainings of an experiment, each a run of the run store in a folder of its own. One that is
/// finished is not trained again, one that was stopped is resumed, so the command is given again until all are there.
/// </summary>
[Command("experiment batch-norm")]
public sealed record RunImageExperiment : Job<ImageExperimentOutcome>
{
    private const string ForceOrElsewhere = "give --force to train all again, or another --output-dir";

    /// <summary>The file that lists the trainings.</summary>
    [Option(
        OptionRole.Input, "YAML file that lists the trainings; examples/batch-norm.yaml explains its keys.", Name = "trainings",
        Placeholder = "FILE")]
    public required string ConfigurationPath { get; init; }

    /// <summary>Where the files of MNIST are; needed where a training uses them.</summary>
    [Option(OptionRole.Input, "Folder of the files of MNIST.", Name = "data-dir-mnist", Placeholder = "DIR")]
    public string? MnistFolder { get; init; }

    /// <summary>Where the files of CIFAR-10 are; needed where a training uses them.</summary>
    [Option(OptionRole.Input, "Folder of the files of CIFAR-10.", Name = "data-dir-cifar10", Placeholder = "DIR")]
    public string? Cifar10Folder { get; init; }

    /// <summary>The seed of every training.</summary>
    [Option(OptionRole.Protocol, "Seed of every training; 0x... is hexadecimal.")]
    public long Seed { get; init; } = 0x5eed;

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-jobs"])]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where the folders of the trainings and the report go.</summary>
    [Option(OptionRole.Output, "Folder of the results, one below it for each training.", Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Trains all again.</summary>
    [Option(
        OptionRole.Output,
        "Train all again. Without it, what is finished in --output-dir is not trained again, and what was stopped is resumed.")]
    public bool Force { get; init; }

    private string ReportPath => Path.Combine(OutputFolder, TrainingFiles.Report);

    /// <inheritdoc/>
    /// <remarks>Trains what is not there yet, and writes the report. A training whose loss is NaN does not keep the
    /// others from being trained.</remarks>
    /// <exception cref="CrestException">The data do not fit, a folder contains other results, or a training failed;
    /// those before it stay.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the same command resumes it.</exception>
    public override ImageExperimentOutcome Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImageExperiment experiment = ImageExperiment.Read(ConfigurationPath);
        (ImageExperimentRun Run, TrainImage Job)[] jobs = [.. experiment.Runs.Select(run => (run, Job(run, experiment)))];
        if (!Force && File.Exists(ReportPath) && jobs.All(job => RunFolder.RunOf(job.Job.OutputFolder!) is null))
            throw new CrestException(
                $"{ReportPath}: is there, but no training of this experiment; give --force to replace it, or another --output-dir");
        Dictionary<ImageDataSet, IReadOnlyDictionary<string, object>> splits = [];
        string?[] results = [.. jobs.Select(job => Force ? null : ResultOf(job.Job, splits))];
        HashSet<string> diverged = [];
        for (int i = 0; i < jobs.Length; i++)
        {
            (ImageExperimentRun run, TrainImage job) = jobs[i];
            string what = $"{i + 1}/{jobs.Length} {run.Name}";
            if (run.Job.FeaturesFrom is { } source && diverged.Contains(source))
            {
                context.Message?.Invoke($"{what} is left out: {source}, which it needs, diverged");
                diverged.Add(run.Name);
                continue;
            }

            bool started = !Force && RunFolder.RunOf(job.OutputFolder!) is not null;
            string found = results[i] == TrainingFiles.Summary ? " is there"
                : results[i] is not null ? " diverged before"
                : started ? " is resumed"
                : "";
            context.Message?.Invoke($"{what}{found}");
            results[i] ??= Train(run, job with { Resume = started, Force = Force }, context);
            if (results[i] == TrainingFiles.Divergence) diverged.Add(run.Name);
        }

        ImageExperimentResult[] read =
        [
            .. jobs.Zip(results).Where(job => job.First.Run.Job.FeaturesFrom is not { } source || !diverged.Contains(source))
                .Select(job => ImageExperimentResult.Read(job.First.Run, job.First.Job.OutputFolder!, job.Second!)),
        ];
        ImageExperimentReport.Of(experiment, read).Save(ReportPath);
        return new ImageExperimentOutcome(read, ReportPath);
    }

    /// <summary>Trains, and returns the file that contains the result: the summary, or what is known of a loss that is NaN.</summary>
    private static string Train(ImageExperimentRun run, TrainImage job, JobContext context)
    {
        try
        {
            job.Run(context with { Message = null });
            return TrainingFiles.Summary;
        }
        catch (CrestException e) when (IsOfRun(job.OutputFolder!, TrainingFiles.Divergence))
        {
            context.Message?.Invoke($"{run.Name} diverged: {e.Message}");
            return TrainingFiles.Divergence;
        }
    }

    private TrainImage Job(ImageExperimentRun run, ImageExperiment experiment)
    {
        string set = run.Job.DataSet.Name();
        TrainImage job = run.Job with
        {
            DataFolder = (run.Job.DataSet == ImageDataSet.Mnist ? MnistFolder : Cifar10Folder)
                ?? throw new OptionException($"data-dir-{set}", $"is missing: {run.Name} needs the files of {set}"),
            FeaturesFrom = run.Job.FeaturesFrom is { } source ? FolderOf(source) : null,
            Images = experiment.Images,
            Seed = Seed,
            OutputFolder = FolderOf(run.Name),
            Threads = Threads,
        };
        job.Check();
        return job;
    }

    private string FolderOf(string name) => Path.Combine(OutputFolder, name);

    /// <summary>
    /// The file with the result of a training that has come to its end with the same options and images; null where there is none. Where
    /// the results are and how many threads there were does not matter.
    /// </summary>
    private static string? ResultOf(TrainImage job, Dictionary<ImageDataSet, IReadOnlyDictionary<string, object>> splits)
    {
        string folder = job.OutputFolder!;
        string? file = IsOfRun(folder, TrainingFiles.Divergence) ? TrainingFiles.Divergence
            : IsOfRun(folder, TrainingFiles.Summary) && !File.Exists(Path.Combine(folder, TrainingFiles.Checkpoint)) ? TrainingFiles.Summary
            : null;
        if (file is null) return null;
        if (!splits.TryGetValue(job.DataSet, out IReadOnlyDictionary<string, object>? wanted))
            splits[job.DataSet] = wanted = ((ImageData)job.Load()).Splits;
        Read(folder, file, root =>
        {
            JsonElement options = root.GetProperty("options"), data = root.GetProperty("data");
            foreach (OptionDefinition option in OptionTable.Of(typeof(TrainImage)).Options)
            {
                if (option.Role is not (OptionRole.Protocol or OptionRole.Hyperparameter)) continue;
                string key = OptionName.InFiles(option.Name);
                object? value = option.Record(job);
                if (!JsonElement.DeepEquals(options.GetProperty(key), JsonSerializer.SerializeToElement(value)))
                    throw Other(key, $" ({options.GetProperty(key)}, not {value})");
            }

            if (NameOf(options.GetProperty("features_from").GetString()) is var source && source != NameOf(job.FeaturesFrom))
                throw Other("features_from", $" ({source}, not {NameOf(job.FeaturesFrom)})");
            foreach ((string split, object description) in wanted)
                if (HashOf(data.GetProperty(split)) != HashOf(JsonSerializer.SerializeToElement(description)))
                    throw new CrestException(
                        $"{folder}: contains a training on other images ({split}) than those of {job.DataFolder}; {ForceOrElsewhere}");
            return true;
        });
        return file;

        CrestException Other(string key, string values) =>
            new($"{folder}: contains a training with another {key}{values}; {ForceOrElsewhere}");
        static string? NameOf(string? path) => path is null ? null : Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        static string? HashOf(JsonElement split) => split.GetProperty("sha256").GetString();
    }

    /// <summary>
    /// Whether a result is there and is of the run that the folder belongs to: a forced training that was
    /// stopped may have left an older one.
    /// </summary>
    private static bool IsOfRun(string folder, string file) => File.Exists(Path.Combine(folder, file))
        && Read(folder, file, root => root.GetProperty("run").GetString() == RunFolder.RunOf(folder));

    private static T Read<T>(string folder, string file, Func<JsonElement, T> read)
    {
        string path = Path.Combine(folder, file);
        try
        {
            byte[] content = File.ReadAllBytes(path);
            ContentSeal.Check(content, path);
            using JsonDocument document = JsonDocument.Parse(content);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CrestException($"{path}: not the summary of a training; {ForceOrElsewhere}", e);
        }
    }
}
