using System.Text;
using Crest.Survey.AvroFiles;
using Crest.Survey.Observations;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.Alerts;

/// <summary>
/// Reads alert packets of ZTF and LSST, one or many in an Avro file. Alerts of one object are parts of one light curve, and an image that
/// several of them report is one observation.
/// </summary>
/// <param name="found">Given the light curve of each alert.</param>
/// <param name="dropped">Told what is not taken.</param>
public sealed class AlertReader(Action<LightCurve> found, DroppedData dropped) : LightCurveReader(found, dropped)
{
    /// <summary>Fluxes of LSST are in nanojansky; ELAsTiCC's and those made of ZTF's magnitudes are on SNANA's zero point.</summary>
    private const double Nanojansky = 31.4, SnanaZeroPoint = 27.5;

    /// <summary>TAI is ahead of UTC by 37 s since 2017.</summary>
    private const double TaiDays = 37.0 / 86400;

    private const double JulianDateOfMjd = 2400000.5;

    /// <summary>What ZTF's limiting magnitude is a multiple of.</summary>
    private const double LimitSigmas = 5;

    /// <summary>What ZTF writes for a forced flux that could not be measured.</summary>
    private const double NotMeasured = -99999;

    private static readonly string[] s_ztfBands = ["", "g", "r", "i"];
    private static readonly string[] s_lsstBands = ["u", "g", "r", "i", "z", "y"];
    private AlertDecoder? _decoder;
    private byte[] _memory = [];
    private string _name = "";
    private bool _isSolarSystem;

    /// <summary>Whether a file is an Avro file.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool Recognises(ReadOnlySpan<byte> head) => AvroContainer.IsOne(head);

    /// <summary>Whether a file's schema is LSST's.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool IsLsst(ReadOnlySpan<byte> head) => head.IndexOf("\"diaSource\""u8) >= 0;

    /// <inheritdoc/>
    public override void Read(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var container = new AvroContainer(file.Open(), file.Path, _memory);
        // Files of one alert each repeat the schema, which takes longer to parse than the alert.
        if (_decoder is null || !_decoder.Schema.AsSpan().SequenceEqual(container.Schema))
            _decoder = new AlertDecoder(container.Schema, file.Path);
        int number = 0;
        while (container.Next() is var (bytes, count))
        {
            var input = new AvroInput(bytes.Span);
            try
            {
                for (; count > 0; count--)
                {
                    number++;
                    Begin(file.Path);
                    _decoder.Read(ref input, Take);
                    End(file.Path, number);
                }
            }
            catch (InvalidDataException e)
            {
                throw container.Damaged($"alert {number}, {e.Message}");
            }

            if (input.Left > 0) throw container.Damaged($"{input.Left} bytes follow the last alert of a block");
        }

        _memory = container.Memory;
    }

    private void Begin(string path)
    {
        Curve.Clear();
        Curve.Object = new SurveyObject("");
        (Curve.Path, Curve.LineWord, Curve.IsPart, Curve.RepeatsVisits) = (path, "alert", true, true);
        Curve.ZeroPoint = _decoder!.IsLsst && !_decoder.IsElasticc ? Nanojansky : SnanaZeroPoint;
        (_name, _isSolarSystem) = ("", false);
    }

    private void End(string path, int number)
    {
        string place = $"{path}: alert {number}";
        if (_name.Length > 0)
        {
            Curve.Object = Curve.Object with { Name = _name };
            HandOn();
        }
        else if (_isSolarSystem) Dropped.Add("alerts dropped: of objects of the solar system", place);
        else Dropped.Add("alerts dropped: they name no object", place);
    }

    private void Take(AlertSection section, AlertRow row)
    {
        // Of an object's own record and a source's, the object's counts.
        if (section == AlertSection.Object && row.Whole(AlertField.ObjectId) > 0) _name = "";
        if (_name.Length == 0 && row.Text(AlertField.ObjectId) is { IsEmpty: false } text) _name = Encoding.UTF8.GetString(text);
        if (_name.Length == 0 && row.Whole(AlertField.ObjectId) > 0) _name = $"{row.Whole(AlertField.ObjectId)}";
        _isSolarSystem |= row.Whole(AlertField.SolarSystemObjectId) > 0;
        if (section is AlertSection.Source or AlertSection.Object) TakeFacts(row);
        if (section is AlertSection.Alert or AlertSection.Object) return;
        bool forced = section == AlertSection.ForcedSources;
        if (_decoder!.IsLsst) TakeFlux(row, forced ? ObservationFlags.Forced : ObservationFlags.Detected);
        else if (forced) TakeForced(row);
        else TakeMagnitude(row);
    }

    private void TakeFacts(AlertRow row)
    {
        SurveyObject known = Curve.Object;
        Curve.Object = known with
        {
            Position = double.IsNaN(row[AlertField.RightAscension])
                ? known.Position
                : SurveyObject.KnownPosition(row[AlertField.RightAscension], row[AlertField.Declination]),
            MilkyWayReddening = Or(
                row[AlertField.MilkyWayReddening] is >= 0 and < 99 and var ebv ? ebv : double.NaN, known.MilkyWayReddening),
            SpectroscopicRedshift = Or(Redshift(row, AlertField.HostSpectroscopicRedshift), known.SpectroscopicRedshift),
            SpectroscopicRedshiftError = Or(
                SurveyObject.KnownPositive(row[AlertField.HostSpectroscopicRedshiftError]), known.SpectroscopicRedshiftError),
            HostPhotometricRedshift = Or(
                Redshift(row, AlertField.HostPhotometricRedshift),
                Or(Redshift(row, AlertField.HostRedshift), known.HostPhotometricRedshift)),
            HostPhotometricRedshiftError = Or(
                SurveyObject.KnownPositive(row[AlertField.HostPhotometricRedshiftError]), known.HostPhotometricRedshiftError),
        };
    }

    private static double Or(double value, double otherwise) => double.IsNaN(value) ? otherwise : value;

    private static double Redshift(AlertRow row, AlertField field) => SurveyObject.KnownRedshift(row[field]);

    private void TakeFlux(AlertRow row, ObservationFlags flags) => Curve.Add(
        row[AlertField.Time] - TaiDays, LsstBand(row.Text(AlertField.Band)), row[AlertField.Flux], row[AlertField.FluxError], flags);

    private void TakeForced(AlertRow row)
    {
        if (row[AlertField.ForcedFlux] is NotMeasured or double.NaN) return;
        double factor = Math.Pow(10, -0.4 * (row[AlertField.ImageZeroPoint] - SnanaZeroPoint));
        Curve.Add(
            row[AlertField.Time] - JulianDateOfMjd, ZtfBand(row), row[AlertField.ForcedFlux] * factor,
            row[AlertField.ForcedFluxError] * factor, ObservationFlags.Forced);
    }

    private void TakeMagnitude(AlertRow row)
    {
        double time = row[AlertField.Time] - JulianDateOfMjd;
        if (double.IsNaN(row[AlertField.Magnitude]))
        {
            double limit = Math.Pow(10, -0.4 * (row[AlertField.LimitingMagnitude] - SnanaZeroPoint));
            Curve.Add(time, ZtfBand(row), 0, limit / LimitSigmas, ObservationFlags.UpperLimit);
            return;
        }

        double flux = Math.Pow(10, -0.4 * (row[AlertField.Magnitude] - SnanaZeroPoint));
        double error = flux * row[AlertField.MagnitudeError] * Math.Log(10) / 2.5;
        ReadOnlySpan<byte> sign = row.Text(AlertField.IsPositive);
        bool negative = sign.SequenceEqual("f"u8) || sign.SequenceEqual("0"u8);
        Curve.Add(time, ZtfBand(row), negative ? -flux : flux, error, ObservationFlags.Detected);
    }

    private static string ZtfBand(AlertRow row) =>
        row.Whole(AlertField.Band) is >= 1 and <= 3 and var filter ? s_ztfBands[filter] : "";

    private static string LsstBand(ReadOnlySpan<byte> name)
    {
        foreach (string band in s_lsstBands)
            if (name.Length == 1 && (name[0] | 0x20) == band[0]) return band;
        return "";
    }
}
