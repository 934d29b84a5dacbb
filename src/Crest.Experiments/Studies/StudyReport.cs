using System.Globalization;
using Crest.Experiments.Reports;

namespace Crest.Experiments.Studies;

/// <summary>
/// A study as one HTML file: key figures, how the search went, which parameters matter, what each does, where trials were
/// given up, and the best trials.
/// </summary>
public static class StudyReport
{
    private const int ListedTrials = 20, ListedErrors = 10;

    /// <summary>Makes the report.</summary>
    /// <param name="definition">What is searched and how.</param>
    /// <param name="history">The trials.</param>
    /// <param name="objective">What the value of a trial is, in words.</param>
    public static HtmlReport Of(StudyDefinition definition, StudyHistory history, string objective)
    {
        StudyFigures figures = StudyFigures.Of(history);
        var charts = new StudyCharts(history, figures, objective);
        var report = new HtmlReport(definition.Name, Subtitle(definition, objective));
        report.AddSection("Key figures").AddKeyFigures(KeyFigures(definition, figures));
        if (figures.Improvements.Count == 0)
        {
            report.AddSection("History")
                .AddText(figures.Trials.Count == 0 ? "No trial has begun." : "No trial has come to its end with a finite value.")
                .AddCharts(charts.History());
        }
        else
        {
            report.AddSection("History").AddCharts(charts.History());
            AddParameters(report.AddSection("Parameters"), history, charts);
            report.AddSection("Slices").AddCharts(charts.Slices());
        }

        if (charts.Curves() is { } curves) report.AddSection("Intermediate values").AddCharts(curves);
        if (figures.Best is not null) report.AddSection("Best trials").AddTable(BestTrials(definition, figures));
        if (history.Count(TrialState.Fail) > 0) report.AddSection("Failed trials").AddTable(FailedTrials(figures));
        return report;
    }

    private static string Subtitle(StudyDefinition definition, string objective)
    {
        string goal = definition.Direction == StudyDirection.Minimize ? "minimised" : "maximised";
        string sampler = definition.Sampler.Kind.ToString().ToLowerInvariant();
        return Invariant($"{char.ToUpperInvariant(objective[0])}{objective[1..]}, {goal}; {definition.Space.Count} parameters; ") +
            Invariant($"sampler {sampler}, seed {definition.Sampler.Seed}; ") +
            (definition.Pruner.Kind == PrunerKind.None
                ? "no pruner"
                : $"pruner {(definition.Pruner.Kind == PrunerKind.Median ? "median" : "successive halving")}");
    }

    private static List<KeyFigure> KeyFigures(StudyDefinition definition, StudyFigures figures)
    {
        List<KeyFigure> list = [];
        if (figures.Best is { } best) list.Add(new KeyFigure("best value", StudyFigures.Text(best.Value!.Value), $"trial {best.Number}"));
        list.Add(
            new KeyFigure("trials", Invariant($"{figures.Trials.Count}"), Invariant($"of {definition.Iterations}: {figures.States()}")));
        if (figures.WallTime is { } wall)
            list.Add(new KeyFigure("wall time", StudyFigures.Text(wall), $"trials took {StudyFigures.Text(figures.TrialTime)} together"));
        if (figures.PrunedShare > 0)
            list.Add(new KeyFigure("pruned", Invariant($"{100 * figures.PrunedShare:F0} %"), "of the complete and pruned trials"));
        return list;
    }

    private static void AddParameters(ReportSection section, StudyHistory history, StudyCharts charts)
    {
        ParameterImportance? importance = ParameterImportance.Of(history);
        if (importance is null)
        {
            section.AddText(
                $"The importance of the parameters needs {ParameterImportance.FewestTrials} complete trials with different values.")
                .AddCharts(charts.Parallel());
            return;
        }

        string reliable = importance.Explained switch
        {
            null => "",
            <= 0.1 => Invariant(
                $" It cannot predict trials that it has not seen (it explains {100 * Math.Max(0, importance.Explained.Value):F0} % of ")
                + "their variance), so these shares mean little.",
            _ => Invariant($" It explains {100 * importance.Explained.Value:F0} % of the variance of trials that it has not seen."),
        };
        section.AddText($"The importance is that of a random forest grown on {importance.Trials} trials.{reliable}")
            .AddCharts(StudyCharts.Importance(importance)).AddCharts(charts.Parallel());
    }

    private static ReportTable BestTrials(StudyDefinition definition, StudyFigures figures) => new(
        ["trial", "value", .. definition.Space.Parameters.Select(p => p.Key), "time"],
        [
            .. figures.BestTrials(ListedTrials).Select(t => (string[])
            [
                $"{t.Number}", StudyFigures.Text(t.Value!.Value),
                .. definition.Space.Parameters.Select(
                    p => t.Parameters.FirstOrDefault(own => own.Name == p.Key) is { } own ? ParameterText.Of(own.External) : ""),
                t.Completed - t.Started is { } time ? StudyFigures.Text(time) : "",
            ]),
        ]);

    private static ReportTable FailedTrials(StudyFigures figures)
    {
        Trial[] failed = [.. figures.Trials.Where(t => t.State == TrialState.Fail)];
        return new ReportTable(["trial", "error"], [.. failed.TakeLast(ListedErrors).Select(t => (string[])[$"{t.Number}", t.Error])])
        {
            Title = failed.Length > ListedErrors ? $"The last {ListedErrors} of {failed.Length}" : null,
        };
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
