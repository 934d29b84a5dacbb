using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Crest.Experiments.Reports;
using Crest.Survey.LightCurves;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// The observer's list of a report: every candidate with its light curve, to be sorted, filtered and searched. The data are columns; light
/// curves and probabilities are 16-bit numbers in base 64, so that 10,000 objects of 37 visits take 3 MB.
/// </summary>
internal static class CandidateList
{
    /// <summary>In place of a flux that is not measured.</summary>
    private const short Missing = short.MinValue;

    /// <summary>In place of the probabilities of an object that is not judged; a probability is a 65534th.</summary>
    private const ushort NoShare = ushort.MaxValue;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Makes the list.</summary>
    /// <param name="candidates">The objects in their order.</param>
    /// <param name="observed">Their light curves.</param>
    /// <param name="falseAlarms">Share of objects like the training data that are marked as unlike it; NaN where not known.</param>
    public static ScriptedPart Of(RankedCandidates candidates, SupernovaData observed, double falseAlarms)
    {
        // The serializer writes <, >, & and quotes as \u escapes, so no text can end the script element.
        string data = JsonSerializer.Serialize(Data(candidates, observed), Json);
        string html = Resource("candidates.html").Replace("KEYS", Keys(observed), StringComparison.Ordinal)
            .Replace("LEGEND", Legend(candidates, observed, falseAlarms), StringComparison.Ordinal)
            .Replace("DATA", data, StringComparison.Ordinal);
        return new ScriptedPart(html, Resource("candidates.css"), Resource("candidates.js"));
    }

    private static object Data(RankedCandidates candidates, SupernovaData observed)
    {
        LightCurveTable table = observed.Set.Table;
        IReadOnlyList<RankedCandidate> list = candidates.List;
        Dictionary<string, int> rowOf = table.Names.Select((name, row) => (name, row)).ToDictionary(r => r.name, r => r.row);
        int[] rows = [.. list.Select(c => rowOf[c.Name])];
        CandidatePhotometry[] photometry = [.. rows.Select(row => CandidatePhotometry.Of(table, row, observed.Set.ZeroPoint))];
        string[] bands = [.. table.Cadence.Bands], order = [.. SupernovaCharts.BandOrder.Concat(bands).Distinct()];
        float[] scales = [.. rows.Select(row => Scale(table, row))];
        IReadOnlyList<string> classes = candidates.Classes;
        return new
        {
            Classes = classes,
            Bands = bands,
            BandOrder = order,
            BandColors = bands.Select(band => Array.IndexOf(order, band)),
            VisitBands = table.Cadence.Visits.Select(visit => Array.IndexOf(bands, visit.Band)),
            Days = table.Cadence.Visits.Select(visit => visit.ElapsedDay),
            LastDay = table.Cadence.Visits.Max(visit => visit.ElapsedDay),
            FirstMjd = observed.Set.FirstVisitMjd,
            ZeroPoint = observed.Set.ZeroPoint.ToString("0.0##", CultureInfo.InvariantCulture),
            Visits = list.Select(c => c.Visits).FirstOrDefault(visits => visits is not null) ?? table.Cadence.Count,
            Names = list.Select(c => c.Name),
            Shares = Base64(
                [.. list.SelectMany(c => c.Probabilities).Select(p => double.IsNaN(p) ? NoShare : (ushort)Math.Round(p * 65534))]),
            Redshift = Numbers(list.Select(c => c.Redshift), 3),
            RedshiftError = NumbersOrNone(list.Select(c => c.RedshiftError), 3),
            Peak = Numbers(list.Select(c => c.PeakDay), 2),
            PeakError = NumbersOrNone(list.Select(c => c.PeakDayError), 2),
            Magnitude = Numbers(photometry.Select(p => p.Magnitude), 2),
            MagnitudeBand = photometry.Select(p => p.Band),
            Signal = Numbers(photometry.Select(p => p.SignalToNoise), 1),
            Measured = list.Select((c, i) => c.Measured ?? photometry[i].Measured),
            Novelty = NumbersOrNone(list.Select(c => c.Novelty), 3),
            Known = list.Any(c => c.KnownType is not null)
                ? list.Select(c => c.KnownType is { } known ? classes.TakeWhile(name => name != known).Count() : -1)
                : null,
            Notes = list.Select((c, i) => (c.Note, i)).Where(n => n.Note.Length > 0).ToDictionary(n => n.i, n => n.Note),
            RightAscension = table.Positions is { } positions ? Numbers(rows.Select(row => positions[row].RightAscension), 5) : null,
            Declination = table.Positions is { } places ? Numbers(rows.Select(row => places[row].Declination), 5) : null,
            Scale = scales,
            Flux = Base64([.. rows.SelectMany((row, i) => Scaled(table.FluxOf(row), scales[i]))]),
            Error = Base64([.. rows.SelectMany((row, i) => Scaled(table.FluxErrorOf(row), scales[i]))]),
        };
    }

    /// <summary>The colour of each band.</summary>
    private static string Keys(SupernovaData observed)
    {
        string[] bands = [.. observed.Set.Table.Cadence.Bands], order = [.. SupernovaCharts.BandOrder.Concat(bands).Distinct()];
        return string.Concat(bands.Select(
            band => $"<span class=\"key\"><i style=\"background: var(--series-{Array.IndexOf(order, band) % 8})\"></i>"
                + $"{WebUtility.HtmlEncode(band)}</span>"));
    }

    /// <summary>What the columns mean, a paragraph each.</summary>
    private static string Legend(RankedCandidates candidates, SupernovaData observed, double falseAlarms)
    {
        List<string> texts =
        [
            "A light curve shows the flux by day, zero as a line, and the predicted peak as a dashed line; each has its own scale. "
                + "Its link shows it large; the arrow keys go to the next object.",
            $"The bars are the probabilities of {string.Join(", ", candidates.Classes)}, from left to right.",
            $"Brightest: AB magnitude of the highest flux of at least {CandidatePhotometry.Detection} standard deviations. "
                + "S/N: the highest ratio of a flux to its error.",
            observed.Set.FirstVisitMjd is null
                ? "Peak days count from the season's first visit; the data do not tell its date."
                : "Peak dates are of the observer frame, UTC; how long ago goes by the clock of the reader.",
            !double.IsNaN(falseAlarms)
                ? "Unlike training: fewer visits than any training object has, or farther from the training data than a threshold that "
                    + $"{(100 * falseAlarms).ToString("0.#", CultureInfo.InvariantCulture)} % of the validation objects exceed; "
                    + "the predictions of such an object may be wrong however sure they look."
                : "The model has no measure of what is unlike its training data, so nothing is marked; train it again to have one.",
        ];
        if (candidates.List.Any(c => !double.IsNaN(c.RedshiftError) || !double.IsNaN(c.PeakDayError)))
        {
            texts.Insert(
                3, "±: 68 % of the validation objects with a similar prediction have their true value within this distance of it.");
        }
        return string.Concat(texts.Select(text => $"<p>{WebUtility.HtmlEncode(text)}</p>"));
    }

    /// <summary>The largest flux or error of an object is some 32,000 of these steps.</summary>
    private static float Scale(LightCurveTable table, int row)
    {
        float largest = 0;
        foreach (float value in table.FluxOf(row)) largest = Math.Max(largest, float.IsFinite(value) ? Math.Abs(value) : 0);
        foreach (float value in table.FluxErrorOf(row)) largest = Math.Max(largest, float.IsFinite(value) ? Math.Abs(value) : 0);
        return largest > 0 ? float.Parse((largest / 32_000).ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : 1;
    }

    private static short[] Scaled(ReadOnlySpan<float> values, float scale)
    {
        var scaled = new short[values.Length];
        for (int i = 0; i < scaled.Length; i++)
            scaled[i] = float.IsFinite(values[i]) ? (short)Math.Clamp(Math.Round(values[i] / scale), -32_767, 32_767) : Missing;
        return scaled;
    }

    private static string Base64(short[] values)
    {
        var bytes = new byte[values.Length * 2];
        for (int i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), values[i]);
        return Convert.ToBase64String(bytes);
    }

    private static string Base64(ushort[] values) => Base64([.. values.Select(value => (short)value)]);

    private static double?[] Numbers(IEnumerable<double> values, int digits) =>
        [.. values.Select(v => double.IsFinite(v) ? Math.Round(v, digits) : (double?)null)];

    private static double?[]? NumbersOrNone(IEnumerable<double> values, int digits) =>
        Numbers(values, digits) is var numbers && numbers.Any(n => n is not null) ? numbers : null;

    private static string Resource(string name)
    {
        using Stream stream = typeof(CandidateList).Assembly.GetManifestResourceStream($"Supernova/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
