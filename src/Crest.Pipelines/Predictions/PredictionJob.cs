using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Leakage;
using Crest.Numerics.Threads;
using Crest.Pipelines.Jobs;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.PreparedData;

namespace Crest.Pipelines.Predictions;

/// <summary>
/// A trained model applied to data: a run of its own, which writes its files all or none, into the folder of the training or, where the
/// model is given apart, into another one.
/// </summary>
/// <typeparam name="TResult">What is returned for each file.</typeparam>
public abstract record PredictionJob<TResult> : Job<IReadOnlyList<TResult>>
{
    /// <summary>Number of threads, at least 1.</summary>
    [Option(
        OptionRole.Execution, "Number of threads; -1 for all cores.",
        Minimum = 1, Maximum = WorkerPool.MostThreads, Special = -1, Default = "all cores")]
    public int Threads { get => field > 0 ? field : Environment.ProcessorCount; init; }

    /// <summary>The folder that training wrote its model into; <see cref="OutputFolder"/> where it is null.</summary>
    [Option(
        OptionRole.Input, "Folder of the training, which contains model/.",
        Name = "model-dir", Placeholder = "DIR", Default = "--output-dir")]
    public string? ModelFolder { get; init; }

    /// <summary>Where the predictions go; <c>runs/ID</c> of the project where it is null.</summary>
    [Option(
        OptionRole.Output, "Folder of the predictions; runs/ID of the project when only --model-dir is given.",
        Name = "output-dir", Placeholder = "DIR")]
    public string? OutputFolder { get; init; }

    /// <summary>Whether other predictions in the folder are replaced.</summary>
    [Option(OptionRole.Output, "Replace other predictions in the folder.")]
    public bool Force { get; init; }

    /// <summary>What is predicted, part of the ids of runs: <c>sn-class</c>, <c>real-bogus</c>, <c>image</c>.</summary>
    private protected abstract string TaskName { get; }

    /// <inheritdoc/>
    public override void Check()
    {
        base.Check();
        if (ModelFolder is null && OutputFolder is null)
            throw new OptionException("model-dir", "say which model predicts: give the folder of its training");
    }

    /// <inheritdoc/>
    /// <returns>What was written.</returns>
    /// <exception cref="CrestException">
    /// The model or the data cannot be read or do not fit, or other predictions are there; nothing is written then.
    /// </exception>
    public sealed override IReadOnlyList<TResult> Run(JobContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Check();
        using var pool = new WorkerPool(Threads);
        string model = TrainingFiles.FolderOfModel(ModelFolder ?? OutputFolder!);
        Prediction<TResult> prediction = Load(model, pool);
        using IDisposable? held = prediction.Held;
        using ResultRun run = ResultRun.Start(
            context, $"predict-{TaskName}", this, prediction.Project, prediction.DataHashes, [("model", prediction.ModelRun)],
            OutputFolder);
        return run.Do(() =>
        {
            SeenSamples? seen = SeenSamples.Read(model);
            IReadOnlyList<PredictedFile<TResult>> files = prediction.Compute(context, run.Folder);
            context.Cancellation.ThrowIfCancellationRequested();
            run.Write(
                [.. files.Select(file => (file.Path, file.Content)), .. files.Select(file => file.Report).OfType<(string, byte[])>()],
                Force);
            var from = new Dictionary<string, PredictedFrom>();
            foreach (PredictedFile<TResult> file in files)
            {
                SharedSamples? shared = seen?.SharedWith(file.SampleHashes);
                from.Add(Path.GetFileName(file.Path), new PredictedFrom(
                    run.Id, TaskName, prediction.Classes, Path.GetRelativePath(run.Folder, model), prediction.ModelRun, file.DataPath,
                    file.DataHash, file.SampleHashes.Length, PredictionRecord.HashOf(file.Content), shared?.Training, shared?.Validation));
                if (shared is { } all && Unexpected(file, all) is { Any: true } unexpected)
                {
                    context.Message?.Invoke(
                        $"warning: {file.DataPath}: {unexpected}; the metrics of {Path.GetFileName(file.Path)} are too good");
                }

                if (file.Metrics is not null) run.LogMetrics(file.Split, file.Metrics);
            }

            PredictionRecord.Add(run.Folder, from);
            foreach (PredictedFile<TResult> file in files) file.Written?.Invoke();
            return (IReadOnlyList<TResult>)[.. files.Select(file => file.Result)];
        });
    }

    /// <summary>The shared samples that a file should not have: of the training split, its training samples are expected.</summary>
    private static SharedSamples Unexpected(PredictedFile<TResult> file, SharedSamples shared) => file.HasSplitsApart
        ? default
        : shared with
        {
            Training = file.Split == Splits.Train ? 0 : shared.Training,
            Validation = file.Split == Splits.Validation ? 0 : shared.Validation,
        };

    /// <summary>Reads the model and all data, and makes sure that they fit.</summary>
    /// <param name="modelFolder">The folder with <c>model.json</c>.</param>
    /// <param name="pool">The threads that compute.</param>
    private protected abstract Prediction<TResult> Load(string modelFolder, WorkerPool pool);
}
