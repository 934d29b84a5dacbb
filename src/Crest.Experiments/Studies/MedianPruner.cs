namespace Crest.Experiments.Studies;

/// <summary>
/// Gives a trial up whose best report so far is worse than the median of what the complete trials had reported at the same step: Vizier's
/// rule (Golovin et al. 2017), as Optuna's MedianPruner has it.
/// </summary>
/// <param name="options">How many complete trials and steps to wait for.</param>
public sealed class MedianPruner(PrunerOptions options) : Pruner
{
    /// <inheritdoc/>
    public override bool ShouldPrune(StudyHistory history, int number, IReadOnlyList<KeyValuePair<int, double>> reports)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(reports);
        int step = reports[^1].Key, complete = 0;
        if (step <= options.WarmupSteps) return false;
        List<double> costs = [];
        foreach (Trial trial in history.Trials)
        {
            if (trial.State != TrialState.Complete || trial.Number == number) continue;
            complete++;
            if (ReportAt(trial.Intermediate, step) is { } value && !double.IsNaN(value)) costs.Add(history.Cost(value));
        }

        if (complete == 0 || complete < options.StartupTrials) return false;
        double best = double.NaN;
        foreach ((_, double value) in reports)
            if (!(history.Cost(value) >= best) && !double.IsNaN(value)) best = history.Cost(value);
        if (double.IsNaN(best)) return true;
        if (costs.Count == 0) return false;
        costs.Sort();
        double median = (costs[(costs.Count - 1) / 2] + costs[costs.Count / 2]) / 2;
        return best > median;
    }

    private static double? ReportAt(IReadOnlyList<KeyValuePair<int, double>> reports, int step)
    {
        int low = 0, high = reports.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (reports[middle].Key == step) return reports[middle].Value;
            if (reports[middle].Key < step) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
