namespace Crest.Experiments.Studies;

/// <summary>Gives trials up that do worse than others did.</summary>
public abstract class Pruner
{
    /// <summary>The pruner of a study.</summary>
    /// <param name="options">The method and its options.</param>
    /// <returns>Null where no trial is given up.</returns>
    public static Pruner? Of(PrunerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Kind switch
        {
            PrunerKind.None => null,
            PrunerKind.Median => new MedianPruner(options),
            PrunerKind.SuccessiveHalving => new SuccessiveHalvingPruner(options),
            _ => throw new ArgumentOutOfRangeException(nameof(options)),
        };
    }

    /// <summary>Whether a trial should be given up after its latest report.</summary>
    /// <param name="history">All trials that are known.</param>
    /// <param name="number">The trial's number; its own entry in the history is not looked at.</param>
    /// <param name="reports">What it has reported, by step, steps rising; at least one.</param>
    public abstract bool ShouldPrune(StudyHistory history, int number, IReadOnlyList<KeyValuePair<int, double>> reports);
}
