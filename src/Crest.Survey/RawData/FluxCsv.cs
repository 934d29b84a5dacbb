using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Foundation.Progress;
using Crest.Survey.LightCurves;

namespace Crest.Survey.RawData;

/// <summary>
/// Light curves in two CSV tables: fluxes (<c>object_id,mjd,passband,index,flux,flux_err</c>, a row a visit) and, where known, what the
/// objects are (<c>object_id,sn_type,redshift</c>). Column order is free, more columns may be there; a file whose name ends in
/// <c>.gz</c> is read as it is.
/// </summary>
public sealed class FluxCsv
{
    private const int CadenceSample = 64;

    /// <summary>Modified Julian dates of 1 January 1950 and 2100.</summary>
    private const double EarliestMjd = 33282, LatestMjd = 88069;

    /// <summary>The objects, in the order in which the flux table first names them; labels unknown, days from peak unknown.</summary>
    public required LightCurveTable Table { get; init; }

    /// <summary>Type of each object; empty where there is no second table.</summary>
    public required string[] Types { get; init; }

    /// <summary>SHA-256 of the bytes of the file or files.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// Modified Julian date from which the days of the table count; null where the column <c>mjd</c> cannot be one, since it is before 1950
    /// or after 2100.
    /// </summary>
    public required double? FirstVisitMjd { get; init; }

    /// <summary>Objects of the second table without a flux.</summary>
    public required int WithoutFlux { get; init; }

    /// <summary>Reads the tables.</summary>
    /// <param name="fluxPath">The fluxes.</param>
    /// <param name="objectPath">What the objects are; null where that is not known.</param>
    /// <param name="progress">Told how many rows are read.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="CrestException">
    /// A file cannot be read, a column is missing, a value is wrong, a visit is off the grid or there twice, or
    /// an object is in one table only.
    /// </exception>
    public static FluxCsv Read(string fluxPath, string? objectPath, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var measured = new Measurements();
        using (var csv = new CsvTable(fluxPath, "object_id", "mjd", "passband", "index", "flux", "flux_err"))
        {
            while (csv.Next())
            {
                measured.Add(csv);
                if (measured.Rows.Count % 65536 != 0) continue;
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new StepProgress("reading fluxes", csv.BytesRead, csv.Bytes));
            }
        }

        if (measured.Rows.Count == 0) throw new CrestException($"{fluxPath}: there is a header but no row of data");
        LightCurveTable table = measured.ToTable(fluxPath);
        var types = new string[table.Count];
        Array.Fill(types, "");
        int withoutFlux = objectPath is null ? 0 : ReadObjects(objectPath, fluxPath, table, types);
        string hash =
            objectPath is null ? ContentHash.OfFile(fluxPath) : $"{ContentHash.OfFile(fluxPath)} {ContentHash.OfFile(objectPath)}";
        return new FluxCsv { Table = table, Types = types, Hash = hash, WithoutFlux = withoutFlux, FirstVisitMjd = measured.FirstVisitMjd };
    }

    private static int ReadObjects(string path, string fluxPath, LightCurveTable table, string[] types)
    {
        var samples = new Dictionary<string, int>(table.Count, StringComparer.Ordinal);
        for (int sample = 0; sample < table.Count; sample++) samples.Add(table.Names[sample], sample);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int withoutFlux = 0;
        using var csv = new CsvTable(path, "object_id", "sn_type", "redshift");
        while (csv.Next())
        {
            string name = csv.Text(0);
            if (!seen.Add(name)) throw csv.Error(0, $"object {name} is there a second time");
            if (!samples.TryGetValue(name, out int sample))
            {
                withoutFlux++;
                continue;
            }

            types[sample] = csv.Text(1);
            float redshift = (float)csv.Number(2);
            if (!RedshiftRange.IsUnknown(redshift) && !RedshiftRange.Holds(redshift))
                throw csv.Error(2, $"the redshift of {name} is {redshift}, which is not between {RedshiftRange.Lowest} and "
                    + $"{RedshiftRange.Highest}; an unknown one is empty or -1");
            table.Redshift[sample] = RedshiftRange.IsUnknown(redshift) ? LightCurveTable.Unknown : redshift;
        }

        foreach (string name in table.Names)
            if (!seen.Contains(name))
                throw new CrestException($"{path}: object {name} of {fluxPath} is not in it; add its row, or remove its fluxes");
        return withoutFlux;
    }

    private readonly record struct Measurement(int Object, string Band, int Index, double Mjd, float Flux, float FluxError, int Line);

    /// <summary>The rows of the flux table as they come.</summary>
    private sealed class Measurements
    {
        private readonly Dictionary<string, int> _objects = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _bands = new(StringComparer.Ordinal);
        private readonly List<string> _names = [];

        public List<Measurement> Rows { get; } = [];

        public double? FirstVisitMjd => Rows.Min(row => row.Mjd) is >= EarliestMjd and <= LatestMjd and var first ? first : null;

        public void Add(CsvTable csv)
        {
            string name = csv.Text(0), band = csv.Text(2);
            if (!_objects.TryGetValue(name, out int number))
            {
                _objects.Add(name, number = _names.Count);
                _names.Add(name);
            }

            if (!_bands.TryGetValue(band, out string? known)) _bands.Add(band, known = band);
            double mjd = csv.Number(1), index = csv.Number(3);
            if (double.IsNaN(mjd)) throw csv.Error(1, "mjd is missing; every visit has its day");
            if (!(index >= 1 && index <= int.MaxValue && Math.Floor(index) == index))
                throw csv.Error(3, $"index is not a whole number from 1 up: '{csv.Text(3)}'");
            Rows.Add(new Measurement(number, known, (int)index, mjd, (float)csv.Number(4), (float)csv.Number(5), csv.Line));
        }

        public LightCurveTable ToTable(string path)
        {
            // A stable order by object: rows of one object need not stand together.
            var start = new int[_names.Count + 1];
            foreach (Measurement row in Rows) start[row.Object + 1]++;
            for (int i = 0; i < _names.Count; i++) start[i + 1] += start[i];
            var order = new int[Rows.Count];
            int[] next = [.. start];
            for (int i = 0; i < Rows.Count; i++) order[next[Rows[i].Object]++] = i;

            double firstDay = double.PositiveInfinity;
            foreach (Measurement row in Rows) firstDay = Math.Min(firstDay, row.Mjd);
            var (rows, shared) = (new LightCurveRows(), new SharedCadence());
            int sample = Math.Min(_names.Count, CadenceSample);
            for (int i = 0; i < sample; i++)
            {
                Fill((int)((long)i * _names.Count / sample));
                shared.Hear(rows, path);
            }

            var table = new LightCurveTable(shared.Decide(), [.. _names]);
            var placement = new CadencePlacement(table);
            for (int i = 0; i < _names.Count; i++)
            {
                Fill(i);
                placement.Place(rows, path, i);
            }

            return table;

            void Fill(int number)
            {
                rows.Clear();
                for (int i = start[number]; i < start[number + 1]; i++)
                {
                    Measurement row = Rows[order[i]];
                    // Days are told to a tenth of a second: the difference of two dates of five digits has no more.
                    var visit = new Visit(row.Band, row.Index, Math.Round(row.Mjd - firstDay, 6));
                    rows.Add(row.Line, visit, LightCurveTable.Unknown, row.Flux, row.FluxError);
                }
            }
        }
    }
}
