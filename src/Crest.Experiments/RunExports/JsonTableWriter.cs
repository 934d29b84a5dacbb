using System.Text.Encodings.Web;
using System.Text.Json;

namespace Crest.Experiments.RunExports;

/// <summary>
/// A table as a list of objects in JSON; the values of a group are an object inside, without those that are missing. A number that is not
/// finite is null, because JSON has no word for it.
/// </summary>
internal sealed class JsonTableWriter : ITableWriter
{
    private const int FlushAt = 1 << 16;

    private readonly Stream _stream;
    private readonly Utf8JsonWriter _json;
    private readonly IReadOnlyList<TableColumn> _columns;

    public JsonTableWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        (_stream, _columns) = (stream, columns);
        // The text is not part of a web page, so that letters of all languages stay what they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        _json = new Utf8JsonWriter(stream, options);
        _json.WriteStartArray();
    }

    public void Write(IReadOnlyList<object?> row)
    {
        _json.WriteStartObject();
        string? group = null;
        for (int i = 0; i < _columns.Count; i++)
        {
            TableColumn column = _columns[i];
            if (column.Group != group)
            {
                if (group is not null) _json.WriteEndObject();
                if (column.Group is not null) _json.WriteStartObject(column.Group);
                group = column.Group;
            }

            if (group is not null && row[i] is null) continue;
            _json.WritePropertyName(column.Name);
            Write(row[i]);
        }

        if (group is not null) _json.WriteEndObject();
        _json.WriteEndObject();
        if (_json.BytesPending >= FlushAt) _json.Flush();
    }

    public void Complete()
    {
        _json.WriteEndArray();
        _json.Flush();
        _stream.WriteByte((byte)'\n');
    }

    public void Dispose() => _json.Dispose();

    private void Write(object? value)
    {
        switch (value)
        {
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                _json.WriteNullValue();
                break;
            case double number:
                _json.WriteNumberValue(number);
                break;
            case long number:
                _json.WriteNumberValue(number);
                break;
            case bool flag:
                _json.WriteBooleanValue(flag);
                break;
            default:
                _json.WriteStringValue(CsvTableWriter.Text(value));
                break;
        }
    }
}
