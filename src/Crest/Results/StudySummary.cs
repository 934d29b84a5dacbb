using Crest.CommandLine.Terminal;
using Crest.Experiments.Studies;

namespace Crest.CommandLine.Results;

/// <summary>
/// A study on the screen: how its trials ended, the best one, the history as a small chart, and what each parameter is worth.
/// </summary>
internal static class StudySummary
{
    private const int BarWidth = 30;

    /// <summary>Shows it on standard output; in a file it is plain ASCII.</summary>
    /// <param name="definition">What is searched and how.</param>
    /// <param name="history">The trials.</param>
    /// <param name="objective">What the value of a trial is, in words.</param>
    public static void Show(StudyDefinition definition, StudyHistory history, string objective) =>
        Show(
            definition, history, objective, Console.Out, Screen.Results.Profile.Width,
            !Console.IsOutputRedirected && Screen.Results.Profile.Capabilities.Unicode);

    /// <summary>Writes it.</summary>
    /// <param name="definition">What is searched and how.</param>
    /// <param name="history">The trials.</param>
    /// <param name="objective">What the value of a trial is, in words.</param>
    /// <param name="output">Where to.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="unicode">Whether charts may have other characters than those of ASCII.</param>
    internal static void Show(
        StudyDefinition definition, StudyHistory history, string objective, TextWriter output, int width, bool unicode)
    {
        StudyFigures figures = StudyFigures.Of(history);
        string time = figures.WallTime is { } wall ? $", {StudyFigures.Text(wall)}" : "";
        output.WriteLine($"{definition.Name}: {figures.Trials.Count} of {definition.Iterations} trials, {figures.States()}{time}");
        if (figures.Best is not { } best)
        {
            output.WriteLine("no trial is complete");
            return;
        }

        output.WriteLine($"{objective}: {StudyFigures.Text(best.Value!.Value)} (trial {best.Number}, "
            + $"{(definition.Direction == StudyDirection.Minimize ? "minimised" : "maximised")})");
        int longest = history.Space.Parameters.Max(p => p.Key.Length);
        foreach (TrialParameter parameter in best.Parameters)
            output.WriteLine($"  {parameter.Name.PadRight(longest)}  {ParameterText.Of(parameter.External)}");
        IReadOnlyList<string> chart = HistoryChart.Lines(figures, width, unicode);
        if (chart.Count > 0) output.WriteLine();
        foreach (string line in chart) output.WriteLine(line);
        ShowImportance(history, longest, output, unicode);
    }

    private static void ShowImportance(StudyHistory history, int longest, TextWriter output, bool unicode)
    {
        if (ParameterImportance.Of(history) is not { } importance)
        {
            if (history.Count(TrialState.Complete) < ParameterImportance.FewestTrials)
                output.WriteLine($"the importance of the parameters needs {ParameterImportance.FewestTrials} complete trials");
            return;
        }

        output.WriteLine();
        string seen = importance.Explained is { } explained
            ? $"; the forest explains {Math.Max(0, explained):P0} of the variance of unseen trials"
            : "";
        output.WriteLine($"importance (share of the variance, {importance.Trials} trials{seen})");
        foreach ((string name, double share) in importance.Shares)
            output.WriteLine($"  {name.PadRight(longest)}  {Bar(share, unicode).PadRight(BarWidth)} {share,5:P0}");
    }

    private static string Bar(double share, bool unicode)
    {
        if (!unicode) return new string('#', (int)Math.Round(share * BarWidth));
        int eighths = (int)Math.Round(share * BarWidth * 8);
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? "▏▎▍▌▋▊▉"[(eighths % 8) - 1] : "");
    }
}
