using System.Globalization;
using Crest.Foundation.Errors;
using Crest.Foundation.Yaml;
using Crest.Survey.LightCurves;
using Crest.Survey.Observations;

namespace Crest.Survey.VisitGrids;

/// <summary>
/// The visits onto which light curves with observations at any times are put, from a YAML file: the days of each band, what they are
/// counted from, and how far from its visit an observation may be. <c>examples/grid.yaml</c> shows all keys.
/// </summary>
public sealed record VisitGrid
{
    /// <summary>More visits than any network on a grid is given.</summary>
    private const int MostVisits = 10_000;

    /// <summary>Days are told to a tenth of a second.</summary>
    private const int Digits = 6;

    /// <summary>Modified Julian dates of 1 January 1950 and 2100.</summary>
    private const double EarliestMjd = 33282, LatestMjd = 88069;

    private const double LongestSeason = 10_000;

    /// <summary>
    /// The visits by band, then by day. Their elapsed days are days after <see cref="ZeroOf"/>.
    /// </summary>
    public required Cadence Cadence { get; init; }

    /// <summary>What the days of the file are counted from.</summary>
    public required GridDays Days { get; init; }

    /// <summary>How far from its visit an observation may be [day], above 0.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Flux over its error from which an observation is a detection, of objects of which the survey flags none; above 0.</summary>
    public double Detection { get; init; } = 5;

    /// <summary>The date of the first visit [MJD], from which elapsed days count; null where they count from the first detection.</summary>
    public double? FirstVisitMjd { get; init; }

    /// <summary>Reads a grid.</summary>
    /// <param name="path">The YAML file.</param>
    /// <exception cref="CrestException">It cannot be read, or something in it is wrong.</exception>
    public static VisitGrid Read(string path)
    {
        YamlMapping root = YamlFile.Read(path).Mapping("days", "tolerance", "detection", "visits");
        GridDays days = root.Required("days", "what the days are counted from, first-detection or mjd")
            .OneOf([GridDays.FirstDetection, GridDays.Mjd], value => value == GridDays.Mjd ? "mjd" : "first-detection");
        if (days == GridDays.Mjd && root["detection"] is not null)
            throw root.ErrorAt("detection", "detection is for 'days: first-detection'; leave it out");
        double tolerance = root.Required("tolerance", "how many days an observation may be away from its visit").Number(1e-6, 1000);
        YamlMapping bands = root.Required("visits", "the days of each band, such as 'g: [0, 5, 10]'").Mapping();
        var dates = new List<(string Band, double[] Days)>();
        foreach (string band in bands.Keys.Order(Comparer<string>.Create(PassbandOrder.Compare)))
        {
            if (band.Length == 0 || band.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
                throw bands.ErrorAt(band, $"'{band}' is not a band's name");
            dates.Add((band, DaysOf(bands.ValueOf(band), days)));
        }

        if (dates.Sum(band => band.Days.Length) is 0 or > MostVisits)
            throw bands.Error($"there are {dates.Sum(band => band.Days.Length)} visits; give 1 to {MostVisits}");
        double? first = days == GridDays.Mjd ? dates.Min(band => band.Days[0]) : null;
        return new VisitGrid
        {
            Cadence = new Cadence(dates.SelectMany(band =>
                band.Days.Select((day, i) => new Visit(band.Band, i + 1, Math.Round(day - (first ?? 0), Digits))))),
            Days = days,
            Tolerance = tolerance,
            Detection = root["detection"]?.Number(0.1, 1000) ?? 5,
            FirstVisitMjd = first,
        };
    }

    /// <summary>The date from which the elapsed days of an object count [MJD]; NaN where it has no detection.</summary>
    /// <param name="table">The light curves.</param>
    /// <param name="index">The object, from 0.</param>
    public double ZeroOf(ObservationTable table, int index)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (FirstVisitMjd is { } first) return first;
        (int start, int end) = (table.RowStart[index], table.RowStart[index + 1]);
        for (int row = start; row < end; row++)
            if (table.Flags[row].HasFlag(ObservationFlags.Detected)) return table.Mjd[row];
        for (int row = start; row < end; row++)
            if (table.Flux[row] >= Detection * table.FluxError[row]) return table.Mjd[row];
        return double.NaN;
    }

    /// <summary>The grid in one line, for hashes; no other grid has the same.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Days} {FirstVisitMjd:R} {Tolerance:R} {Detection:R} ")
        + string.Join(' ', Cadence.Visits.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Band}:{v.ElapsedDay:R}")));

    /// <summary>The days of a band: a list, or first, last and step.</summary>
    private static double[] DaysOf(YamlNode node, GridDays kind)
    {
        (double lowest, double highest) = kind == GridDays.Mjd ? (EarliestMjd, LatestMjd) : (-LongestSeason, LongestSeason);
        if (node is YamlMapping)
        {
            YamlMapping range = node.Mapping("first", "last", "step");
            double first = range.Required("first", "the first day").Number(lowest, highest);
            double last = range.Required("last", "the last day").Number(first, highest);
            double step = range.Required("step", "the days from one visit to the next").Number(1e-6, LongestSeason);
            // A step such as 0.1 does not add up to the last day exactly.
            double steps = Math.Floor(((last - first) / step) + 1e-6);
            if (steps >= MostVisits) throw range.Error($"there are {steps + 1} visits; give at most {MostVisits}");
            return [.. Enumerable.Range(0, (int)steps + 1).Select(i => Math.Round(first + (i * step), Digits))];
        }

        IReadOnlyList<YamlNode> items = node.Items();
        double[] days = [.. items.Select(item => Math.Round(item.Number(lowest, highest), Digits))];
        if (days.Length == 0) throw node.Expected("a list of days, or first, last and step");
        for (int i = 1; i < days.Length; i++)
            if (days[i] <= days[i - 1])
                throw items[i].Error($"day {days[i]} does not follow day {days[i - 1]}: write days in ascending order");
        return days;
    }
}
