using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Foundation.Progress;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A training that a user names: it is run for its model, or tried by a search for what its options are worth.</summary>
public abstract record TrainingJob : Job<TrainingSummary>
{
    /// <summary>A JSON file of parameters; its values were bound before the job was made.</summary>
    [Option(
        OptionRole.Execution,
        "JSON file of parameters, such as best_parameter.json of a search: options of this command, with underscores. "
        + "An option that is given too wins.",
        Placeholder = "FILE")]
    public string? ParameterPath { get; init; }

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores", Aliases = ["n-jobs"], InFingerprint = true)]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>Where the results go; <c>runs/ID</c> of the project where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder of the results; runs/ID of the project when it is not given.", Name = "output-dir", Placeholder = "DIR")]
    public string? OutputFolder { get; init; }

    /// <summary>Resumes an interrupted training of the same folder and options.</summary>
    [Option(
        OptionRole.Output,
        "Resume an interrupted training of this --output-dir where it stopped; it ends with the same weights, bit by bit.")]
    public bool Resume { get; init; }

    /// <summary>Replaces the results of another run in the folder.</summary>
    [Option(OptionRole.Output, "Replace the results of another training in --output-dir.")]
    public bool Force { get; init; }

    /// <summary>Whether the event file contains histograms of the weights.</summary>
    [Option(OptionRole.Output, "Write histograms of the weights after each epoch to the event file, for TensorBoard.")]
    public bool Histograms { get; init; }

    /// <summary>What is trained, part of the ids of runs: <c>sn-class</c>, <c>xgboost</c>, <c>mnist-cnn</c>.</summary>
    public abstract string Method { get; }

    /// <summary>What is predicted, as <c>summary.json</c> says it: <c>sn-class</c>, <c>real-bogus</c>, <c>image</c>.</summary>
    public abstract string TaskName { get; }

    /// <summary>Epochs or trees at most, for the progress.</summary>
    public abstract int Steps { get; }

    /// <summary>The objective of a trial in words: <c>validation accuracy</c>, that of the weights that are kept.</summary>
    public abstract string Objective { get; }

    /// <summary>Which values of the objective are the better ones.</summary>
    public abstract StudyDirection Direction { get; }

    /// <summary>
    /// What an epoch or a tree takes, in a unit that is the same for all options that are searched; above 0. Trials side by side wait for
    /// each other as far as it is wrong.
    /// </summary>
    public abstract double StepCost { get; }

    /// <summary>What is searched where the user names nothing: the options with a search range.</summary>
    public virtual SearchSpace DefaultSpace => OptionSearchSpace.Of(OptionTable.Of(GetType()).Options);

    /// <summary>Whether what is trained has weights; trees have none.</summary>
    private protected virtual bool HasWeights => true;

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Histograms && !HasWeights) throw new OptionException("histograms", "trees have no weights; leave it out");
    }

    /// <summary>Every recorded option with its value, as <c>config.yaml</c> and <c>summary.json</c> contain it.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Options() =>
        [new("command", CommandAttribute.WordsOf(GetType())), .. OptionTable.Of(GetType()).Record(this)];

    /// <summary>Reads the data, once for all trials of a process.</summary>
    /// <exception cref="CrestException">They cannot be read, or do not fit.</exception>
    public abstract TrialData Load();

    /// <summary>
    /// Trains as a trial of a study: no run, no folder, no checkpoint. Reports the validation of each epoch, and notes the metrics of all
    /// splits. The objective is the validation of the epoch whose weights are kept; the test split decides nothing.
    /// </summary>
    /// <param name="data">What <see cref="Load"/> returned; other trials may be reading it.</param>
    /// <param name="trial">Where to report to.</param>
    /// <param name="threads">Number of threads, at least 1; the result does not depend on it.</param>
    /// <param name="cancellation">Stops it after the batch in hand.</param>
    /// <returns>The objective.</returns>
    /// <exception cref="TrialPrunedException">The trial was pruned.</exception>
    /// <exception cref="CrestException">The options do not fit the data, or the training diverged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation);
}

/// <summary>The skeleton of every training: load, build, train, judge, keep the results; or, as a trial, all but the last.</summary>
/// <typeparam name="TData">What it learns from.</typeparam>
public abstract record TrainingJob<TData> : TrainingJob
    where TData : TrialData
{
    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">It was stopped; <see cref="TrainingJob.Resume"/> resumes it.</exception>
    public sealed override TrainingSummary Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        long start = context.Clock.GetTimestamp();
        Check();
        TData data = LoadData();
        using var pool = new WorkerPool(Threads);
        Training training = Build(data, pool);
        using TrainingRun run = TrainingRun.Start(context, Plan(data));
        context.Message?.Invoke($"run {run.Id} in {run.Folder}");
        SplitSamples samples = data.Samples();
        SplitLeaks leaks = samples.Leaks();
        foreach (string warning in WarningsOf(data).Concat(leaks.Lines())) context.Message?.Invoke($"warning: {warning}");

        TrainingHistory history = run.Train(
            (checkpoint, report) => training.Train(checkpoint, report, context.Cancellation),
            training.ScoreName,
            () => Histograms ? training.Parameters : null,
            report => context.Progress?.Report(Progress(report)));
        TrainedModel model = training.Judge(run.Id);
        var summary = new TrainingSummary(
            run.Id, run.Folder, TaskName, model.Parameters, history, model.Train, model.Validation, model.Test,
            context.Clock.GetElapsedTime(start))
        {
            Besides = new Dictionary<string, object?>(model.Besides) { ["shared_samples"] = leaks },
        };
        training.WriteReport(model, history, run.Folder);
        run.Finish(folder => model.Save(folder, samples.Seen()), summary);
        return summary;
    }

    /// <inheritdoc/>
    public sealed override TrialData Load()
    {
        Check();
        return LoadData();
    }

    /// <inheritdoc/>
    public sealed override double Try(TrialData data, RunningTrial trial, int threads, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trial);
        using var pool = new WorkerPool(threads);
        Training training = Build((TData)data, pool);
        TrainingHistory history = training.Train(null, TrialReports.Of(trial, Steps, ObjectiveOf), cancellation);
        TrainedModel model = training.Judge(run: "");
        trial.NoteResult(history, model.Train, model.Validation, model.Test);
        // Another epoch may have a better score than the one with the lowest loss, but its model is not the one that a training gives.
        return ObjectiveOf(history.Best);
    }

    /// <summary>Reads the data and makes sure that the options fit them.</summary>
    private protected abstract TData LoadData();

    /// <summary>Makes the model with random weights.</summary>
    private protected abstract Training Build(TData data, WorkerPool pool);

    /// <summary>Names of the classes, in the order of the outputs; empty for a regression.</summary>
    private protected abstract IReadOnlyList<string> ClassesOf(TData data);

    /// <summary>The seeds by what they decide.</summary>
    private protected abstract IReadOnlyDictionary<string, long> SeedsOf(TData data);

    /// <summary>What the user should know of the data before the training, a line each.</summary>
    private protected virtual IEnumerable<string> WarningsOf(TData data) => [];

    /// <summary>What a study is told of an epoch.</summary>
    private protected virtual double ObjectiveOf(EpochReport report) => report.ValidationScore;

    /// <summary>What decides the weights, bit by bit, beside the options: the data, another model.</summary>
    private protected virtual object FingerprintOf(TData data) => data.Hashes;

    private StepProgress Progress(EpochReport report) => new(
        $"training {Method}", report.Epoch, Steps,
        $"loss {report.TrainingLoss:F4}, "
        + $"validation {report.ValidationLoss:F4} ({report.ValidationScore:F4}){(report.IsBest ? " best" : "")}");

    private TrainingPlan Plan(TData data) => new()
    {
        Method = Method,
        Project = data.Project,
        Classes = ClassesOf(data),
        Options = Options(),
        Seeds = SeedsOf(data),
        DataHashes = data.SplitHashes,
        Data = data.Splits,
        Fingerprint = TrainingFingerprint.Of(this, FingerprintOf(data)),
        OutputFolder = OutputFolder,
        Resume = Resume,
        Force = Force,
    };
}
