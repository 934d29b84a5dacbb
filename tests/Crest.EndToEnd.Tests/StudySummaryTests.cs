using Crest.CommandLine.Results;
using Crest.Experiments.Studies;

namespace Crest.EndToEnd.Tests;

public class StudySummaryTests
{
    private static readonly SearchSpace Space = new(
    [
        KeyValuePair.Create<string, ParameterDistribution>("rate", new ParameterDistribution.Real(0, 1)),
        KeyValuePair.Create<string, ParameterDistribution>("use-bn", new ParameterDistribution.Categorical([false, true])),
    ]);

    private static readonly StudyDefinition Definition = new(
        "study", StudyDirection.Minimize, Space, "{}", new SamplerOptions(SamplerKind.Random, 1), new PrunerOptions(PrunerKind.None), 12);

    [Fact]
    public void The_summary_of_a_study_shows_the_best_trial_the_history_and_the_importance()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        for (int i = 0; i < 11; i++) history.Put(Complete(i, i / 10.0, i % 2, 10 - i));
        history.Put(new Trial(12, 11, TrialState.Fail));
        string[] lines = Lines(history, unicode: false);
        Assert.Equal("study: 12 of 12 trials, 11 complete, 1 failed", lines[0]);
        Assert.Equal(["loss: 0 (trial 10, minimised)", "  rate    1", "  use-bn  false"], lines[1..4]);
        Assert.All(string.Concat(lines), letter => Assert.InRange(letter, ' ', '~'));

        // The best so far is one line over all columns, from the upper left to the lower right.
        string[] chart = [.. lines[5..13].Select(l => l.PadRight(59))];
        Assert.StartsWith("        10 |", chart[0], StringComparison.Ordinal);
        Assert.StartsWith("         0 |", chart[7], StringComparison.Ordinal);
        int[] rows = [.. Enumerable.Range(12, 47).Select(c => Enumerable.Range(0, 8).Single(r => chart[r][c] == '='))];
        Assert.Equal(rows.Order(), rows);
        Assert.Equal((0, 7), (rows[0], rows[^1]));
        Assert.EndsWith("trial 11", lines[14], StringComparison.Ordinal);

        // Only the rate changes the value.
        Assert.StartsWith("importance (share of the variance, 11 trials", lines[16], StringComparison.Ordinal);
        Assert.StartsWith("  rate    #########################", lines[17], StringComparison.Ordinal);
        Assert.StartsWith("  use-bn", lines[18], StringComparison.Ordinal);
        Assert.DoesNotContain('#', lines[18][12..]);
    }

    [Fact]
    public void A_terminal_gets_finer_characters_and_each_trial_that_is_not_the_best_a_dot()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        for (int i = 0; i < 9; i++) history.Put(Complete(i, i / 8.0, 0, i));
        string[] lines = Lines(history, unicode: true);
        Assert.Equal(47, lines[12].Count(c => c == '━'));
        Assert.Equal(8, lines[5..12].Sum(l => l.Count(c => c == '·')));
    }

    [Fact]
    public void A_study_without_a_complete_trial_says_so_and_one_with_a_single_trial_or_none_finite_is_shown()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        Assert.Equal(["study: 0 of 12 trials, none", "no trial is complete"], Lines(history, unicode: false));
        history.Put(Complete(0, 0.5, 1, double.PositiveInfinity));
        Assert.Equal(5, Lines(history, unicode: false).Length);
        history.Put(Complete(1, 0.5, 1, 3));
        Assert.Contains(Lines(history, unicode: false), l => l.Contains('='));
        // Two trials would give some parameter all the importance.
        Assert.Equal("the importance of the parameters needs 10 complete trials", Lines(history, unicode: false)[^1]);
    }

    private static Trial Complete(int number, double rate, int normalised, double value) => new(number + 1, number, TrialState.Complete)
    {
        Parameters =
        [
            new TrialParameter("rate", Space.Parameters[0].Value, rate),
            new TrialParameter("use-bn", Space.Parameters[1].Value, normalised),
        ],
        Value = value,
    };

    private static string[] Lines(StudyHistory history, bool unicode)
    {
        using var output = new StringWriter();
        StudySummary.Show(Definition, history, "loss", output, 60, unicode);
        return output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }
}
