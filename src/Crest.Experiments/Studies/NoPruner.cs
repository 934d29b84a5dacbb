namespace Crest.Experiments.Studies;

/// <summary>Lets every trial come to its end.</summary>
public sealed class NoPruner : Pruner
{
    /// <inheritdoc/>
    public override bool ShouldPrune(StudyHistory history, int number, IReadOnlyList<KeyValuePair<int, double>> reports) => false;
}
