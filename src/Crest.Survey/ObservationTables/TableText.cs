using Crest.Foundation.Errors;
using Crest.Survey.LightCurves;
using Crest.Survey.SurveyFiles;

namespace Crest.Survey.ObservationTables;

/// <summary>The rows of a table in a text: CSV with quotes where needed, or fields parted by blanks.</summary>
/// <param name="lines">The lines; disposed with this.</param>
/// <param name="isCsv">Whether commas part the fields, and else blanks.</param>
internal sealed class TableText(TextLines lines, bool isCsv) : TableRows
{
    private const int MostFields = 4096;
    private readonly List<(int Start, int End)> _fields = [];

    /// <inheritdoc/>
    public override int Count => _fields.Count;

    /// <inheritdoc/>
    public override int Row => lines.Number;

    /// <inheritdoc/>
    public override string RowWord => "line";

    /// <inheritdoc/>
    public override TableColumns? ReadColumns(bool hasHeader) => !hasHeader ? null
        : Next() ? new TableColumns(this, [.. Enumerable.Range(0, Count).Select(Text)])
        : throw new CrestException($"{lines.Path}: the file is empty");

    /// <summary>Goes to the next row; empty lines and those that begin with # are no rows.</summary>
    /// <returns>False at the end.</returns>
    public override bool Next()
    {
        while (lines.Next())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (Row == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
            if (line.Trim(" \t"u8).IsEmpty || line[0] == '#') continue;
            _fields.Clear();
            if (isCsv) SplitCsv(lines.Line.Length - line.Length);
            else SplitBlanks(lines.Line.Length - line.Length);
            return true;
        }

        return false;
    }

    /// <summary>A field's bytes, without blanks about it.</summary>
    public override ReadOnlySpan<byte> Field(int column) => column < Count
        ? lines.Line[_fields[column].Start.._fields[column].End].Trim(" \t"u8)
        : throw Error($"the row has {Count} fields, and field {column + 1} is asked for; is the file cut?");

    /// <inheritdoc/>
    public override string Text(int column) => base.Text(column).Replace("\"\"", "\"", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override CrestException Error(string what) => lines.Error(what);

    /// <inheritdoc/>
    public override void Dispose() => lines.Dispose();

    /// <inheritdoc/>
    protected override string NameOf(int column) => $"field {column + 1}";

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
