using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;

namespace Crest.EndToEnd.Tests;

public class StudySummaryTests
{
    private static readonly SearchSpace Space = new(
    [
        KeyValuePair.Create<string, ParameterDistribution>("rate", new ParameterDistribution.Real(0, 1)),
        KeyValuePair.Create<string, ParameterDistribution>("use-bn", new ParameterDistribution.Categorical([false, true])),
    ]);

    private static readonly StudyDefinition Definition = new("study", StudyDirection.Minimize, Space, "{}", new SamplerOptions(SamplerKind.Random, 1), new PrunerOptions(PrunerKind.None), 12);

    [Fact]
    public void The_summary_of_a_study_shows_the_best_trial_the_history_and_the_importance()
    {
        var history = new StudyHistory(Space, StudyDirection.Minimize);
        for (int i = 0; i < 9; i++) history.Put(Complete(i, i / 8.0, i % 2, 8 - i));
        history.Put(new Trial(10, 9, TrialState.Fail));
        string[] lines = Lines(history, unicode: false);
        Assert.Equal("study: 10 of 12 trials, 9 complete, 1 failed", lines[0]);
        Assert.Equal(["best: trial 8, 0 (minimised)", "  rate    1", "  use-bn  false"], lines[1..4]);
        // A line that falls from the upper left to the lower right, in ASCII alone.
        Assert.Equal(' ', lines[5][^1]);
        Assert.All(string.Concat(lines), letter => Assert.InRange(letter, ' ', '~'));
    }

    private static Trial Complete(int number, double rate, int normalised, double value) => new(number + 1, number, TrialState.Complete)
    {
        Parameters = [new TrialParameter("rate", Space.Parameters[0].Value, rate), new TrialParameter("use-bn", Space.Parameters[1].Value, normalised)],
        Value = value,
    };

    private static string[] Lines(StudyHistory history, bool unicode)
    {
        using var output = new StringWriter();
        StudySummary.Show(Definition, history, output, 60, unicode);
        return output.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
    }
}
