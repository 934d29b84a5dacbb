using Crest.Experiments.Runs;
using Crest.Experiments.TensorBoard;
using Crest.Foundation.Errors;
using Crest.Learning.Training;

namespace Crest.Pipelines.TrainingRuns;

/// <summary>
/// What an earlier call left in the folder of a training: nothing, the beginning of this training, all of it, or something else.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="fingerprint">The hash of this training's fingerprint.</param>
internal sealed class EarlierTraining(string folder, string fingerprint)
{
    /// <summary>The key of the hash of the fingerprint in <c>config.yaml</c>.</summary>
    public const string FingerprintKey = "fingerprint";

    private readonly string _summary = Path.Combine(folder, TrainingFiles.Summary);
    private readonly string _checkpoint = Path.Combine(folder, TrainingFiles.Checkpoint);
    private readonly string _configuration = Path.Combine(folder, RunConfiguration.FileName);

    /// <summary>Whether the folder is that of a training with the same options and data; null where it does not say.</summary>
    private bool? IsSame => RunFolder.RunOf(folder) is not null
        && RunConfiguration.Read(_configuration)?.GetValueOrDefault(FingerprintKey) is { } other ? other == fingerprint : null;

    /// <summary>The run that was begun and is to be continued; null where none was begun.</summary>
    /// <exception cref="WorkDoneException">This training is complete.</exception>
    /// <exception cref="CrestException">Another training is complete.</exception>
    public string? RunToResume()
    {
        if (RunFolder.RunOf(folder) is not { } run || !IsComplete(run)) return RunFolder.RunOf(folder);
        throw IsSame == false ? Other() : new WorkDoneException($"{folder}: this training is complete; its results are there");
    }

    /// <summary>
    /// Number of whole epochs of the training that is resumed; killed in the first one it has no checkpoint, and its configuration says
    /// what it is of.
    /// </summary>
    /// <param name="wholeFingerprint">The fingerprint of this training.</param>
    /// <exception cref="CrestException">It is another training.</exception>
    public int CompletedEpochs(string wholeFingerprint)
    {
        if (!File.Exists(_checkpoint) && IsSame == false) throw Other();
        return new Checkpoint(_checkpoint, wholeFingerprint).CompletedEpochs();
    }

    /// <summary>The working files of an earlier run, to be removed; its results stay until there are new ones.</summary>
    /// <param name="force">Whether they may be replaced.</param>
    /// <exception cref="CrestException">There are some, and they are not to be replaced.</exception>
    public string[] FilesInTheWay(bool force)
    {
        string[] names = ["metrics.csv", "log.txt", TrainingFiles.Checkpoint, TrainingFiles.Divergence, RunConfiguration.FileName];
        string[] working = [.. names.Select(name => Path.Combine(folder, name)).Where(File.Exists)];
        bool results = File.Exists(_summary) || Directory.Exists(Path.Combine(folder, TrainingFiles.Model));
        if (force || (working.Length == 0 && !results))
            return RunFolder.RunOf(folder) is null ? working : [.. working, .. EventFile.FilesIn(folder)];
        bool begun = File.Exists(_checkpoint);
        throw new CrestException((IsSame, begun) switch
        {
            (true, true) => $"{folder}: this training was begun there; give --resume to continue it, --force to start it again",
            (true, false) when File.Exists(_summary) =>
                $"{folder}: this training is complete, and its results are there; give --force to train again, or another --output-dir",
            (true, false) => $"{folder}: this training was begun there; give --resume to continue it, --force to start it again",
            (_, true) => $"{folder}: holds another training that was begun (other options, data or threads); "
                + "give its own options and --resume to continue it, --force to replace it, or another --output-dir",
            _ => $"{folder}: holds the results of another training (other options, data or threads); "
                + "give --force to replace it, or another --output-dir",
        });
    }

    /// <summary>Whether a run has its summary. A summary of another run is one that this run was about to replace.</summary>
    private bool IsComplete(string run) => File.Exists(_summary) && !File.Exists(_checkpoint)
        && File.ReadAllText(_summary).Contains($"\"{run}\"", StringComparison.Ordinal);

    private CrestException Other() => new(
        $"{_configuration}: belongs to a training with other options, data or threads: give the same ones, or start again with --force");
}
