using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.Predictions;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest predict sn-class|redshift|sn-epoch</c>: applies a trained model to prepared data and writes <c>train.csv</c>,
/// <c>validation.csv</c>, <c>test.csv</c> and <c>real.csv</c>.
/// </summary>
public abstract record PredictSupernova : PredictionJob<PredictionResult>
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

    /// <summary>What the model must predict.</summary>
    public abstract SupernovaTask Task { get; }

    private protected sealed override string TaskName => Task.Name();

    private (string? Path, string Split)[] Asked =>
        [(TrainDataPath, "train"), (ValidationDataPath, "validation"), (TestDataPath, "test"), (RealDataPath, "real")];

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

    private protected sealed override Prediction<PredictionResult> Load(string modelFolder, WorkerPool pool)
    {
        SupernovaModel model = SupernovaModel.Load(modelFolder, pool);
        SupernovaModelDescription description = model.Description;
        if (description.Task != Task)
        {
            throw new CrestException(
                $"{modelFolder}: the model predicts {description.Task.Name()}, not {Task.Name()}; give the folder of another training");
        }

        List<(string Split, SupernovaData Data, Tensor Inputs)> asked = [];
        foreach ((string? path, string split) in Asked)
        {
            if (path is null) continue;
            SupernovaData data = SupernovaData.Load(path);
            CheckClasses(path, data, description);
            asked.Add((split, data, data.Inputs(description.Input, pool)));
        }

        return new Prediction<PredictionResult>
        {
            ModelRun = description.Run,
            Classes = description.Classes,
            Project = Path.GetFileNameWithoutExtension(asked[^1].Data.Path),
            DataHashes = asked.ToDictionary(a => a.Split, a => a.Data.Set.SourceHash),
            Compute = (context, folder) =>
                [.. asked.Select(a => Predict(context, model, a.Data, a.Inputs, Path.Combine(folder, $"{a.Split}.csv"), pool))],
        };
    }

    private PredictedFile<PredictionResult> Predict(
        JobContext context, SupernovaModel model, SupernovaData data, Tensor inputs, string path, WorkerPool pool)
    {
        context.Cancellation.ThrowIfCancellationRequested();
        if (data.Set.ZeroPoint != model.Description.Input.ZeroPoint)
        {
            context.Message?.Invoke($"{data.Path}: its fluxes, of zero point {data.Set.ZeroPoint}, "
                + $"are converted to that of the model, {model.Description.Input.ZeroPoint}");
        }

        long start = context.Clock.GetTimestamp();
        SupernovaPrediction prediction = SupernovaPrediction.Of(model, data, inputs, BatchSize, pool);
        double seconds = context.Clock.GetElapsedTime(start).TotalSeconds;
        LightCurveTable table = data.Set.Table;
        int withoutRedshift = model.Description.Input.UseRedshift ? table.Redshift.Count(z => z == LightCurveTable.Unknown) : 0;
        SupernovaMetrics? metrics = SupernovaMetrics.Of(Task, prediction.Values, data);
        return new PredictedFile<PredictionResult>
        {
            Result = new PredictionResult(path, table.Count, seconds, metrics, withoutRedshift)
            {
                NotJudged = prediction.NotJudged,
                UnlikeTraining = prediction.Novelty?.Count(novelty => novelty > 1),
                FalseAlarms = model.Reliability?.FalseAlarms ?? double.NaN,
            },
            Path = path,
            Content = PredictionTable.Of(Task, prediction, data).ToCsv(),
            Split = Path.GetFileNameWithoutExtension(path),
            Metrics = metrics,
            DataPath = data.Path,
            DataHash = data.Set.PreparationHash,
            SampleHashes = table.SampleHashes(),
        };
    }

    private void CheckClasses(string path, SupernovaData data, SupernovaModelDescription model)
    {
        if (Task != SupernovaTask.Class || data.Set.Classes.Count == 0 || data.Set.Classes.SequenceEqual(model.Classes)) return;
        throw new CrestException(
            $"{path}: its classes are {string.Join(", ", data.Set.Classes)}, the model's {string.Join(", ", model.Classes)}; "
            + "prepare the data with the --sn-types of the training");
    }
}
