using System.Text;
using Crest.Survey.LightCurves;
using Crest.Survey.Observations;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.Snana;

/// <summary>
/// Reads SNANA's text files: keys of one object, then its observations. A row has as many values as <c>VARLIST</c> names, or as
/// <c>NVAR</c> says where that is fewer; other rows could only be guessed at, and are errors.
/// </summary>
/// <param name="found">Given each light curve.</param>
/// <param name="dropped">Told what is not taken.</param>
public sealed class SnanaTextReader(Action<LightCurve> found, DroppedData dropped) : LightCurveReader(found, dropped)
{
    private const int MostValues = 256, MostKeys = 4096;
    private static readonly string[] s_bandNames = [.. Enumerable.Range(0, 128).Select(letter => $"{(char)letter}")];
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly (int Start, int End)[] _values = new (int, int)[MostValues];
    private int _mjd, _band, _flux, _error, _names;
    private long _columns, _observations;

    /// <summary>Whether a text begins as these files do.</summary>
    /// <param name="head">The first bytes.</param>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        head.StartsWith("SNID:"u8) || head.IndexOf("\nSNID:"u8) >= 0;

    /// <inheritdoc/>
    public override void Read(SurveyFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var lines = new TextLines(file.Open(), file.Path);
        _keys.Clear();
        Curve.Clear();
        (_names, _columns, _observations, int rows, bool ended) = (0, -1, -1, 0, false);
        while (!ended && lines.Next())
        {
            int count = Split(lines, out bool isKey);
            if (count == 0 || !isKey) continue;
            ReadOnlySpan<byte> key = Value(lines, 0)[..^1];
            if (key.SequenceEqual("OBS"u8))
            {
                ReadRow(lines, count);
                if (++rows > LightCurve.MostObservations) throw lines.Error($"the object has more than {rows - 1} observations");
            }
            else if (key.SequenceEqual("VARLIST"u8)) ReadNames(lines, count);
            else if (rows > 0) ended = key.SequenceEqual("END"u8) || key.StartsWith("END_PHOT"u8) || key.SequenceEqual("NSPECTRA"u8);
            else ReadKey(lines, count);
        }

        if (_observations >= 0 && rows != _observations)
            throw lines.Error($"the file ends after {rows} observations, and NOBS says {_observations}; is it cut?");
        HandOnObject(lines);
    }

    private void HandOnObject(TextLines lines)
    {
        if (!_keys.TryGetValue("SNID", out string? name)) throw lines.Error("the file has no SNID");
        Curve.Path = lines.Path;
        Curve.ZeroPoint = Number("ZP_FLUXCAL") is var zeroPoint && double.IsFinite(zeroPoint) ? zeroPoint : 27.5;
        if (Curve.ZeroPoint is < -60 or > 60) throw lines.Error($"ZP_FLUXCAL is {Curve.ZeroPoint}, which is no zero point");
        Curve.Object = SnanaObject.Of(name, Type(), Number);
        HandOn();
    }

    private string Type()
    {
        if (_keys.TryGetValue("SIM_TYPE_NAME", out string? simulated) && simulated != "UNKNOWN") return simulated;
        if (_keys.TryGetValue("SIM_COMMENT", out string? comment))
        {
            string[] words = comment.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["SN", "Type", "=", var type, ..]) return type.TrimEnd(',');
        }

        return _keys.TryGetValue("SNTYPE", out _) ? SnanaObject.TypeOf(Number("SNTYPE")) : SnanaObject.TypeOf(Number("TYPE"));
    }

    private double Number(string key)
    {
        if (!_keys.TryGetValue(key, out string? text)) return double.NaN;
        int at = 0;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return NumberText.TryRead(bytes, ref at, out double value) && at == bytes.Length ? value : double.NaN;
    }

    private void ReadKey(TextLines lines, int count)
    {
        string key = Text(lines, 0)[..^1];
        if (count < 2) return;
        string value = key == "SIM_COMMENT" ? string.Join(' ', Enumerable.Range(1, count - 1).Select(i => Text(lines, i))) : Text(lines, 1);
        // Of a key that is given twice, the first is the survey's.
        if (!_keys.TryAdd(key, value)) return;
        if (_keys.Count > MostKeys) throw lines.Error($"has more than {MostKeys} keys; this is no text of SNANA");
        if (count > 3 && Value(lines, 2).SequenceEqual("+-"u8)) _keys.TryAdd($"{key}_ERR", Text(lines, 3));
        if (key is "NVAR") _columns = Whole(lines, value, key);
        if (key is "NOBS") _observations = Whole(lines, value, key);
    }

    private static long Whole(TextLines lines, string value, string key) =>
        long.TryParse(value, out long number) && number is >= 0 and <= LightCurve.MostObservations
            ? number
            : throw lines.Error($"{key} is '{value}', and must be a whole number from 0 to {LightCurve.MostObservations}");

    private void ReadNames(TextLines lines, int count)
    {
        _names = count - 1;
        (_mjd, _band, _flux, _error) = (-1, -1, -1, -1);
        for (int i = 1; i < count; i++)
        {
            ReadOnlySpan<byte> name = Value(lines, i);
            if (name.SequenceEqual("MJD"u8)) _mjd = i;
            else if (name.SequenceEqual("FLT"u8) || name.SequenceEqual("BAND"u8)) _band = i;
            else if (name.SequenceEqual("FLUXCAL"u8)) _flux = i;
            else if (name.SequenceEqual("FLUXCALERR"u8)) _error = i;
        }

        foreach ((int column, string name) in (ReadOnlySpan<(int, string)>)
            [(_mjd, "MJD"), (_band, "BAND (or FLT)"), (_flux, "FLUXCAL"), (_error, "FLUXCALERR")])
            if (column < 0) throw lines.Error($"VARLIST lacks {name}");
    }

    private void ReadRow(TextLines lines, int count)
    {
        if (_names == 0) throw lines.Error("OBS before VARLIST, which names its values");
        int values = count - 1;
        if (values != _names && (values != _columns || values > _names))
            throw lines.Error($"the row has {values} values, VARLIST names {_names}" + (_columns >= 0 ? $" and NVAR is {_columns}" : ""));
        if (Math.Max(Math.Max(_mjd, _band), Math.Max(_flux, _error)) > values)
            throw lines.Error($"the row has {values} values, and MJD, BAND, FLUXCAL or FLUXCALERR is not among them");
        byte band = Value(lines, _band)[^1];
        bool known = band < 128
            && (!_keys.TryGetValue("FILTERS", out string? filters) || filters.Contains((char)band, StringComparison.Ordinal));
        Curve.Add(
            Number(lines, _mjd, "MJD"), known ? s_bandNames[band] : "", Number(lines, _flux, "FLUXCAL"),
            Number(lines, _error, "FLUXCALERR"), line: lines.Number);
    }

    private double Number(TextLines lines, int column, string name)
    {
        int at = _values[column].Start;
        return NumberText.TryRead(lines.Line[.._values[column].End], ref at, out double value) && at == _values[column].End
            ? value
            : throw lines.Error($"{name} is not a number: '{Text(lines, column)}'");
    }

    private ReadOnlySpan<byte> Value(TextLines lines, int index) => lines.Line[_values[index].Start.._values[index].End];

    private string Text(TextLines lines, int index)
    {
        string text = Encoding.UTF8.GetString(Value(lines, index));
        return text.Length <= MostValues && !text.Any(char.IsControl)
            ? text
            : throw lines.Error("a word is longer than 256 letters or has control characters; this is no text of SNANA");
    }

    /// <summary>Finds the words of a line up to a comment.</summary>
    private int Split(TextLines lines, out bool isKey)
    {
        ReadOnlySpan<byte> line = lines.Line;
        int count = 0, at = 0;
        while (true)
        {
            while (at < line.Length && NumberText.IsBlank(line[at])) at++;
            if (at == line.Length || line[at] == '#') break;
            int start = at;
            at = NumberText.EndOfField(line, at);
            if (count == MostValues) throw lines.Error($"has more than {MostValues} words");
            _values[count++] = (start, at);
        }

        isKey = count > 0 && line[_values[0].End - 1] == ':' && _values[0].End - _values[0].Start > 1;
        return count;
    }
}
