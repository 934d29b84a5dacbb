using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;
using Crest.Survey.LightCurveFiles;
using Crest.Survey.Observations;

namespace Crest.Pipelines.LightCurves;

/// <summary>The three splits of one file of <c>crest prepare light-curves</c>.</summary>
/// <param name="Path">The file.</param>
/// <param name="PreparationHash">Hash of the data and of how they were prepared.</param>
/// <param name="SourceHash">Hash of the data that it was made from.</param>
/// <param name="IsExtinctionCorrected">Whether the fluxes are corrected for dust of the Milky Way.</param>
/// <param name="Training">What is learned from: objects whose class is known, with an observation.</param>
/// <param name="Validation">What decides the weights that are kept: the same.</param>
/// <param name="Test">What judges the result.</param>
public sealed record LightCurveSplits(
    string Path, string PreparationHash, string SourceHash, bool IsExtinctionCorrected, LightCurveData Training, LightCurveData Validation,
    LightCurveData Test) : TrialData
{
    /// <summary>All three.</summary>
    public IReadOnlyList<LightCurveData> All => [Training, Validation, Test];

    /// <summary>Names of the classes, by label.</summary>
    public IReadOnlyList<string> Classes => Training.Table.Classes;

    /// <summary>Number of objects of the training and validation splits that are left out because their class is not known.</summary>
    public required int WithoutClass { get; init; }

    /// <summary>Number of objects that are left out because they have no observation.</summary>
    public required int WithoutObservation { get; init; }

    /// <inheritdoc/>
    public override string Project => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> Hashes => new Dictionary<string, string> { ["preparation"] = PreparationHash };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Splits => All.ToDictionary(
        data => data.Split,
        data => (object)new
        {
            path = Path,
            samples = data.Table.Count,
            source_sha256 = SourceHash,
            preparation_sha256 = PreparationHash,
        });

    /// <inheritdoc/>
    public override SplitSamples Samples() =>
        new(Training.Table.SampleHashes(), Validation.Table.SampleHashes(), Test.Table.SampleHashes());

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, has no splits or no classes, or a split has nothing to learn from.</exception>
    public static LightCurveSplits Load(string path)
    {
        using RaggedLightCurves file = RaggedLightCurves.Open(path);
        if (file.Classes.Count < 2)
        {
            throw new CrestException($"{path}: has {file.Classes.Count} classes; classification needs two or more "
                + "(--types of 'crest prepare light-curves')");
        }

        file.CheckContent();
        ObservationTable table = file.ReadAll();
        if (Array.TrueForAll(table.Split, split => split == ObservationTable.Unknown))
            throw new CrestException($"{path}: is not divided in splits; prepare it with --split-ratio, e.g. 8:1:1");
        int withoutClass = 0, withoutObservation = 0;
        LightCurveData Of(sbyte number, string split)
        {
            List<int> taken = [];
            for (int i = 0; i < table.Count; i++)
            {
                if (table.Split[i] != number) continue;
                if (table.ObservationsOf(i) == 0) withoutObservation++;
                else if (number < 2 && table.Label[i] == ObservationTable.Unknown) withoutClass++;
                else taken.Add(i);
            }

            if (taken.Count == 0 && number < 2)
                throw new CrestException($"{path}: the {split} split has no object whose class is known; nothing can be learned from it");
            return new LightCurveData(path, split, table.Select(taken));
        }

        return new LightCurveSplits(
            path, file.PreparationHash, file.SourceHash, file.IsExtinctionCorrected, Of(0, Survey.PreparedData.Splits.Train),
            Of(1, Survey.PreparedData.Splits.Validation), Of(2, Survey.PreparedData.Splits.Test))
        {
            WithoutClass = withoutClass, WithoutObservation = withoutObservation,
        };
    }
}
