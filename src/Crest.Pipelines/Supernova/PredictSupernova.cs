using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest predict sn-class|redshift|sn-epoch</c>: applies a trained model to prepared data and writes <c>train.csv</c>,
/// <c>validation.csv</c>, <c>test.csv</c> and <c>real.csv</c> into the model's output folder.
/// </summary>
public abstract record PredictSupernova : Job<IReadOnlyList<PredictionResult>>
{
    /// <summary>Prepared training split, or null.</summary>
    [Option(OptionRole.Input, "Prepared training split, for train.csv.", Placeholder = "FILE")]
    public string? TrainDataPath { get; init; }

    /// <summary>Prepared validation split, or null.</summary>
    [Option(OptionRole.Input, "Prepared validation split, for validation.csv.", Placeholder = "FILE")]
    public string? ValidationDataPath { get; init; }

    /// <summary>Prepared test split, or null.</summary>
    [Option(OptionRole.Input, "Prepared test split, for test.csv.", Placeholder = "FILE")]
    public string? TestDataPath { get; init; }

    /// <summary>Prepared observed data, or null.</summary>
    [Option(OptionRole.Input, "Prepared observed data, for real.csv.", Placeholder = "FILE")]
    public string? RealDataPath { get; init; }

    /// <summary>Samples computed at once, at least 1; the result does not depend on it.</summary>
    [Option(OptionRole.Execution, "Objects computed at once; the result does not depend on it.", Minimum = 1)]
    public int BatchSize { get; init; } = Network.LargestPredictionBatch;

    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The folder that training wrote its model into, and that the predictions go to.</summary>
    [Option(
        OptionRole.Output, "Folder of the training, which contains model/; the predictions go there.",
        Name = "output-dir", Placeholder = "DIR")]
    public required string OutputFolder { get; init; }

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other predictions in the folder.")]
    public bool Force { get; init; }

    /// <summary>What the model must predict.</summary>
    public abstract SupernovaTask Task { get; }

    private (string? Path, string File)[] Asked =>
        [(TrainDataPath, "train.csv"), (ValidationDataPath, "validation.csv"), (TestDataPath, "test.csv"), (RealDataPath, "real.csv")];

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (Array.TrueForAll(Asked, asked => asked.Path is null))
        {
            throw new OptionException(
                "real-data-path",
                "there is nothing to predict; give --real-data-path, --train-data-path, --validation-data-path or --test-data-path");
        }
    }

    /// <inheritdoc/>
    /// <returns>What was written, in the order of the splits.</returns>
    /// <exception cref="CrestException">
    /// The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.
    /// </exception>
    public sealed override IReadOnlyList<PredictionResult> Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        using var pool = new WorkerPool(Threads);
        string folder = Path.Combine(OutputFolder, TrainingFiles.Model);
        SupernovaModel model = SupernovaModel.Load(folder, pool);
        if (model.Description.Task != Task)
        {
            throw new CrestException(
                $"{folder}: the model predicts {model.Description.Task.Name()}, not {Task.Name()}; give the folder of another training");
        }

        List<(PredictionResult Result, PredictionTable Table)> results = [];
        foreach ((string? path, string file) in Asked)
        {
            if (path is null) continue;
            context.Cancellation.ThrowIfCancellationRequested();
            SupernovaData data = SupernovaData.Load(path);
            CheckClasses(path, data, model.Description);
            Tensor inputs = data.Inputs(model.Description.Input, pool);
            long start = context.Clock.GetTimestamp();
            SupernovaPrediction prediction = SupernovaPrediction.Of(model, data, inputs, BatchSize, pool);
            double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
            LightCurveTable table = data.Set.Table;
            int withoutRedshift = model.Description.Input.UseRedshift ? table.Redshift.Count(z => z == LightCurveTable.Unknown) : 0;
            SupernovaMetrics? metrics = SupernovaMetrics.Of(Task, prediction.Values, data);
            var result = new PredictionResult(Path.Combine(OutputFolder, file), table.Count, seconds, metrics, withoutRedshift)
            {
                NotJudged = prediction.NotJudged,
                UnlikeTraining = prediction.Novelty?.Count(novelty => novelty > 1),
                FalseAlarms = model.Reliability?.FalseAlarms ?? double.NaN,
            };
            results.Add((result, PredictionTable.Of(Task, prediction, data)));
        }

        context.Cancellation.ThrowIfCancellationRequested();
        // All or none: existing files are compared before the first is written.
        foreach ((PredictionResult result, PredictionTable predicted) in results) predicted.CheckPlace(result.Path, Force);
        foreach ((PredictionResult result, PredictionTable predicted) in results) predicted.Write(result.Path, Force);
        return [.. results.Select(r => r.Result)];
    }

    private void CheckClasses(string path, SupernovaData data, SupernovaModelDescription model)
    {
        if (Task != SupernovaTask.Class || data.Set.Classes.Count == 0 || data.Set.Classes.SequenceEqual(model.Classes)) return;
        throw new CrestException(
            $"{path}: its classes are {string.Join(", ", data.Set.Classes)}, the model's {string.Join(", ", model.Classes)}; "
            + "prepare the data with the --sn-types of the training");
    }
}
