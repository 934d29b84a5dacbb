using System.Globalization;
using System.Reflection;
using System.Text;
using Crest.Experiments.Reports;
using Crest.Foundation.Errors;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// The ranked list of an observed set as one HTML file: first the observer's list, then, where the test split was predicted too, how far
/// the predictions can be trusted.
/// </summary>
public sealed record SupernovaReport
{
    /// <summary>Folder of the class predictions.</summary>
    public required string ClassFolder { get; init; }

    /// <summary>Folder of the redshift predictions, or null.</summary>
    public string? RedshiftFolder { get; init; }

    /// <summary>Folder of the peak-day predictions, or null.</summary>
    public string? PeakDayFolder { get; init; }

    /// <summary>The merged predictions.</summary>
    public required PredictionTable Merged { get; init; }

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
        RankedCandidates candidates = RankedCandidates.Of(Merged, predicted.ObservedPath, classes, observed);
        ClassPredictions? test = ClassPredictions.Read(predicted.TestPath, classes.Count);
        ClassPredictions? spectra = ClassPredictions.Read(predicted.ObservedPath, classes.Count);
        PredictionFolder? redshifts = Open(RedshiftFolder, SupernovaTask.Redshift), peakDays = Open(PeakDayFolder, SupernovaTask.PeakDay);
        PredictionFolder[] others = [.. new[] { redshifts, peakDays }.OfType<PredictionFolder>()];
        NumberPredictions? redshift = redshifts is null ? null : NumberPredictions.Read(redshifts.TestPath, SupernovaTask.Redshift);
        NumberPredictions? peakDay = peakDays is null ? null : NumberPredictions.Read(peakDays.TestPath, SupernovaTask.PeakDay);
        double falseAlarms = predicted.ModelFolder is { } model ? ModelReliability.Read(model)?.FalseAlarms ?? double.NaN : double.NaN;

        string first = classes[0];
        var report = new HtmlReport(
            "Supernova candidates", $"{candidates.List.Count} observed objects, the likeliest {first} first")
        {
            Facts = Facts([predicted, .. others]),
        };
        report.AddSection("Candidates").AddScripted(CandidateList.Of(candidates, observed, falseAlarms));
        report.AddSection("Validation").AddKeyFigures(KeyFigures(candidates, test, spectra, redshift, peakDay));
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

    private static PredictionFolder? Open(string? folder, SupernovaTask task) =>
        folder is null ? null : PredictionFolder.Open(folder, task);

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

    /// <summary>
    /// When, with what and from what the list was made; its date is that of the predictions, so that the same list gives the same page.
    /// </summary>
    private List<(string Name, string Fact)> Facts(PredictionFolder[] folders)
    {
        string[] runs =
        [
            .. folders.SelectMany(folder => (string?[])[folder.Run, folder.ModelRun]).OfType<string>().Where(run => run.Length > 0),
        ];
        string version = typeof(SupernovaReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        return
        [
            ("predicted", Invariant($"{File.GetLastWriteTimeUtc(folders[0].ObservedPath):yyyy-MM-dd HH:mm} UTC")),
            ("data", Path.GetFileName(RealDataPath)),
            ("runs", string.Join(", ", runs.Distinct())), ("program", $"crest {version.Split('+')[0]}"),
        ];
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
