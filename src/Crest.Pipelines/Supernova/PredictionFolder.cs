using Crest.Foundation.Errors;
using Crest.Pipelines.Predictions;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>A folder of predictions of one task: that of the training, or one that <c>crest predict --output-dir</c> was given.</summary>
internal sealed record PredictionFolder
{
    private readonly string _folder;
    private readonly string? _trainingFolder;

    private PredictionFolder(string folder, string? trainingFolder) => (_folder, _trainingFolder) = (folder, trainingFolder);

    /// <summary>The predictions of the observed objects.</summary>
    public string ObservedPath => Path.Combine(_folder, "real.csv");

    /// <summary>The predictions of the test split: those here, or else those beside the model.</summary>
    public string TestPath
    {
        get
        {
            string here = Path.Combine(_folder, "test.csv");
            return File.Exists(here) || _trainingFolder is null ? here : Path.Combine(_trainingFolder, "test.csv");
        }
    }

    /// <summary>Names of the classes by label; null where neither a record nor a model gives them.</summary>
    public IReadOnlyList<string>? Classes { get; private init; }

    /// <summary>Folder of the model; null where it is not known, or no longer there.</summary>
    public string? ModelFolder => _trainingFolder is not null && Path.Combine(_trainingFolder, TrainingFiles.Model) is var model
        && Directory.Exists(model) ? model : null;

    /// <summary>The run that predicted; null where there is no record of it.</summary>
    public string? Run { get; private init; }

    /// <summary>The run that trained the model; null where neither a record nor a model gives it.</summary>
    public string? ModelRun { get; private init; }

    /// <summary>Predictions, of the observed objects or of the test split, that are no longer those that were written.</summary>
    public IEnumerable<string> Changed =>
        from path in (string[])[ObservedPath, TestPath]
        where File.Exists(path) && PredictionRecord.Of(path) is { } written && PredictionRecord.IsChanged(path, written)
        select path;

    /// <summary>Opens the folder of a task.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="task">The task; redshifts and peak days look alike, so the record or the model must confirm it.</param>
    /// <exception cref="CrestException">The predictions are of another task.</exception>
    public static PredictionFolder Open(string folder, SupernovaTask task)
    {
        string path = Path.Combine(folder, "real.csv"), model = Path.Combine(folder, TrainingFiles.Model);
        if (PredictionRecord.Of(path) is { } from && File.Exists(path))
        {
            Check(path, from.Task, task);
            return new PredictionFolder(folder, Path.GetDirectoryName(Path.GetFullPath(from.Model, Path.GetFullPath(folder))))
            {
                Classes = from.Classes,
                ModelRun = from.ModelRun,
                Run = from.Run,
            };
        }

        if (!Directory.Exists(model)) return new PredictionFolder(folder, null);
        SupernovaModelDescription description = SupernovaModel.LoadDescription(model);
        Check(path, description.Task.Name(), task);
        return new PredictionFolder(folder, folder) { Classes = description.Classes, ModelRun = description.Run };
    }

    private static void Check(string path, string found, SupernovaTask task)
    {
        if (found == task.Name()) return;
        throw new CrestException(
            $"{path}: contains predictions of {found}, not of {task.Name()}; give the folder of 'crest predict {task.Name()}'");
    }
}
