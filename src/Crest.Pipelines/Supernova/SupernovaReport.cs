using System.Globalization;
using System.Text;
using Crest.Experiments.Reports;
using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// The ranked list of an observed set as one HTML file: the list, the light curves of the first candidates, and, where the test split was
/// predicted too, how far the predictions can be trusted.
/// </summary>
public sealed record SupernovaReport
{
    private const int ListedObjects = 100, ShownLightCurves = 12;

    /// <summary>Folder of the class predictions.</summary>
    public required string ClassFolder { get; init; }

    /// <summary>Folder of the redshift predictions, or null.</summary>
    public string? RedshiftFolder { get; init; }

    /// <summary>Folder of the peak-day predictions, or null.</summary>
    public string? PeakDayFolder { get; init; }

    /// <summary>The merged <c>real.csv</c>.</summary>
    public required string MergedPath { get; init; }

    /// <summary>The prepared observed data that were predicted.</summary>
    public required string RealDataPath { get; init; }

    /// <summary>Writes the report. The sections for which there is no <c>test.csv</c> are left out.</summary>
    /// <param name="path">The HTML file.</param>
    /// <param name="force">Whether another report in its place is replaced.</param>
    /// <exception cref="CrestException">The results cannot be read or do not belong together, or the file cannot be written; what
    /// was there still is.</exception>
    public void Write(string path, bool force = false) => ResultFile.Write(path, ToHtml(), force);

    /// <summary>Makes the page.</summary>
    /// <exception cref="CrestException">The results cannot be read or do not belong together.</exception>
    internal byte[] ToHtml()
    {
        PredictionFolder predicted = PredictionFolder.Open(ClassFolder, SupernovaTask.Class);
        SupernovaData observed = SupernovaData.Load(RealDataPath);
        IReadOnlyList<string> classes = predicted.Classes
            ?? throw new CrestException(
                $"{ClassFolder}: neither prediction.json nor a model names the classes; predict again with 'crest predict sn-class'");
        RankedCandidates candidates = RankedCandidates.Read(MergedPath, classes, observed);
        ClassPredictions? test = ClassPredictions.Read(predicted.TestPath, classes.Count);
        ClassPredictions? spectra = ClassPredictions.Read(predicted.ObservedPath, classes.Count);
        NumberPredictions? redshift = Numbers(RedshiftFolder, SupernovaTask.Redshift);
        NumberPredictions? peakDay = Numbers(PeakDayFolder, SupernovaTask.PeakDay);

        string first = classes[0];
        var report = new HtmlReport(
            "Supernova candidates",
            $"{candidates.List.Count} observed objects, the likeliest {first} first; classified by {predicted.ModelRun}");
        report.AddSection("Key figures").AddKeyFigures(KeyFigures(candidates, test, spectra, redshift, peakDay));
        report.AddSection("Ranked list").AddText(Explanation(candidates)).AddTable(Table(candidates));
        if (candidates.List.Count > 0)
            report.AddSection("Light curves").AddCharts(SupernovaCharts.LightCurves([.. candidates.List.Take(ShownLightCurves)], observed));
        if (test is not null)
            report.AddSection("Types").AddCharts(
                Roc(first, test, spectra), SupernovaCharts.Calibration(first, test), SupernovaCharts.Confusion(test, classes));
        else if (spectra is not null) report.AddSection("Types").AddCharts(Roc(first, test, spectra));
        Chart[] numbers =
        [
            .. redshift is null ? [] : new[] { SupernovaCharts.Redshift(redshift) },
            .. peakDay is null ? [] : new[] { SupernovaCharts.PeakDay(peakDay) },
        ];
        if (numbers.Length > 0) report.AddSection("Redshifts and peak days").AddCharts(numbers);
        return Encoding.UTF8.GetBytes(report.ToHtml());
    }

    private static NumberPredictions? Numbers(string? folder, SupernovaTask task) =>
        folder is null ? null : NumberPredictions.Read(PredictionFolder.Open(folder, task).TestPath, task);

    /// <summary>A share as a whole percentage; only what is all or nothing is 100 % or 0 %.</summary>
    internal static string Percent(double share)
    {
        string percent = Invariant($"{100 * share:F0} %");
        return percent switch { "100 %" when share < 1 => "> 99 %", "0 %" when share > 0 => "< 1 %", _ => percent };
    }

    private static LineChart Roc(string first, ClassPredictions? test, ClassPredictions? spectra) =>
        SupernovaCharts.Roc(first, ("test split", test), ("observed, of known type", spectra));

    private static List<KeyFigure> KeyFigures(
        RankedCandidates candidates, ClassPredictions? test, ClassPredictions? spectra, NumberPredictions? redshift,
        NumberPredictions? peakDay)
    {
        string first = candidates.Classes[0];
        int likeliest = candidates.List.Count(c => c.MostProbable == first), known = candidates.List.Count(c => c.KnownType is not null);
        List<KeyFigure> figures =
        [
            new("objects", $"{candidates.List.Count}", $"{likeliest} most probably {first}{(known > 0 ? $"; {known} of known type" : "")}"),
            new("classes", $"{candidates.Classes.Count}", string.Join(", ", candidates.Classes)),
        ];
        if (test?.Metrics is { } types)
        {
            // A curve needs objects of class 0 and others; the observed set may lack one of them.
            if (!double.IsNaN(types.AreaUnderCurve))
            {
                double observed = spectra?.Metrics.AreaUnderCurve ?? double.NaN;
                figures.Add(new(
                    $"AUC, {first} against the rest", Invariant($"{types.AreaUnderCurve:F3}"),
                    double.IsNaN(observed) ? "test split" : Invariant($"test split; observed {observed:F3}")));
            }

            figures.Add(new(
                "accuracy", Invariant($"{100 * types.Accuracy:F1} %"),
                spectra is null ? "test split" : Invariant($"test split; observed {100 * spectra.Metrics.Accuracy:F1} %")));
        }

        if (redshift?.Metrics is { } z)
            figures.Add(new(
                "redshift, NMAD of Δz/(1+z)", Invariant($"{z.NormalisedMedianAbsoluteDeviation:F3}"),
                Invariant($"test split; {100 * z.OutlierFraction:F1} % beyond {z.OutlierThreshold}")));
        if (peakDay?.Metrics is { } days)
            figures.Add(new("peak day, mean absolute error", Invariant($"{days.MeanAbsoluteError:F1} days"), "test split"));
        return figures;
    }

    private static string Explanation(RankedCandidates candidates)
    {
        string first = candidates.Classes[0],
            listed = candidates.List.Count > ListedObjects ? $"The first {ListedObjects} of {candidates.List.Count} objects, in" : "In";
        return $"{listed} the order of P({first}), the probability of {first}. How sure: the probability of the most probable type, "
            + "very likely from 95 %, likely from 75 %. Peak days count from the season's first visit.";
    }

    private static ReportTable Table(RankedCandidates candidates)
    {
        bool anyKnown = candidates.List.Any(c => c.KnownType is not null), redshifts = candidates.List.Any(c => !double.IsNaN(c.Redshift)),
            peakDays = candidates.List.Any(c => !double.IsNaN(c.PeakDay));
        string[] columns =
        [
            "#", "name", "type", "how sure", $"P({candidates.Classes[0]})", .. If(redshifts, "redshift"), .. If(peakDays, "peak day"),
            .. If(anyKnown, "true type"),
        ];
        return new ReportTable(columns, [.. candidates.List.Take(ListedObjects).Select(Row)]);

        string[] Row(RankedCandidate c, int place) =>
        [
            $"{place + 1}", c.Name, c.MostProbable, $"{Percent(c.Sureness)}, {c.SurenessInWords}", Invariant($"{c.Probabilities[0]:F3}"),
            .. If(redshifts, Invariant($"{c.Redshift:F2}")), .. If(peakDays, Invariant($"{c.PeakDay:F1}")),
            .. If(anyKnown, c.KnownType ?? ""),
        ];

        static string[] If(bool there, string cell) => there ? [cell] : [];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
