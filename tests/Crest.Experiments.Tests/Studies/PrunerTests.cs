using Crest.Experiments.Studies;

namespace Crest.Experiments.Tests.Studies;

public class PrunerTests
{
    [Fact]
    public void Worse_than_the_median_of_complete_trials_at_the_step_is_given_up()
    {
        StudyHistory history = History(
            StudyDirection.Minimize, (TrialState.Complete, [5, 3]), (TrialState.Complete, [6, 1]), (TrialState.Complete, [9, 4]),
            (TrialState.Complete, [8, 2]), (TrialState.Running, [0, 0]), (TrialState.Pruned, [0]));
        Pruner pruner = Of(new PrunerOptions(PrunerKind.Median) { StartupTrials = 4 });
        // Medians: 7 at step 1, 2.5 at step 2.
        Assert.False(pruner.ShouldPrune(history, 9, Reports(7)));
        Assert.True(pruner.ShouldPrune(history, 9, Reports(7.01)));
        Assert.True(pruner.ShouldPrune(history, 9, Reports(3, 2.6)));
        // The best report so far counts, not the last.
        Assert.False(pruner.ShouldPrune(history, 9, Reports(2.4, 100)));
        // Nobody had come to the third step.
        Assert.False(pruner.ShouldPrune(history, 9, Reports(100, 100, 100)));
        Assert.True(pruner.ShouldPrune(history, 9, Reports(double.NaN)));
        Assert.False(pruner.ShouldPrune(history, 9, Reports(double.NaN, 2)));
    }

    [Fact]
    public void The_median_waits_for_trials_and_steps()
    {
        StudyHistory history = History(StudyDirection.Maximize, (TrialState.Complete, [5, 5, 5]), (TrialState.Complete, [5, 5, 5]));
        Assert.False(Of(new PrunerOptions(PrunerKind.Median) { StartupTrials = 3 }).ShouldPrune(history, 9, Reports(1)));
        Assert.True(Of(new PrunerOptions(PrunerKind.Median) { StartupTrials = 2 }).ShouldPrune(history, 9, Reports(1)));
        Pruner warm = Of(new PrunerOptions(PrunerKind.Median) { StartupTrials = 0, WarmupSteps = 2 });
        Assert.False(warm.ShouldPrune(history, 9, Reports(1, 1)));
        Assert.True(warm.ShouldPrune(history, 9, Reports(1, 1, 1)));
        Assert.False(warm.ShouldPrune(History(StudyDirection.Maximize), 9, Reports(1, 1, 1)));
    }

    [Fact]
    public void A_rung_is_passed_by_the_best_part_of_those_that_came_there()
    {
        // Rungs at steps 1, 3, 9: one in three goes on.
        Pruner pruner = Of(new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 3 });
        bool Prune(StudyHistory history, params double[] reports) => pruner.ShouldPrune(history, 99, Reports(reports));
        // The first comers: only the best of fewer than three goes on.
        Assert.False(Prune(History(StudyDirection.Minimize), 5));
        Assert.True(Prune(History(StudyDirection.Minimize, (TrialState.Running, [4])), 5));
        Assert.False(Prune(History(StudyDirection.Minimize, (TrialState.Running, [5])), 5));
        // Of six the best two.
        StudyHistory five = History(
            StudyDirection.Minimize, (TrialState.Pruned, [4]), (TrialState.Running, [1, 9, 7]), (TrialState.Complete, [3, 3, 3]),
            (TrialState.Pruned, [6]), (TrialState.Pruned, [8]), (TrialState.Fail, [0]));
        Assert.False(Prune(five, 2));
        Assert.True(Prune(five, 3.5));
        Assert.False(Of(new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 2 }).ShouldPrune(five, 99, Reports(3.5)));
        // Between rungs nothing is decided; at the third step two had come there.
        Assert.False(Prune(five, 2, 100));
        Assert.True(Prune(five, 2, 100, 4));
        Assert.False(Prune(five, 2, 100, 2));
        Assert.True(Prune(five, 2, 100, double.NaN));
    }

    [Fact]
    public void A_trial_that_leaps_over_rungs_is_judged_at_each()
    {
        Pruner pruner = Of(new PrunerOptions(PrunerKind.SuccessiveHalving) { ReductionFactor = 2, FirstRung = 2 });
        StudyHistory history = History(StudyDirection.Maximize, (TrialState.Complete, [9, 9, 9, 1, 1]));
        Assert.False(pruner.ShouldPrune(history, 99, [KeyValuePair.Create(1, 0.0)]));
        Assert.True(pruner.ShouldPrune(history, 99, [KeyValuePair.Create(1, 0.0), KeyValuePair.Create(5, 5.0)]));
        Assert.False(pruner.ShouldPrune(history, 99, [KeyValuePair.Create(3, 10.0), KeyValuePair.Create(5, 5.0)]));
    }

    private static KeyValuePair<int, double>[] Reports(params double[] values) =>
        [.. values.Select((v, i) => KeyValuePair.Create(i + 1, v))];

    private static StudyHistory History(StudyDirection direction, params (TrialState State, double[] Reports)[] trials)
    {
        var history = new StudyHistory(Study.Space, direction);
        for (int n = 0; n < trials.Length; n++)
            history.Put(new Trial(n, n, trials[n].State) { Intermediate = Reports(trials[n].Reports), Value = trials[n].Reports[^1] });
        return history;
    }

    private static Pruner Of(PrunerOptions options) => Pruner.Of(options)!;
}
