using Crest.Experiments.Studies;
using Crest.Foundation.Errors;
using Crest.Foundation.Options;
using Crest.Learning.Training;
using Crest.Pipelines.Jobs;

namespace Crest.Pipelines.Supernova;

/// <summary><c>crest train sn-class optimize</c>: learns the types of supernovae.</summary>
[Command("train sn-class optimize")]
public sealed record TrainSupernovaClass : TrainSupernova
{
    /// <summary>Whether the redshift is an input.</summary>
    [Option(OptionRole.Hyperparameter, "Let the network see the redshift.")]
    public bool UseRedshift { get; init; }

    /// <summary>Number of classes, checked against the data; null for what the data have.</summary>
    [Option(OptionRole.Protocol, "Number of classes; must be that of the data.", Minimum = 2)]
    public int? OutputSize { get; init; }

    /// <inheritdoc/>
    public override SupernovaTask Task => SupernovaTask.Class;

    /// <inheritdoc/>
    public override string Objective => "validation accuracy";

    /// <inheritdoc/>
    public override StudyDirection Direction => StudyDirection.Maximize;

    internal override bool SeesRedshift => UseRedshift;

    private protected override void Check(SupernovaSplits data)
    {
        IReadOnlyList<string> classes = data.Training.Set.Classes;
        if (OutputSize is { } size && size != classes.Count)
            throw new OptionException(
                "output-size", $"{size} classes are asked for, but {TrainDataPath} has {classes.Count} ({string.Join(", ", classes)})");
        if (classes.Count < 2)
            throw new CrestException(
                $"{TrainDataPath}: has {classes.Count} class; classification needs two or more (--sn-types of 'crest prepare')");
        int[] labels = data.Training.Set.Table.Label;
        if (labels.Distinct().Count() < 2)
            throw new CrestException($"{TrainDataPath}: all {labels.Length} objects to learn from are of class {classes[labels[0]]}; "
                + "classification needs two or more classes that have objects");
    }

    private protected override IEnumerable<string> WarningsOf(SupernovaSplits data)
    {
        IReadOnlyList<string> classes = data.Training.Set.Classes;
        foreach (SupernovaData split in data.All)
        {
            string[] missing = [.. classes.Where((_, label) => !split.Set.Table.Label.Contains(label))];
            if (missing.Length == 0 || missing.Length == classes.Count) continue;
            yield return $"{split.Path}: the {split.Set.Split} split has no object of {string.Join(", ", missing)}: "
                + (split == data.Training ? "it cannot be learned" : "its figures cannot be computed");
        }
    }

    private protected override IReadOnlyList<string> ClassesOf(SupernovaSplits data) => data.Training.Set.Classes;

    private protected override double ObjectiveOf(EpochReport report) => report.ValidationScore;
}
