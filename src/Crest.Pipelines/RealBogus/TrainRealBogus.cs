using System.Diagnostics;
using System.Text.Json;
using Crest.Experiments.Studies;
using Crest.Learning.Metrics;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.RealBogus;

/// <summary>
/// <c>crest train real-bogus</c>: learns to rank the candidates of one filter, enters the run in the registry, and leaves a folder with the
/// model, <c>summary.json</c> and <c>report.html</c>. The test split is judged once, at the end.
/// </summary>
public sealed record TrainRealBogus : ITrainingJob
{
    /// <summary>How it is learned.</summary>
    public required RealBogusLearner Learner { get; init; }

    /// <summary>The candidates: a file of <c>crest prepare real-bogus</c>.</summary>
    public required string DataPath { get; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>How the candidates are parted.</summary>
    public SplitRatio SplitRatio { get; init; } = SplitRatio.Default;

    /// <summary>Seed of the split and of all that is drawn in the training.</summary>
    public long Seed { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Goes on where an interrupted training of the same folder and options stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Replaces the results of another run in the folder.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public string Method => Learner.Method;

    /// <inheritdoc/>
    public int Steps => Learner.Steps;

    /// <inheritdoc/>
    public string Objective => "best validation pAUC";

    /// <inheritdoc/>
    public StudyDirection Direction => StudyDirection.Maximize;

    /// <inheritdoc/>
    public SearchSpace DefaultSpace => Learner.DefaultSpace;

    /// <inheritdoc/>
    public double StepCost => Learner.StepCost;

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="Resume"/> goes on.</exception>
    public TrainingSummary Run(Action<string, string>? started = null, Action<EpochReport>? progress = null, CancellationToken cancellation = default)
    {
        var clock = Stopwatch.StartNew();
        RealBogusData data = LoadCandidates();
        using var pool = new WorkerPool(Threads);
        using TrainingRun run = TrainingRun.Start(Plan(data));
        started?.Invoke(run.Id, run.Folder);

        (CandidateScorer scorer, TrainingHistory history) = Learner.Fit(data, Seed, train => run.Train(train, "pauc", progress), pool, cancellation);
        RealBogusModel model = Model(scorer, data, run.Id, pool);
        ScoredSplit[] splits = Score(model, data, pool);
        RealBogusImportance importance = RealBogusImportance.Of(model, scorer, data, pool);
        var summary = new TrainingSummary(
            run.Id, run.Folder, RealBogusModelDescription.TaskName, scorer.Parameters, history, splits[0].Metrics, splits[1].Metrics, splits[2].Metrics, clock.Elapsed)
        {
            Besides = new Dictionary<string, object?> { ["method"] = Learner.Method, ["filter"] = data.Table.Filter, ["feature_importance"] = importance.Figures() },
        };
        RealBogusReport.Of(model, data, splits, importance, history).Save(Path.Combine(run.Folder, TrainingFiles.Report));
        run.Finish(model.Save, summary);
        return summary;
    }

    /// <inheritdoc/>
    public TrialData Load() => LoadCandidates();

    /// <inheritdoc/>
    public double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var candidates = (RealBogusData)data;
        using var pool = new WorkerPool(threads);
        Action<EpochReport> report = TrialReports.Of(trial, Steps, epoch => epoch.ValidationScore);
        (CandidateScorer scorer, TrainingHistory history) = Learner.Fit(candidates, Seed, train => train(null, report), pool, cancellation);
        ScoredSplit[] splits = Score(Model(scorer, candidates, run: "", pool), candidates, pool);
        trial.NoteResult(history, splits[0].Metrics, splits[1].Metrics, splits[2].Metrics);
        return history.Best.ValidationScore;
    }

    /// <summary>Every option with its value, as it is written to <c>config.yaml</c> and <c>summary.json</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Options() =>
    [
        new("task", RealBogusModelDescription.TaskName),
        new("method", Learner.Method),
        new("data_path", DataPath),
        new("output_dir", OutputFolder),
        .. Learner.Options(),
        new("split_ratio", $"{SplitRatio}"),
        new("seed", Seed),
        new("threads", Threads),
    ];

    private RealBogusData LoadCandidates() => RealBogusData.Load(DataPath, SplitRatio, Seed);

    private RealBogusModel Model(CandidateScorer scorer, RealBogusData data, string run, WorkerPool pool)
    {
        var description = new RealBogusModelDescription(Learner.Method, data.Input, data.Table.Filter, scorer.Spec, Calibration: null, SplitRatio, Seed, Learner.Beta, data.Table.Hash, run);
        var model = new RealBogusModel(description, scorer);
        return scorer.GivesProbability ? model : new RealBogusModel(description with { Calibration = Calibrate(model, data, pool) }, scorer);
    }

    private static ScoredSplit[] Score(RealBogusModel model, RealBogusData data, WorkerPool pool) =>
    [
        ScoredSplit.Of(Splits.Train, model, data, data.Split.Train, pool),
        ScoredSplit.Of(Splits.Validation, model, data, data.Split.Validation, pool),
        ScoredSplit.Of(Splits.Test, model, data, data.Split.Test, pool),
    ];

    private static PlattScaling Calibrate(RealBogusModel model, RealBogusData data, WorkerPool pool) =>
        PlattScaling.Fit(model.Scores(data.Table, data.Split.Validation, pool), data.Labels(data.Split.Validation));

    private TrainingPlan Plan(RealBogusData data) => new()
    {
        Method = Method,
        Project = data.Project,
        Classes = ["real", "bogus"],
        Options = Options(),
        Seeds = new Dictionary<string, long> { ["split and training"] = Seed },
        DataHashes = data.Hashes,
        Data = new Dictionary<string, object>
        {
            [Splits.Train] = Described(data, data.Split.Train),
            [Splits.Validation] = Described(data, data.Split.Validation),
            [Splits.Test] = Described(data, data.Split.Test),
        },
        Purpose = JsonSerializer.Serialize(new { options = Options().Where(o => o.Key is not ("data_path" or "output_dir")), data.Table.Hash }),
        OutputFolder = OutputFolder,
        Resume = Resume,
        Force = Force,
    };

    private object Described(RealBogusData data, int[] rows) => new { path = DataPath, samples = rows.Length, real = rows.Count(row => data.Table.Labels[row] == 1), sha256 = data.Table.Hash };
}
