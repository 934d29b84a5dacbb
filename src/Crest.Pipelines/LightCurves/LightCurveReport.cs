using System.Globalization;
using System.Text;
using Crest.Experiments.Reports;
using Crest.Learning.Metrics;
using Crest.Survey.Nights;
using Crest.Survey.Observations;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.LightCurves;

/// <summary>
/// What a model makes of light curves whose class is known, as one HTML file: how good its probabilities are, how early, and some light
/// curves with the probabilities along their time.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="table">The light curves.</param>
/// <param name="inputs">What the model sees of them.</param>
/// <param name="judged">The objects that are reported.</param>
/// <param name="dataPath">Where the light curves were read.</param>
internal sealed class LightCurveReport(
    LightCurveModel model, ObservationTable table, NightInputs inputs, int[] judged, string dataPath)
{
    /// <summary>The curves along time are of as many objects at most, evenly from all.</summary>
    private const int MostObjects = 4000;

    private const int Bins = 10, Shown = 6;

    private static readonly double[] DaysOfPeak = [-10, -7, -5, -3, -2, -1, 0, 1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 60];
    private static readonly double[] DaysOfDetection = [0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100];

    private readonly IReadOnlyList<string> _classes = model.Description.Classes;

    /// <summary>Makes the page.</summary>
    /// <param name="cancellation">Stops it.</param>
    public byte[] ToHtml(CancellationToken cancellation)
    {
        int[] known = [.. judged.Where(i => table.Label[i] >= 0 && inputs.Nights.NightsOf(i) > 0)];
        LightCurvePrediction whole = Predict(known, double.PositiveInfinity);
        LightCurveMetrics metrics = LightCurveMetrics.Of(whole, table.Select(known))!;
        ClassificationMetrics classes = metrics.Classification;
        string first = _classes[0];
        var report = new HtmlReport("Classified light curves", $"{classes.Count} objects of known class")
        {
            Facts =
            [
                ("data", Path.GetFileName(dataPath)), ("training", model.Description.Run), ("networks", $"{model.Description.Members}"),
            ],
        };
        report.AddSection("Classes")
            .AddKeyFigures(
                new KeyFigure("accuracy", Invariant($"{100 * classes.Accuracy:F1} %")),
                new KeyFigure($"AUC, {first} against the rest", Invariant($"{classes.AreaUnderCurve:F4}")),
                new KeyFigure("calibration error", Invariant($"{metrics.CalibrationError:F3}"), $"of the probability of {first}"))
            .AddCharts(Roc(whole, known, first), Calibration(whole, known, first), Confusion(classes));
        int[] some = known.Length <= MostObjects
            ? known
            : [.. Enumerable.Range(0, MostObjects).Select(i => known[(int)((long)i * known.Length / MostObjects)])];
        Chart[] numbers = [.. NumberCharts(whole, known)];
        if (numbers.Length > 0)
            report.AddSection("Redshift and day of the peak").AddKeyFigures([.. NumberFigures(metrics)]).AddCharts(numbers);
        ReportSection early = report.AddSection("How early");
        const string sinceDetection = "days since the first detection";
        early.AddCharts(
            Along("since the first detection", sinceDetection, some, DaysOfDetection, DetectionOf, knowsPhase: false, cancellation));
        if (some.Any(i => double.IsFinite(table.PeakMjd[i])))
            early.AddCharts(
                Along("from the peak", "days from the peak", some, DaysOfPeak, i => table.PeakMjd[i], knowsPhase: true, cancellation));
        ReportSection curves = report.AddSection("Light curves");
        curves.AddText($"The objects whose class the model is surest of, and those where it is least sure of {first} or not.");
        foreach (int place in Examples(whole))
            curves.AddCharts(LightCurveChart(known[place]), ProbabilityChart(known[place]));
        return Encoding.UTF8.GetBytes(report.ToHtml());
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private LightCurvePrediction Predict(int[] objects, double until) =>
        model.Predict(inputs, objects, [.. Enumerable.Repeat(until, objects.Length)]);

    private LineChart Roc(LightCurvePrediction prediction, int[] objects, string first)
    {
        RocCurve curve = ClassificationMetrics.Roc(prediction.Probabilities, [.. objects.Select(i => table.Label[i])]);
        return new LineChart
        {
            Title = $"{first} against the rest: receiver operating characteristic",
            X = new ChartAxis("false positive rate"), Y = new ChartAxis("true positive rate"), Diagonal = true,
            Series = [new LineSeries(Invariant($"AUC {curve.AreaUnderCurve:F4}"), curve.FalsePositiveRates, curve.TruePositiveRates)],
        };
    }

    private LineChart Calibration(LightCurvePrediction prediction, int[] objects, string first)
    {
        CalibrationCurve curve = CalibrationCurve.Of(
            [.. objects.Select((_, i) => (double)prediction.Probabilities[i, 0])], [.. objects.Select(i => table.Label[i] == 0)], Bins);
        return new LineChart
        {
            Title = $"Calibration of the probability of {first}",
            Caption = "On the line, as many come true as are predicted. The numbers are those of the objects behind each point.",
            X = new ChartAxis($"predicted probability of {first}"), Y = new ChartAxis($"share that is {first}"), Diagonal = true,
            Series = [new LineSeries("", curve.Predicted, curve.Observed, [.. curve.Counts.Select(count => (long)count)])],
        };
    }

    private MatrixChart Confusion(ClassificationMetrics metrics)
    {
        var counts = new long[_classes.Count, _classes.Count];
        for (int row = 0; row < _classes.Count; row++)
            for (int column = 0; column < _classes.Count; column++) counts[row, column] = metrics.Confusion[row][column];
        return new MatrixChart
        {
            Title = "Confusion matrix", Caption = "Share of each true class and number of objects.", RowLabel = "true class",
            ColumnLabel = "predicted class", Rows = _classes, Columns = _classes, Counts = counts,
        };
    }

    private LineChart Along(
        string title, string axis, int[] objects, double[] days, Func<int, double> zero, bool knowsPhase, CancellationToken cancellation)
    {
        List<double> x = [], accuracy = [], area = [];
        foreach (double day in days)
        {
            cancellation.ThrowIfCancellationRequested();
            int[] seen = [.. objects.Where(i => inputs.Nights.NightsUntil(i, zero(i) + day) > 0)];
            if (seen.Length == 0) continue;
            LightCurvePrediction prediction = model.Predict(
                inputs, seen, [.. seen.Select(i => zero(i) + day)], knowsPhase ? day : double.PositiveInfinity);
            ClassificationMetrics metrics = ClassificationMetrics.Of(prediction.Probabilities, [.. seen.Select(i => table.Label[i])])!;
            x.Add(day);
            accuracy.Add(metrics.Accuracy);
            area.Add(metrics.AreaUnderCurve);
        }

        return new LineChart
        {
            Title = $"Accuracy and AUC {title}",
            Caption = Invariant($"{objects.Length} objects; those without an observation so early are left out."),
            X = new ChartAxis(axis), Y = new ChartAxis("share"),
            Series = double.IsNaN(area.FirstOrDefault(double.NaN))
                ? [new LineSeries("accuracy", x, accuracy)]
                : [new LineSeries("accuracy", x, accuracy), new LineSeries("AUC", x, area)],
        };
    }

    /// <summary>The day of the first detection of an object; NaN where there is none.</summary>
    private double DetectionOf(int index) => inputs.Nights.FirstDetection[index] < 0
        ? double.NaN
        : inputs.Nights.Mjd[inputs.Nights.Start[index] + inputs.Nights.FirstDetection[index]];

    /// <summary>Half of the examples are the surest ones, half those nearest to even odds.</summary>
    private static IEnumerable<int> Examples(LightCurvePrediction prediction)
    {
        Tensor probabilities = prediction.Probabilities;
        int[] order = [.. Enumerable.Range(0, probabilities.Rows).OrderBy(i => Math.Abs(probabilities[i, 0] - 0.5f)).ThenBy(i => i)];
        int half = Math.Min(Shown / 2, order.Length / 2);
        return order.Length <= Shown ? order.Reverse() : order.TakeLast(half).Reverse().Concat(order.Take(half));
    }

    private static IEnumerable<KeyFigure> NumberFigures(LightCurveMetrics metrics)
    {
        if (metrics.Redshift is { } z)
            yield return new KeyFigure(
                "redshift, NMAD of Δz/(1+z)", Invariant($"{z.NormalisedMedianAbsoluteDeviation:F3}"),
                Invariant($"{100 * z.OutlierFraction:F0} % beyond 0.15"));
        if (metrics.PeakDay is { } day)
            yield return new KeyFigure(
                "day of the peak", Invariant($"{day.MeanAbsoluteError:F1} days"), Invariant($"mean error; bias {day.Bias:F1} days"));
    }

    /// <summary>Predicted against true redshift, and against the true day of the peak since the first night.</summary>
    private IEnumerable<PredictionChart> NumberCharts(LightCurvePrediction whole, int[] known)
    {
        int[] redshift =
            [.. Enumerable.Range(0, whole.Redshift.Length).Where(i => float.IsFinite(LightCurveData.RedshiftOf(table, known[i])))];
        if (redshift.Length > 0)
            yield return new PredictionChart
            {
                Title = "Redshift", Caption = $"{redshift.Length} objects of known redshift, from their whole light curves.",
                X = new ChartAxis("true redshift"), Y = new ChartAxis("predicted redshift"),
                True = [.. redshift.Select(i => (double)LightCurveData.RedshiftOf(table, known[i]))],
                Predicted = [.. redshift.Select(i => whole.Redshift[i])],
            };
        int[] peak = [.. Enumerable.Range(0, whole.PeakMjd.Length).Where(i => double.IsFinite(table.PeakMjd[known[i]]))];
        if (peak.Length > 0)
            yield return new PredictionChart
            {
                Title = "Day of the peak", Caption = $"{peak.Length} objects of known peak; days count from an object's first night.",
                X = new ChartAxis("true day of the peak", "days"), Y = new ChartAxis("predicted day of the peak", "days"),
                True = [.. peak.Select(i => table.PeakMjd[known[i]] - FirstNight(known[i]))],
                Predicted = [.. peak.Select(i => whole.PeakMjd[i] - FirstNight(known[i]))],
            };
    }

    private double FirstNight(int index) => inputs.Nights.Mjd[inputs.Nights.Start[index]];

    private ScatterChart LightCurveChart(int index)
    {
        double start = FirstNight(index);
        return new ScatterChart
        {
            Title = $"{table.Name[index]}: {_classes[table.Label[index]]}",
            X = new ChartAxis("days since the first observation"), Y = new ChartAxis("flux"), SeriesOrder = table.Bands,
            Panels = [new ScatterPanel("",
            [
                .. from band in Enumerable.Range(0, table.Bands.Count)
                   let all = Enumerable.Range(table.RowStart[index], table.ObservationsOf(index))
                   let rows = all.Where(row => table.Band[row] == band).ToArray()
                   where rows.Length > 0
                   select new ScatterSeries(
                       table.Bands[band], [.. rows.Select(row => table.Mjd[row] - start)],
                       [.. rows.Select(row => (double)table.Flux[row])], [.. rows.Select(row => (double)table.FluxError[row])]),
            ])],
        };
    }

    private LineChart ProbabilityChart(int index)
    {
        double[] nights = inputs.Nights.Mjd[inputs.Nights.Start[index]..inputs.Nights.Start[index + 1]];
        Tensor probabilities = model.Predict(inputs, [.. nights.Select(_ => index)], nights).Probabilities;
        double[] days = [.. nights.Select(night => night - nights[0])];
        return new LineChart
        {
            Title = "Probabilities along its time",
            X = new ChartAxis("days since the first observation"),
            Y = new ChartAxis("probability") { Minimum = 0, Maximum = 1 },
            Series = [.. _classes.Select((name, c) =>
                new LineSeries(name, days, [.. nights.Select((_, night) => (double)probabilities[night, c])]))],
        };
    }
}
