using Crest.Foundation.Errors;
using Crest.Survey.Observations;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.ObservationTables;

/// <summary>
/// Reads tables of observations, texts and Parquet, that a schema describes. Without a column of objects each file is one object, named as
/// the file. A magnitude without an error, or with the limit flag, is an upper limit.
/// </summary>
/// <param name="schema">What the tables hold.</param>
/// <param name="found">Given each light curve.</param>
/// <param name="dropped">Told what is not taken.</param>
public sealed class ObservationTableReader(ObservationSchema schema, Action<LightCurve> found, DroppedData dropped)
    : LightCurveReader(found, dropped)
{
    private readonly Lazy<Dictionary<string, SurveyObject>> _objects = new(() => ReadObjects(schema));
    private readonly Dictionary<string, string> _bandNames = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Read(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using TableRows table = TableRows.Open(file, schema.IsCsv);
        TableColumns? header = table.ReadColumns(schema.HasHeader);
        int Place(string column) => schema.PlaceOf(header, column);
        (int id, int time, int band, int zeroPoint) = (Place("object"), Place("time"), Place("band"), Place("zero_point"));
        (int value, int error) = schema.IsMagnitudes
            ? (Place("magnitude"), Place("magnitude_error"))
            : (Place("flux"), Place("flux_error"));
        (int limit, int detected) = (Place("limit"), Place("detected"));
        (Curve.Path, Curve.LineWord, Curve.IsPart, Curve.RepeatsVisits) = (file.Path, table.RowWord, id >= 0, false);
        Curve.ZeroPoint = schema.ZeroPoint;
        byte[]? current = null;
        if (id < 0) Begin(NameOf(file.Path));
        while (table.Next())
        {
            if (header is not null && table.Count != header.Count)
                throw table.Error($"the row has {table.Count} fields, the header {header.Count}");
            if (id >= 0 && (current is null || !table.Field(id).SequenceEqual(current)))
            {
                if (current is not null) HandOn();
                current = table.Field(id).ToArray();
                Begin(table.Text(id));
            }

            if (Curve.Count == LightCurve.MostObservations) throw table.Error("the object has too many observations");
            bool isLimit = limit >= 0 && table.IsTrue(limit);
            double zero = zeroPoint >= 0 ? table.Number(zeroPoint) : schema.ZeroPoint;
            (double flux, double fluxError, bool limited) = schema.IsMagnitudes
                ? OfMagnitude(table.Number(value), isLimit ? double.NaN : table.Number(error), zero)
                : OfFlux(table.Number(value), table.Number(error), isLimit);
            double factor = Math.Pow(10, -0.4 * (zero - schema.ZeroPoint));
            ObservationFlags flags = limited ? ObservationFlags.UpperLimit
                : detected >= 0 && table.IsTrue(detected) ? ObservationFlags.Detected : ObservationFlags.None;
            Curve.Add(
                table.Mjd(time, schema.TimeOffset), BandOf(table.Text(band)), flux * factor, fluxError * factor, flags, table.Row);
        }

        if (id < 0 || current is not null) HandOn();
    }

    private void Begin(string name)
    {
        Curve.Clear();
        Curve.ZeroPoint = schema.ZeroPoint;
        Curve.Object = _objects.Value.GetValueOrDefault(name) ?? new SurveyObject(name);
    }

    private (double Flux, double Error, bool IsLimit) OfMagnitude(double magnitude, double error, double zeroPoint)
    {
        double flux = Math.Pow(10, -0.4 * (magnitude - zeroPoint));
        return double.IsNaN(error) ? (0, flux / schema.LimitSigmas, true) : (flux, flux * error * Math.Log(10) / 2.5, false);
    }

    private (double Flux, double Error, bool IsLimit) OfFlux(double flux, double error, bool isLimit) =>
        isLimit ? (0, flux / schema.LimitSigmas, true) : (flux, error, false);

    private string BandOf(string name)
    {
        if (_bandNames.TryGetValue(name, out string? band)) return band;
        band = schema.Bands.Count == 0 ? name : schema.Bands.GetValueOrDefault(name, "");
        if (_bandNames.Count < 1024) _bandNames.Add(name, band);
        return band;
    }

    private static string NameOf(string path)
    {
        string name = Path.GetFileName(path);
        int end = name.IndexOf('.', StringComparison.Ordinal);
        return end > 0 ? name[..end] : name;
    }

    private static Dictionary<string, SurveyObject> ReadObjects(ObservationSchema schema)
    {
        Dictionary<string, SurveyObject> objects = new(StringComparer.Ordinal);
        if (schema.Objects is not { } columns || schema.ObjectPath is not { } path) return objects;
        using SurveyFile file = SurveyPaths.Opened(path);
        using TableRows table = TableRows.Open(file, columns.IsCsv);
        TableColumns? header = table.ReadColumns(columns.HasHeader);
        double Of(string column) => columns.PlaceOf(header, column) is >= 0 and var place ? table.Number(place) : double.NaN;
        double PeakOf() => columns.PlaceOf(header, "peak_mjd") is >= 0 and var place ? table.Mjd(place, offset: 0) : double.NaN;
        int id = columns.PlaceOf(header, "object"), type = columns.PlaceOf(header, "type");
        if (id < 0)
            throw new CrestException($"{path}: the schema says not which column names the objects (objects: columns: object)");
        while (table.Next())
        {
            string name = table.Text(id);
            bool added = objects.TryAdd(name, new SurveyObject(name)
            {
                Type = type >= 0 ? table.Text(type) : "",
                Position = SurveyObject.KnownPosition(Of("ra"), Of("dec")),
                SpectroscopicRedshift = SurveyObject.KnownRedshift(Of("redshift")),
                SpectroscopicRedshiftError = SurveyObject.KnownPositive(Of("redshift_error")),
                HostPhotometricRedshift = SurveyObject.KnownRedshift(Of("host_photo_redshift")),
                HostPhotometricRedshiftError = SurveyObject.KnownPositive(Of("host_photo_redshift_error")),
                MilkyWayReddening = Of("reddening") is >= 0 and < 99 and var ebv ? ebv : double.NaN,
                PeakMjd = PeakOf() is > 0 and < 100_000 and var day ? day : double.NaN,
            });
            if (!added) throw table.Error($"the object {name} has two rows; leave one");
        }

        return objects;
    }
}
