using System.Text.Json;
using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Foundation.Hashes;
using Crest.Foundation.Options;
using Crest.Foundation.Projects;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>A training as a run: its entry in the run store, and its folder, in which a killed training is found and resumed.</summary>
internal sealed class TrainingRun : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new UndefinedAsNull() },
    };

    private readonly RunStore _store;
    private readonly Run _run;
    private readonly RunFolder _folder;
    private readonly EventFile _events;
    private readonly TrainingPlan _plan;

    private TrainingRun(RunStore store, Run run, RunFolder folder, EventFile events, Checkpoint checkpoint, TrainingPlan plan) =>
        (_store, _run, _folder, _events, Checkpoint, _plan) = (store, run, folder, events, checkpoint, plan);

    public string Id => _run.Id;

    public string Folder => _folder.FullPath;

    private Checkpoint Checkpoint { get; }

    /// <summary>Starts a run, or resumes the one whose folder is given; existing files are not touched before all is checked.</summary>
    /// <param name="context">Where it runs.</param>
    /// <param name="plan">The training.</param>
    public static TrainingRun Start(JobContext context, TrainingPlan plan)
    {
        string? folder = plan.OutputFolder;
        if (plan.Resume && folder is null) throw new OptionException("resume", "say which training with --output-dir");
        EarlierTraining? earlier = folder is null ? null : new EarlierTraining(folder, HashOf(plan.Fingerprint));
        string? resumed = plan.Resume ? earlier!.RunToResume() : null;
        string[] filesInTheWay = resumed is null && earlier is not null ? earlier.FilesInTheWay(plan.Force) : [];
        int epoch = resumed is null ? 0 : earlier!.CompletedEpochs(plan.Fingerprint);

        Project project = context.Project;
        RunStore store = RunStore.Open(project, context.Clock);
        Run? run = null;
        try
        {
            run = resumed is null
                ? Run.Start(store, project, Describe(plan) with { Tags = context.Tags }, measuresMachine: true, context.Message)
                : Run.Resume(store, project, resumed, epoch, measuresMachine: true, context.Message);
            Remove(filesInTheWay);
            folder ??= project.RunFolder(run.Id);
            RunFolder files = resumed is null ? RunFolder.Create(folder) : RunFolder.Resume(folder, epoch);
            files.WriteConfiguration(RunConfiguration.ToYaml(
                [new(RunConfiguration.RunKey, run.Id), .. plan.Options, new(EarlierTraining.FingerprintKey, HashOf(plan.Fingerprint))]));
            files.Log(resumed is null ? $"started {run.Id}" : $"resumed {run.Id} after epoch {epoch}");
            EventFile events = resumed is null
                ? EventFile.Create(files.FullPath, context.Clock)
                : EventFile.Resume(files.FullPath, epoch, context.Clock);
            return new TrainingRun(
                store, run, files, events, new Checkpoint(Path.Combine(files.FullPath, TrainingFiles.Checkpoint), plan.Fingerprint), plan);
        }
        catch
        {
            run?.Dispose();
            store.Dispose();
            throw;
        }
    }

    /// <summary>Trains, with each epoch entered in the folder and the run store.</summary>
    /// <param name="train">Trains, from the checkpoint where there is one, and tells of each epoch.</param>
    /// <param name="scoreName">Name of the validation score.</param>
    /// <param name="histograms">The parameters of which histograms are written after each epoch; null for none.</param>
    /// <param name="progress">Told of each epoch.</param>
    public TrainingHistory Train(
        Func<Checkpoint, Action<EpochReport>, TrainingHistory> train, string scoreName, Func<ParameterSet?> histograms,
        Action<EpochReport>? progress)
    {
        try
        {
            return train(Checkpoint, report =>
            {
                Log(report, scoreName);
                foreach (Parameter parameter in histograms()?.All ?? [])
                    _events.AddHistogram(report.Epoch, $"weights/{parameter.Name}", parameter.Value.Values);
                progress?.Invoke(report);
            });
        }
        catch (OperationCanceledException)
        {
            _folder.Log("stopped by the user; --resume continues");
            _run.Finish(RunStatus.Killed);
            throw;
        }
        catch (DivergenceException e)
        {
            _folder.Log(e.Message);
            Dictionary<string, object?> divergence =
                new() { ["run"] = Id, ["diverged"] = e.Message, ["options"] = Options(), ["seeds"] = _plan.Seeds, ["data"] = _plan.Data };
            AtomicFile.WriteAllText(
                Path.Combine(Folder, TrainingFiles.Divergence), ContentSeal.InJson(JsonSerializer.Serialize(divergence, Json)));
            throw;
        }
    }

    /// <summary>Writes the results. Killed before the end, the training is resumed from its checkpoint and writes the same ones.</summary>
    /// <param name="saveModel">Writes the model into the folder that it is given.</param>
    /// <param name="summary">What the training gave.</param>
    public void Finish(Action<string> saveModel, TrainingSummary summary)
    {
        string modelFolder = Path.Combine(Folder, TrainingFiles.Model), summaryPath = Path.Combine(Folder, TrainingFiles.Summary);
        saveModel(modelFolder);
        AtomicFile.WriteAllText(summaryPath, ContentSeal.InJson(JsonSerializer.Serialize(Describe(summary), Json)));
        _run.AddArtifact(modelFolder);
        _run.AddArtifact(summaryPath);
        (string Split, ISplitMetrics? Metrics)[] splits =
            [("train", summary.Train), ("validation", summary.Validation), ("test", summary.Test)];
        foreach ((string split, ISplitMetrics? metrics) in splits)
        {
            if (metrics is null) continue;
            _run.LogMetrics(summary.History.BestEpoch, metrics.Numbers(split));
            _events.AddScalars(summary.History.BestEpoch, metrics.Numbers(split));
        }

        if (_events.Fault is { } fault) _folder.Log($"warning: the event file is not complete: {fault}");
        _folder.Log($"finished: best epoch {summary.History.BestEpoch} of {summary.History.LastEpoch}");
        _run.Finish(RunStatus.Finished);
        File.Delete(Path.Combine(Folder, TrainingFiles.Divergence));
        File.Delete(Checkpoint.Path);
    }

    public void Dispose()
    {
        _run.Dispose();
        _store.Dispose();
        _events.Dispose();
        _folder.Dispose();
    }

    private void Log(EpochReport report, string scoreName)
    {
        KeyValuePair<string, double>[] metrics =
        [
            new("loss", report.TrainingLoss),
            new("val_loss", report.ValidationLoss),
            new($"val_{scoreName}", report.ValidationScore),
            new("learning_rate", report.LearningRate),
            new("samples_per_second", report.SamplesPerSecond),
        ];
        _folder.AppendMetrics(report.Epoch, metrics);
        _run.LogMetrics(report.Epoch, metrics);
        _events.AddScalars(report.Epoch, metrics);
    }

    private static RunDescription Describe(TrainingPlan plan) => new()
    {
        Method = plan.Method,
        Project = plan.Project,
        Configuration = RunConfiguration.ToYaml(plan.Options),
        Seeds = plan.Seeds,
        DataHashes = plan.DataHashes,
        Parameters = plan.Options.Where(o => o.Value is not null).ToDictionary(o => o.Key, o => $"{o.Value}"),
    };

    private static string HashOf(string fingerprint) => ContentHash.OfTexts(fingerprint);

    private Dictionary<string, object?> Options() => _plan.Options.ToDictionary(o => o.Key, o => o.Value);

    private static void Remove(string[] files)
    {
        foreach (string path in files)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw CrestException.From("cannot write", path, e);
            }
        }
    }

    private Dictionary<string, object?> Describe(TrainingSummary summary)
    {
        var described = new Dictionary<string, object?>
        {
            ["run"] = summary.Run,
            ["task"] = summary.Task,
            ["classes"] = _plan.Classes,
            ["metrics"] = new Dictionary<string, object?>
            {
                ["train"] = summary.Train?.Figures(),
                ["validation"] = summary.Validation?.Figures(),
                ["test"] = summary.Test?.Figures(),
            },
            ["best_epoch"] = summary.History.BestEpoch,
            ["epochs"] = summary.History.LastEpoch,
            ["best_validation_loss"] = summary.History.Best.ValidationLoss,
            ["parameters"] = summary.Parameters,
            ["samples_per_second"] = summary.SamplesPerSecond,
            ["wall_seconds"] = summary.Elapsed.TotalSeconds,
            ["options"] = Options(),
            ["seeds"] = _plan.Seeds,
            ["data"] = _plan.Data,
        };
        foreach ((string name, object? value) in summary.Besides) described[name] = value;
        return described;
    }
}
