using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Embeddings;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Exploration;

/// <summary>
/// <c>crest explore pca|tsne|umap</c>: places samples in a plane so that what is alike is close, and writes <c>report.html</c>,
/// <c>embedding.csv</c> and <c>embedding.svg</c>. Light curves, candidates or images, as they are or as a trained network sees them.
/// </summary>
public abstract record ExploreJob : Job<ExplorationResult>
{
    /// <summary>The neighbours by which embeddings are judged.</summary>
    private const int JudgedNeighbours = 15;

    /// <summary>The data set of images; null for other data.</summary>
    [Option(OptionRole.Protocol, "Explore images: the data set.", Name = "dataset")]
    public ImageDataSet? DataSet { get; init; }

    /// <summary>Where the files of the data set are.</summary>
    [Option(
        OptionRole.Input, "Folder of the files of the data set as they are published, packed with gzip or not.",
        Name = "data-dir", Placeholder = "DIR")]
    public string? DataFolder { get; init; }

    /// <summary>Candidates; null for other data.</summary>
    [Option(
        OptionRole.Input,
        "Explore candidates of one filter, as 'crest prepare real-bogus' wrote them; or light curves of 'crest prepare light-curves' "
        + "with the --model-dir of 'crest train light-curves'.", Placeholder = "FILE")]
    public string? DataPath { get; init; }

    /// <summary>How candidates are split; where a model is given, as its training split them.</summary>
    [Option(
        OptionRole.Protocol, "Shares of training, validation and test of candidates; those of the training with --model-dir.",
        Placeholder = "RATIO", Default = "8:1:1")]
    public SplitRatio? SplitRatio { get; init; }

    /// <summary>Prepared light curves for training; null for other data.</summary>
    [Option(OptionRole.Input, "Explore light curves: the prepared training split.", Placeholder = "FILE")]
    public string? TrainDataPath { get; init; }

    /// <summary>Prepared validation split, or null.</summary>
    [Option(OptionRole.Input, "Prepared validation split.", Placeholder = "FILE")]
    public string? ValidationDataPath { get; init; }

    /// <summary>Prepared test split, or null.</summary>
    [Option(OptionRole.Input, "Prepared test split.", Placeholder = "FILE")]
    public string? TestDataPath { get; init; }

    /// <summary>Prepared observed data, or null.</summary>
    [Option(OptionRole.Input, "Prepared observed data.", Placeholder = "FILE")]
    public string? RealDataPath { get; init; }

    /// <summary>The folder of a training, whose network's hidden values are embedded; null for the inputs.</summary>
    [Option(
        OptionRole.Input, "Folder of a training: embed what the last layer of its network is given, in place of the inputs.",
        Name = "model-dir", Placeholder = "DIR")]
    public string? ModelFolder { get; init; }

    /// <summary>What the embedding is fitted to.</summary>
    [Option(OptionRole.Protocol, "The split that the embedding is fitted to; the others are transformed.")]
    public FittedPart Fit { get; init; } = FittedPart.Train;

    /// <summary>Most samples of each split, drawn at random; all where it is null.</summary>
    [Option(OptionRole.Protocol, "Most samples of each split, drawn at random.", Minimum = 1, Default = "all")]
    public int? Samples { get; init; }

    /// <summary>Seed of all that is drawn.</summary>
    [Option(OptionRole.Protocol, "Seed of all that is drawn; 0x... is hexadecimal.")]
    public long Seed { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores. The result does not depend on it.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where the files go; <c>runs/ID</c> of the project where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder of the files; runs/ID of the project when it is not given.", Name = "output-dir", Placeholder = "DIR")]
    public string? OutputFolder { get; init; }

    /// <summary>Whether other results in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other results in the folder.")]
    public bool Force { get; init; }

    /// <summary>The method's name: <c>pca</c>.</summary>
    private protected abstract string Method { get; }

    /// <summary>The method's name as it is written: t-SNE.</summary>
    private protected abstract string Title { get; }

    private (string? Path, string Split)[] LightCurves =>
        [(TrainDataPath, "train"), (ValidationDataPath, "validation"), (TestDataPath, "test"), (RealDataPath, "observed")];

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        bool curves = Array.Exists(LightCurves, part => part.Path is not null), images = DataSet is not null || DataFolder is not null;
        int kinds = (curves ? 1 : 0) + (images ? 1 : 0) + (DataPath is null ? 0 : 1);
        if (kinds != 1)
        {
            throw new OptionException("data-path", (kinds == 0 ? "there is nothing to explore" : "this is data of several kinds")
                + "; give --dataset and --data-dir for images, --data-path for candidates, or --train-data-path for light curves");
        }

        if (images && DataSet is null) throw new OptionException("dataset", "say which data set the images of --data-dir are");
        if (images && DataFolder is null) throw new OptionException("data-dir", "give the folder of the images");
        if (SplitRatio is not null && DataPath is null)
            throw new OptionException("split-ratio", "only candidates are split here; leave it out");
    }

    /// <inheritdoc/>
    /// <exception cref="CrestException">The data or the model cannot be read or do not fit; nothing is written then.</exception>
    public sealed override ExplorationResult Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        using var pool = new WorkerPool(Threads);
        ExploredData data = Load(pool);
        Tensor fitted = data.Fitted(Fit);
        CheckFit(fitted.Rows, fitted.Columns);
        using ResultRun run = ResultRun.Start(
            context, $"explore-{Method}", this, data.Project, data.Hashes, [("model", data.ModelRun)], OutputFolder);
        return run.Do(() =>
        {
            long start = context.Clock.GetTimestamp();
            Embedding embedding = Embed(fitted, pool, context);
            double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
            PlacedSamples placed = PlacedSamples.Of(data, fitted, embedding, Fit, JudgedNeighbours, Seed, pool, context);
            var report = new EmbeddingReport(Title, Method, data, placed, Notes(embedding));
            context.Cancellation.ThrowIfCancellationRequested();
            (string Path, byte[] Content)[] files =
            [
                (Path.Combine(run.Folder, TrainingFiles.Report), report.ToHtml()),
                (Path.Combine(run.Folder, "embedding.csv"), EmbeddingTable.ToCsv(Method, data, placed)),
                (Path.Combine(run.Folder, "embedding.svg"), EmbeddingPicture.ToSvg(Method, $"{Title} of {data.Project}", data, placed)),
            ];
            run.Write(files, Force);
            foreach (ExplorationQuality quality in placed.Qualities) run.LogMetrics(quality.Split, quality);
            return new ExplorationResult(placed.Qualities, [.. files.Select(file => file.Path)], seconds, Notes(embedding));
        });
    }

    /// <summary>Makes sure that the options fit the data.</summary>
    /// <exception cref="OptionException">They do not.</exception>
    private protected abstract void CheckFit(int samples, int features);

    /// <summary>Fits the embedding.</summary>
    private protected abstract Embedding Embed(Tensor features, WorkerPool pool, JobContext context);

    /// <summary>What a reader should know of the embedding, a sentence each.</summary>
    private protected abstract IReadOnlyList<string> Notes(Embedding embedding);

    private ExploredData Load(WorkerPool pool)
    {
        string? model = ModelFolder is null ? null : TrainingFiles.FolderOfModel(ModelFolder);
        if (DataSet is { } images) return ImageExploration.Load(images, DataFolder!, model, Fit != FittedPart.Test, Samples, Seed, pool);
        if (DataPath is not null && RaggedLightCurves.IsOne(DataPath))
        {
            if (SplitRatio is not null) throw new OptionException("split-ratio", $"{DataPath} has its own splits; leave it out");
            if (model is null)
            {
                throw new OptionException(
                    "model-dir",
                    $"the light curves of {DataPath} differ in length; give a model of 'crest train light-curves' that sees them");
            }

            return NightExploration.Load(DataPath, model, Samples, Seed, pool);
        }

        if (DataPath is not null) return CandidateExploration.Load(DataPath, SplitRatio, model, Samples, Seed, pool);
        (string, string)[] files = [.. LightCurves.Where(part => part.Path is not null).Select(part => (part.Path!, part.Split))];
        return LightCurveExploration.Load(files, model, Fit, Samples, Seed, pool);
    }
}
