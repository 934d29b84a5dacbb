namespace Crest.Experiments.Studies;

/// <summary>
/// Asynchronous successive halving (Li et al., "A system for massively parallel hyperparameter tuning", 2018), without an upper end: rungs
/// lie at the first one's step times 1, η, η², …; a trial that comes to a rung goes on if it is among the best ⌊n/η⌋ of the n that have
/// come there, itself counted, or the best of fewer than η.
/// </summary>
/// <param name="options">The first rung and η, the reduction factor.</param>
public sealed class SuccessiveHalvingPruner(PrunerOptions options) : Pruner
{
    /// <inheritdoc/>
    public override bool ShouldPrune(StudyHistory history, int number, IReadOnlyList<KeyValuePair<int, double>> reports)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(reports);
        (int step, double value) = reports[^1];
        int before = reports.Count > 1 ? reports[^2].Key : int.MinValue;
        for (long rung = options.FirstRung; rung <= step; rung *= options.ReductionFactor)
        {
            if (rung <= before) continue;
            if (double.IsNaN(value) || !GoesOn(history, number, history.Cost(value), rung)) return true;
        }

        return false;
    }

    private bool GoesOn(StudyHistory history, int number, double cost, long rung)
    {
        int reached = 1, better = 0;
        foreach (Trial trial in history.Trials)
        {
            if (trial.State == TrialState.Fail || trial.Number == number || ReportFrom(trial.Intermediate, rung) is not { } other) continue;
            reached++;
            if (history.Cost(other) < cost) better++;
        }

        return better < Math.Max(reached / options.ReductionFactor, 1);
    }

    /// <summary>The first report from a rung on: by this the trial was judged there.</summary>
    private static double? ReportFrom(IReadOnlyList<KeyValuePair<int, double>> reports, long rung)
    {
        if (reports.Count == 0 || reports[^1].Key < rung) return null;
        int low = 0, high = reports.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (reports[middle].Key < rung) low = middle + 1;
            else high = middle;
        }

        return reports[low].Value;
    }
}
