using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;

namespace Crest.Survey.RawData;

/// <summary>
/// Light curves in two CSV tables: fluxes (<c>object_id,mjd,passband,flux,flux_err</c>, a row a visit; with <c>index</c> the visits of a
/// band are numbered, without it they are counted by time) and, where known, what the objects are (<c>object_id</c> with
/// <c>sn_type</c>, <c>redshift</c>, <c>peak_mjd</c>, <c>ra</c>, <c>dec</c>). Column order is free, more columns may be there; a file whose
/// name ends in <c>.gz</c> is read as it is.
/// </summary>
public sealed class FluxCsv
{
    /// <summary>Modified Julian dates of 1 January 1950 and 2100.</summary>
    private const double EarliestMjd = 33282, LatestMjd = 88069;

    /// <summary>The Julian date of the modified Julian date 0.</summary>
    private const double JulianDateOfMjd0 = 2_400_000.5;

    /// <summary>The objects, in the order in which the flux table first names them; labels unknown.</summary>
    public required LightCurveTable Table { get; init; }

    /// <summary>Type of each object; empty where it is not known.</summary>
    public required string[] Types { get; init; }

    /// <summary>SHA-256 of the bytes of the file or files.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// Modified Julian date from which the days of the table count; null where the column <c>mjd</c> cannot be one, since it is before 1950
    /// or after 2100.
    /// </summary>
    public required double? FirstVisitMjd { get; init; }

    /// <summary>Whether the column <c>mjd</c> looks like Julian dates, which are 2,400,000.5 days more.</summary>
    public required bool HasJulianDates { get; init; }

    /// <summary>The files whose last line has no end, as in one that was cut within its last field.</summary>
    public required IReadOnlyList<string> WithoutLineEnd { get; init; }

    /// <summary>Objects of the second table without a flux.</summary>
    public required int WithoutFlux { get; init; }

    /// <summary>Reads the tables.</summary>
    /// <param name="fluxPath">The fluxes.</param>
    /// <param name="objectPath">What the objects are; null where that is not known.</param>
    /// <param name="progress">Told how many rows are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <param name="options">How the tables are to be understood.</param>
    /// <exception cref="CrestException">
    /// A file cannot be read, a column is missing, a value is wrong, a visit is off the grid or there twice, or
    /// an object is in one table only.
    /// </exception>
    public static FluxCsv Read(
        string fluxPath, string? objectPath, IProgress<StepProgress>? progress, CancellationToken cancellation,
        FluxCsvOptions? options = null)
    {
        options ??= new FluxCsvOptions();
        var rows = new FluxRows(options.Bands);
        var withoutLineEnd = new List<string>();
        using (var csv = new CsvTable(fluxPath, ["object_id", "mjd", "passband", "flux", "flux_err"], ["index"]))
        {
            while (csv.Next())
            {
                rows.Add(csv);
                if (rows.Count % 65536 != 0) continue;
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new StepProgress("reading fluxes", csv.BytesRead, csv.Bytes));
            }

            if (!csv.IsAtLineEnd) withoutLineEnd.Add(fluxPath);
        }

        if (rows.Count == 0) throw new CrestException($"{fluxPath}: there is a header but no row of data");
        LightCurveTable table = FluxGrid.Of(fluxPath, rows, options.TimeTolerance).Fill();
        var types = new string[table.Count];
        Array.Fill(types, "");
        int withoutFlux = objectPath is null
            ? 0
            : ReadObjects(objectPath, fluxPath, table, types, rows.FirstDay, options.AreObserved, withoutLineEnd);
        string hash =
            objectPath is null ? ContentHash.OfFile(fluxPath) : $"{ContentHash.OfFile(fluxPath)} {ContentHash.OfFile(objectPath)}";
        return new FluxCsv
        {
            Table = table,
            Types = types,
            Hash = hash,
            WithoutLineEnd = withoutLineEnd,
            WithoutFlux = withoutFlux,
            FirstVisitMjd = IsDate(rows.FirstDay) ? rows.FirstDay : null,
            HasJulianDates = IsDate(rows.FirstDay - JulianDateOfMjd0),
        };
    }

    private static int ReadObjects(
        string path, string fluxPath, LightCurveTable table, string[] types, double firstDay, bool areObserved,
        List<string> withoutLineEnd)
    {
        var samples = new Dictionary<string, int>(table.Count, StringComparer.Ordinal);
        for (int sample = 0; sample < table.Count; sample++) samples.Add(table.Names[sample], sample);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int withoutFlux = 0;
        using CsvTable csv = areObserved
            ? new CsvTable(path, ["object_id"], ["sn_type", "redshift", "peak_mjd", "ra", "dec"])
            : new CsvTable(path, ["object_id", "sn_type"], ["redshift", "peak_mjd", "ra", "dec"]);
        if (csv.Has(4) && csv.Has(5)) table.Positions = [.. Enumerable.Repeat(SkyPosition.Unknown, table.Count)];
        while (csv.Next())
        {
            string name = csv.Text(0);
            if (!seen.Add(name)) throw csv.Error(0, $"object {name} is there a second time");
            if (!samples.TryGetValue(name, out int sample))
            {
                withoutFlux++;
                continue;
            }

            if (csv.Has(1)) types[sample] = areObserved ? csv.TextOrEmpty(1) : csv.Text(1);
            float redshift = csv.Has(2) ? (float)csv.Number(2) : float.NaN;
            if (!RedshiftRange.IsUnknown(redshift) && !RedshiftRange.Holds(redshift))
                throw csv.Error(2, $"the redshift of {name} is {redshift}, which is not between {RedshiftRange.Lowest} and "
                    + $"{RedshiftRange.Highest}; an unknown one is empty or -1");
            table.Redshift[sample] = RedshiftRange.IsUnknown(redshift) ? LightCurveTable.Unknown : redshift;
            double peak = csv.Has(3) ? csv.Number(3) : double.NaN;
            // Without dates the days are those of a season, where a peak may be at any small number.
            if (peak is -999 or -9999 || (IsDate(firstDay) && (peak is 0 or -1 or -9 or -99))) peak = double.NaN;
            if (IsDate(firstDay) && !double.IsNaN(peak) && !IsDate(peak))
                throw csv.Error(3, $"the peak of {name} is {peak}, which is no date (MJD) although mjd is; an unknown one is empty or -1");
            if (!double.IsNaN(peak)) SetPeak(table, sample, peak - firstDay);
            if (table.Positions is null) continue;
            table.Positions[sample] = new SkyPosition(csv.Number(4), csv.Number(5));
            if (!table.Positions[sample].IsValid)
                throw csv.Error(4, $"{name} is at no place in the sky: ra is 0 to 360 and dec -90 to 90 degrees, or both are empty");
        }

        if (!csv.IsAtLineEnd) withoutLineEnd.Add(path);
        if (areObserved) return withoutFlux;
        foreach (string name in table.Names)
            if (!seen.Contains(name))
                throw new CrestException($"{path}: object {name} of {fluxPath} is not in it; add its row, or remove its fluxes");
        return withoutFlux;
    }

    private static bool IsDate(double mjd) => mjd is >= EarliestMjd and <= LatestMjd;

    private static void SetPeak(LightCurveTable table, int sample, double day)
    {
        Span<float> epoch = table.EpochOf(sample);
        for (int visit = 0; visit < epoch.Length; visit++) epoch[visit] = (float)(table.Cadence.Visits[visit].ElapsedDay - day);
    }
}
