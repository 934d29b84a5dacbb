using Crest.Foundation.Errors;
using Crest.Survey.Photometry;
using Crest.Survey.RawData;

namespace Crest.Survey.SurveySimulation;

/// <summary>
/// Reads when and how deeply a survey observes: CSV with a header and one visit a row. Columns <c>mjd</c>, <c>band</c> (u, g, r, i, z, y)
/// and <c>depth</c>, the AB magnitude of 5 standard deviations; <c>field</c>, where there are several, and <c>zero_point</c>, the AB
/// magnitude that gives one electron, where it is known.
/// </summary>
internal static class CadenceFile
{
    /// <summary>One electron of a 4 m telescope in about two minutes.</summary>
    private const double UsualElectronMagnitude = 31;

    private const int Mjd = 0, Band = 1, Depth = 2, Field = 3, ZeroPoint = 4, MostVisits = 1 << 24;
    private static readonly string[] s_columns = ["mjd", "band", "depth"], s_optional = ["field", "zero_point"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; .gz is unpacked.</param>
    /// <exception cref="CrestException">It cannot be read, or a row is no visit.</exception>
    public static SimulatedSurvey Read(string path)
    {
        var fields = new Dictionary<string, List<FieldVisit>>(StringComparer.Ordinal);
        using var table = new CsvTable(path, s_columns, s_optional);
        int visits = 0;
        while (table.Next())
        {
            if (++visits > MostVisits) throw table.Error(Mjd, $"there are more than {MostVisits} visits");
            string field = table.Has(Field) ? table.TextOrEmpty(Field) : "";
            if (!fields.TryGetValue(field, out List<FieldVisit>? own)) fields.Add(field, own = []);
            own.Add(VisitOf(table));
        }

        if (visits == 0) throw new CrestException($"{path}: there is no visit in it");
        if (fields.Values.All(own => own.Max(visit => visit.Mjd) - own.Min(visit => visit.Mjd) < LightCurveSimulator.NightLength))
            throw new CrestException($"{path}: no field has visits in two nights, in which a supernova has to be detected");
        int[] used = [.. fields.Values.SelectMany(f => f).Select(v => v.Band).Distinct().Order()];
        var plan = new SurveyPlan
        {
            Name = "survey",
            Bands = [.. used.Select(band => new SurveyBand(SurveyPassbands.Lsst[band], double.NaN, double.NaN, 0))],
            Regions = [], FirstMjd = 0, Seasons = 0, SeasonDays = 0, Redshifts = (0.01, 1.2),
        };
        return new SimulatedSurvey(plan,
            [.. fields.Select(f => new ObservedField(f.Key, f.Value.Select(v => v with { Band = Array.IndexOf(used, v.Band) })))]);
    }

    private static FieldVisit VisitOf(CsvTable table)
    {
        double mjd = table.Number(Mjd), depth = table.Number(Depth);
        double zeroPoint = table.Has(ZeroPoint) ? table.Number(ZeroPoint) : double.NaN;
        if (double.IsNaN(zeroPoint)) zeroPoint = UsualElectronMagnitude;
        if (mjd is not (>= 0 and <= 100_000)) throw table.Error(Mjd, $"mjd is {mjd}; a modified Julian date is 0 to 100000");
        if (depth is not (>= 5 and <= 40)) throw table.Error(Depth, $"depth is {depth}; a magnitude is 5 to 40");
        if (zeroPoint is not (>= 5 and <= 50)) throw table.Error(ZeroPoint, $"zero_point is {zeroPoint}; a magnitude is 5 to 50");
        string name = table.Text(Band);
        int band = Array.FindIndex(SurveyPassbands.Lsst, passband => passband.Name == name);
        if (band < 0) throw table.Error(Band, $"'{name}' is not a band that is simulated; there are u, g, r, i, z, y");
        return new FieldVisit(mjd, band, AbSystem.SkyNoise(depth, ObservingNights.ZeroPoint),
            AbSystem.Flux(ObservingNights.ZeroPoint, zeroPoint));
    }
}
