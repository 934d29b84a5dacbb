using System.Text;
using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.ObservationTexts;

/// <summary>The rows of a table in a text: CSV with quotes where needed, or fields parted by blanks.</summary>
/// <param name="lines">The lines.</param>
/// <param name="isCsv">Whether commas part the fields, and else blanks.</param>
internal sealed class TableText(TextLines lines, bool isCsv)
{
    private const int MostFields = 4096, LongestText = 256;
    private readonly List<(int Start, int End)> _fields = [];

    /// <summary>Number of fields of the row.</summary>
    public int Count => _fields.Count;

    /// <summary>Number of the line.</summary>
    public int Line => lines.Number;

    /// <summary>Goes to the next row; empty lines and those that begin with # are no rows.</summary>
    /// <returns>False at the end.</returns>
    public bool Next()
    {
        while (lines.Next())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (Line == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
            if (line.Trim(" \t"u8).IsEmpty || line[0] == '#') continue;
            _fields.Clear();
            if (isCsv) SplitCsv(lines.Line.Length - line.Length);
            else SplitBlanks(lines.Line.Length - line.Length);
            return true;
        }

        return false;
    }

    /// <summary>A field's bytes, without blanks about it.</summary>
    public ReadOnlySpan<byte> Field(int column) => column < Count
        ? lines.Line[_fields[column].Start.._fields[column].End].Trim(" \t"u8)
        : throw Error($"the row has {Count} fields, and field {column + 1} is asked for; is the file cut?");

    /// <summary>A field's text.</summary>
    public string Text(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        if (field.Length > LongestText) throw Error($"field {column + 1} is longer than {LongestText} bytes");
        string text = Encoding.UTF8.GetString(field).Replace("\"\"", "\"", StringComparison.Ordinal);
        return text.Any(char.IsControl) ? throw Error($"field {column + 1} has a control character") : text;
    }

    /// <summary>A field's number; NaN where it is empty or a word for a missing value.</summary>
    public double Number(int column)
    {
        ReadOnlySpan<byte> field = Field(column);
        int at = 0;
        if (field.IsEmpty || IsMissing(field)) return double.NaN;
        return NumberText.TryRead(field, ref at, out double value) && at == field.Length
            ? value
            : throw Error($"field {column + 1} is not a number: '{Shown(field)}'");
    }

    /// <summary>An error at this row.</summary>
    public CrestException Error(string what) => lines.Error(what);

    private static bool IsMissing(ReadOnlySpan<byte> field)
    {
        foreach (string word in (ReadOnlySpan<string>)["nan", "na", "n/a", "none", "null", "-", "--", "inf", "-inf"])
            if (Ascii.EqualsIgnoreCase(field, word)) return true;
        return false;
    }

    private static string Shown(ReadOnlySpan<byte> field) => string.Concat(
        Encoding.Latin1.GetString(field[..Math.Min(24, field.Length)]).Select(letter => char.IsControl(letter) ? '?' : letter));

    private void SplitCsv(int start)
    {
        ReadOnlySpan<byte> line = lines.Line;
        for (int at = start; ; at++)
        {
            if (at < line.Length && line[at] == '"')
            {
                int end = at + 1;
                while (end < line.Length && (line[end] != '"' || (end + 1 < line.Length && line[end + 1] == '"')))
                    end += line[end] == '"' ? 2 : 1;
                if (end >= line.Length) throw Error("a quote is not closed");
                Add(at + 1, end);
                at = end + 1;
                if (at < line.Length && line[at] != ',') throw Error("a comma is missing after a quote");
            }
            else
            {
                int length = line[at..].IndexOf((byte)',');
                int end = length < 0 ? line.Length : at + length;
                Add(at, end);
                at = end;
            }

            if (at >= line.Length) return;
        }
    }

    private void SplitBlanks(int start)
    {
        ReadOnlySpan<byte> line = lines.Line;
        for (int at = start; at < line.Length;)
        {
            while (at < line.Length && NumberText.IsBlank(line[at])) at++;
            int end = NumberText.EndOfField(line, at);
            if (end > at) Add(at, end);
            at = end;
        }
    }

    private void Add(int start, int end)
    {
        if (_fields.Count == MostFields) throw Error($"has more than {MostFields} fields");
        _fields.Add((start, end));
    }
}
