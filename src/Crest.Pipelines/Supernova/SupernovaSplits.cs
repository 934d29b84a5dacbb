using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>The three files of one preparation, each in its role.</summary>
/// <param name="Training">What is learned from: objects whose truth is known.</param>
/// <param name="Validation">What stops the training.</param>
/// <param name="Test">What judges the result.</param>
public sealed record SupernovaSplits(SupernovaData Training, SupernovaData Validation, SupernovaData Test) : TrialData
{
    /// <summary>All three.</summary>
    public IReadOnlyList<SupernovaData> All => [Training, Validation, Test];

    /// <inheritdoc/>
    public override string Project => Path.GetFileNameWithoutExtension(Training.Path);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Hashes =>
        new Dictionary<string, string> { ["preparation"] = Training.Set.PreparationHash };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> SplitHashes => All.ToDictionary(d => d.Set.Split, d => d.Set.SourceHash);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Splits => All.ToDictionary(
        d => d.Set.Split,
        d => (object)new
        {
            path = d.Path,
            samples = d.Set.Table.Count,
            source_sha256 = d.Set.SourceHash,
            preparation_sha256 = d.Set.PreparationHash,
        });

    /// <inheritdoc/>
    public override SplitSamples Samples() =>
        new(Training.Set.Table.SampleHashes(), Validation.Set.Table.SampleHashes(), Test.Set.Table.SampleHashes());

    /// <summary>Reads the files and makes sure that they belong together.</summary>
    /// <param name="task">What is to be learned from them.</param>
    /// <param name="trainingPath">The training split.</param>
    /// <param name="validationPath">The validation split.</param>
    /// <param name="testPath">The test split.</param>
    /// <exception cref="CrestException">They cannot be read, are mixed up, or say nothing of what is to be learned.</exception>
    public static SupernovaSplits Load(SupernovaTask task, string trainingPath, string validationPath, string testPath)
    {
        SupernovaData training = SupernovaData.Load(trainingPath), validation = SupernovaData.Load(validationPath),
            test = SupernovaData.Load(testPath);
        foreach ((SupernovaData data, string split) in (ReadOnlySpan<(SupernovaData, string)>)
        [
            (training, Survey.PreparedData.Splits.Train), (validation, Survey.PreparedData.Splits.Validation),
            (test, Survey.PreparedData.Splits.Test),
        ])
        {
            if (data.Set.PreparationHash != training.Set.PreparationHash)
                throw new CrestException($"{data.Path}: is of another preparation than {training.Path}, so their splits may share objects; "
                    + "give the files of one 'crest prepare'");
            if (data.Set.Split != split)
                throw new CrestException(
                    $"{data.Path}: is the {data.Set.Split} split, not the {split} split; give the files in their roles");
        }

        return new SupernovaSplits(training.Known(task), validation.Known(task), test);
    }
}
