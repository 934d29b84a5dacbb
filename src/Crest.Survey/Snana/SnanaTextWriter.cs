using System.Globalization;
using System.Text;
using Crest.Survey.Observations;

namespace Crest.Survey.Snana;

/// <summary>
/// Writes simulated light curves as SNANA's texts: keys of the object, then its observations, as <see cref="SnanaTextReader"/> reads them.
/// Numbers have all their digits, so that a text and the light curve are the same. An instance keeps a buffer: one a thread.
/// </summary>
internal sealed class SnanaTextWriter
{
    private const double Missing = -9;
    private static readonly CultureInfo s_plain = CultureInfo.InvariantCulture;
    private readonly StringBuilder _text = new();
    private byte[] _bytes = [];

    /// <summary>The text of a light curve, valid until the next call.</summary>
    /// <param name="curve">The light curve; its name and bands have no blanks.</param>
    /// <param name="survey">The survey's name.</param>
    /// <param name="bands">The survey's bands.</param>
    public ReadOnlySpan<byte> Format(LightCurve curve, string survey, IEnumerable<string> bands)
    {
        _text.Clear();
        SurveyObject known = curve.Object;
        // FAKE 2 is a simulation.
        _text.Append(s_plain, $"SURVEY: {survey}\nSNID: {known.Name}\nFILTERS: {string.Concat(bands)}\nFAKE: 2\n");
        if (!double.IsNaN(known.Position.RightAscension))
            _text.Append(s_plain, $"RA: {known.Position.RightAscension}\nDECL: {known.Position.Declination}\n");
        _text.Append(s_plain, $"MWEBV: {OrMissing(known.MilkyWayReddening)}\n");
        AddWithError("REDSHIFT_SPEC", known.SpectroscopicRedshift, known.SpectroscopicRedshiftError);
        AddWithError("HOST_GALAXY_PHOTO-Z", known.HostPhotometricRedshift, known.HostPhotometricRedshiftError);
        _text.Append(s_plain, $"SIM_COMMENT: SN Type = {known.Type} , MODEL = crest\n");
        _text.Append(s_plain, $"SIM_REDSHIFT: {known.SimulatedRedshift}\nSIM_PEAKMJD: {known.PeakMjd}\nZP_FLUXCAL: {curve.ZeroPoint}\n");
        _text.Append(s_plain, $"NOBS: {curve.Count}\nNVAR: 5\nVARLIST: MJD BAND FIELD FLUXCAL FLUXCALERR\n");
        for (int row = 0; row < curve.Count; row++)
            _text.Append(s_plain, $"OBS: {curve.Mjd[row]} {curve.Band[row]} NULL {curve.Flux[row]} {curve.FluxError[row]}\n");
        _text.Append(s_plain, $"END:\n");
        return Bytes();
    }

    private void AddWithError(string key, double value, double error) =>
        _text.Append(s_plain, $"{key}: {OrMissing(value)} +- {OrMissing(error)}\n");

    private static double OrMissing(double value) => double.IsNaN(value) ? Missing : value;

    private ReadOnlySpan<byte> Bytes()
    {
        if (_bytes.Length < _text.Length) _bytes = new byte[2 * _text.Length];
        int length = 0;
        foreach (ReadOnlyMemory<char> chunk in _text.GetChunks()) length += Encoding.ASCII.GetBytes(chunk.Span, _bytes.AsSpan(length));
        return _bytes.AsSpan(0, length);
    }
}
