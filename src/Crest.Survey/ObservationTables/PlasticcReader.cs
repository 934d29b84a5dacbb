using Crest.Foundation.Errors;
using Crest.Survey.Observations;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.ObservationTables;

/// <summary>
/// Reads the CSV tables of PLAsTiCC: light curves, and metadata, which are read before them and kept in memory. Classes become types by
/// the key that was published after the challenge (Hložek et al. 2020, arXiv 2012.12392).
/// </summary>
/// <param name="found">Given each light curve.</param>
/// <param name="dropped">Told what is not taken.</param>
public sealed class PlasticcReader(Action<LightCurve> found, DroppedData dropped) : LightCurveReader(found, dropped)
{
    private static readonly string[] s_bands = ["u", "g", "r", "i", "z", "y"];
    private readonly Dictionary<string, SurveyObject> _objects = new(StringComparer.Ordinal);

    /// <summary>Whether a file is a table of light curves of PLAsTiCC.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith("object_id,mjd,passband,flux,flux_err"u8);

    /// <summary>Whether a file is the metadata of PLAsTiCC.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool IsMetadata(ReadOnlySpan<byte> head) =>
        head.StartsWith("object_id,"u8) && FirstLine(head).IndexOf("hostgal_photoz"u8) > 0;

    /// <summary>The type of a class number.</summary>
    /// <param name="target">The number.</param>
    public static string TypeOf(double target) => target switch
    {
        90 => "Ia",
        67 => "91bg",
        52 => "Iax",
        42 => "II",
        62 => "Ibc",
        95 => "SLSN",
        15 => "TDE",
        64 => "KN",
        88 => "AGN",
        92 => "RRL",
        65 => "M-dwarf",
        16 => "EB",
        53 => "Mira",
        6 => "microlensing",
        double.NaN => "",
        _ => $"{target}",
    };

    /// <summary>Reads metadata; the light curves that are read later have them.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CrestException">Something in it cannot be understood.</exception>
    public void ReadMetadata(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var table = new TableText(new TextLines(file.Open(), file.Path), isCsv: true);
        TableColumns columns = table.ReadColumns(hasHeader: true)!;
        int id = columns.Required("object_id"), ra = columns.Find("ra"), dec = columns.Find("decl", "dec");
        int spec = columns.Find("hostgal_specz"), photo = columns.Find("hostgal_photoz"), photoError = columns.Find("hostgal_photoz_err");
        int reddening = columns.Find("mwebv"), target = columns.Find("true_target", "target");
        int redshift = columns.Find("true_z"), peak = columns.Find("true_peakmjd");
        double Of(int column) => column < 0 ? double.NaN : table.Number(column);
        while (table.Next())
        {
            if (table.Count != columns.Count) throw table.Error($"the row has {table.Count} fields, the header {columns.Count}");
            string name = table.Text(id);
            bool added = _objects.TryAdd(name, new SurveyObject(name)
            {
                Type = TypeOf(Of(target)),
                Position = SurveyObject.KnownPosition(Of(ra), Of(dec)),
                SpectroscopicRedshift = SurveyObject.KnownRedshift(Of(spec)),
                HostPhotometricRedshift = SurveyObject.KnownRedshift(Of(photo)),
                HostPhotometricRedshiftError = SurveyObject.KnownPositive(Of(photoError)),
                SimulatedRedshift = SurveyObject.KnownRedshift(Of(redshift)),
                MilkyWayReddening = Of(reddening) is >= 0 and < 99 and var ebv ? ebv : double.NaN,
                PeakMjd = Of(peak) is > 0 and < 100_000 and var day ? day : double.NaN,
            });
            if (!added) Dropped.Add("rows of metadata dropped: the object has one already", $"{file.Path}: line {table.Row}");
        }
    }

    /// <inheritdoc/>
    public override void Read(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var table = new TableText(new TextLines(file.Open(), file.Path), isCsv: true);
        TableColumns columns = table.ReadColumns(hasHeader: true)!;
        int id = columns.Required("object_id"), mjd = columns.Required("mjd"), band = columns.Required("passband");
        int flux = columns.Required("flux"), error = columns.Required("flux_err"), detected = columns.Find("detected_bool", "detected");
        (Curve.Path, Curve.LineWord, Curve.ZeroPoint, Curve.IsPart, Curve.RepeatsVisits) = (file.Path, "line", 27.5, true, false);
        byte[] current = [];
        Curve.Clear();
        while (table.Next())
        {
            if (table.Count != columns.Count) throw table.Error($"the row has {table.Count} fields, the header {columns.Count}");
            if (!table.Field(id).SequenceEqual(current))
            {
                if (current.Length > 0) HandOn();
                current = table.Field(id).ToArray();
                string name = table.Text(id);
                Curve.Clear();
                Curve.Object = _objects.GetValueOrDefault(name) ?? new SurveyObject(name);
            }

            if (Curve.Count == LightCurve.MostObservations) throw table.Error("the object has too many observations");
            double number = table.Number(band);
            Curve.Add(
                table.Number(mjd), number is >= 0 and <= 5 && number == Math.Floor(number) ? s_bands[(int)number] : "",
                table.Number(flux), table.Number(error),
                detected >= 0 && table.Number(detected) > 0 ? ObservationFlags.Detected : ObservationFlags.None, table.Row);
        }

        if (current.Length > 0) HandOn();
    }

    private static ReadOnlySpan<byte> FirstLine(ReadOnlySpan<byte> head) =>
        head.IndexOf((byte)'\n') is >= 0 and var end ? head[..end] : head;
}
