using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// <c>crest predict sn-class|redshift|sn-epoch</c>: applies a trained model to prepared data and writes <c>train.csv</c>,
/// <c>validation.csv</c>, <c>test.csv</c> and <c>real.csv</c> into the model's output folder.
/// </summary>
public sealed record PredictSupernova
{
    /// <summary>What the model must predict.</summary>
    public required SupernovaTask Task { get; init; }

    /// <summary>The folder that training wrote its model into, and that the predictions go to.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>Prepared training split, or null.</summary>
    public string? TrainDataPath { get; init; }

    /// <summary>Prepared validation split, or null.</summary>
    public string? ValidationDataPath { get; init; }

    /// <summary>Prepared test split, or null.</summary>
    public string? TestDataPath { get; init; }

    /// <summary>Prepared observed data, or null.</summary>
    public string? RealDataPath { get; init; }

    /// <summary>Samples computed at once, at least 1; the result does not depend on it.</summary>
    public int BatchSize { get; init; } = Network.LargestPredictionBatch;

    /// <summary>Number of threads, at least 1.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    public bool Force { get; init; }

    /// <summary>Predicts.</summary>
    /// <returns>What was written, in the order of the splits.</returns>
    /// <exception cref="CrestException">The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.</exception>
    public IReadOnlyList<PredictionResult> Run()
    {
        (string? Path, string File)[] asked = [(TrainDataPath, "train.csv"), (ValidationDataPath, "validation.csv"), (TestDataPath, "test.csv"), (RealDataPath, "real.csv")];
        if (asked.All(a => a.Path is null)) throw new CrestException("nothing to predict: give --real-data-path, --train-data-path, --validation-data-path or --test-data-path");
        using var pool = new WorkerPool(Threads);
        string folder = Path.Combine(OutputFolder, TrainingFiles.Model);
        SupernovaModel model = SupernovaModel.Load(folder, pool);
        if (model.Description.Task != Task)
            throw new CrestException($"{folder}: the model predicts {model.Description.Task.Name()}, not {Task.Name()}; give the folder of another training");

        List<(PredictionResult Result, PredictionTable Table)> results = [];
        foreach ((string? path, string file) in asked)
        {
            if (path is null) continue;
            SupernovaData data = SupernovaData.Load(path);
            if (Task == SupernovaTask.Class && data.Set.Classes.Count > 0 && !data.Set.Classes.SequenceEqual(model.Description.Classes))
                throw new CrestException($"{path}: its classes are {string.Join(", ", data.Set.Classes)}, the model's {string.Join(", ", model.Description.Classes)}; prepare the data with the --sn-types of the training");
            Tensor inputs = data.Inputs(model.Description.Input, pool);
            long start = Stopwatch.GetTimestamp();
            Tensor predictions = model.Predict(inputs, BatchSize);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            int withoutRedshift = model.Description.Input.UseRedshift ? data.Set.Table.Redshift.Count(z => z == LightCurveTable.Unknown) : 0;
            var result = new PredictionResult(Path.Combine(OutputFolder, file), data.Set.Table.Count, seconds, SupernovaMetrics.Of(Task, predictions, data), withoutRedshift);
            results.Add((result, PredictionTable.Of(Task, predictions, data)));
        }

        // All or none: those that stand are looked at before the first is written.
        foreach ((PredictionResult result, PredictionTable table) in results) table.CheckPlace(result.Path, Force);
        foreach ((PredictionResult result, PredictionTable table) in results) table.Write(result.Path, Force);
        return [.. results.Select(r => r.Result)];
    }
}
