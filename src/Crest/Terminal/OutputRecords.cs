using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CsvHelper;

namespace Crest.CommandLine.Terminal;

/// <summary>
/// Writes records as JSON or CSV. Times are UTC as ISO 8601 has them. A number is written so that it reads back as the same; one that is
/// not finite is null in JSON, which has no word for it, and <c>nan</c>, <c>inf</c> or <c>-inf</c> in CSV.
/// </summary>
internal static class OutputRecords
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Writes records to standard output.</summary>
    /// <param name="format">JSON or CSV.</param>
    /// <param name="records">The records.</param>
    /// <param name="columns">The columns of CSV that are there even without records.</param>
    public static void Show(OutputFormat format, IReadOnlyList<OutputRecord> records, params IReadOnlyList<string> columns) =>
        Console.Out.Write(format == OutputFormat.Json ? Json(records) : Csv(records, columns));

    /// <summary>A list of objects in JSON.</summary>
    public static string Json(IEnumerable<OutputRecord> records) => Json(json =>
    {
        json.WriteStartArray();
        foreach (OutputRecord record in records) Write(json, record);
        json.WriteEndArray();
    });

    /// <summary>One object in JSON.</summary>
    public static string JsonOf(OutputRecord record) => Json(json => Write(json, record));

    /// <summary>A table in CSV: the columns in the order in which they first appear, those of one record inside side by side.</summary>
    public static string Csv(IReadOnlyList<OutputRecord> records, IReadOnlyList<string> columns)
    {
        Dictionary<string, object?>[] rows = [.. records.Select(record => new Dictionary<string, object?>(Flat(record)))];
        string[] groups = [.. columns.Concat(records.SelectMany(record => record.Select(value => value.Key))).Distinct()];
        int Group(string column) =>
            Array.FindIndex(groups, group => column == group || column.StartsWith($"{group}.", StringComparison.Ordinal));
        string[] header = [.. columns.Concat(rows.SelectMany(row => row.Keys)).Distinct().OrderBy(Group)];
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = CsvWriter.Create(text, new CsvWriterOptions { NewLine = "\n" }))
        {
            csv.WriteRecord(header);
            foreach (Dictionary<string, object?> row in rows)
                csv.WriteRecord([.. header.Select(column => Cell(row.GetValueOrDefault(column)))]);
        }

        return text.ToString();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        // The text is not part of a web page, so that letters of all languages stay what they are.
        var options = new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, options)) write(json);
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case OutputRecord record:
                json.WriteStartObject();
                foreach ((string name, object? inner) in record)
                {
                    json.WritePropertyName(name);
                    Write(json, inner);
                }

                json.WriteEndObject();
                break;
            case IEnumerable<OutputRecord> list:
                json.WriteStartArray();
                foreach (OutputRecord record in list) Write(json, record);
                json.WriteEndArray();
                break;
            case null or double.NaN or double.PositiveInfinity or double.NegativeInfinity:
                json.WriteNullValue();
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            default:
                json.WriteStringValue(Cell(value));
                break;
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Flat(OutputRecord record) => record.SelectMany(value => value.Value switch
    {
        OutputRecord inner => Flat(inner).Select(entry => KeyValuePair.Create($"{value.Key}.{entry.Key}", entry.Value)),
        IEnumerable<OutputRecord> => [],
        _ => [value],
    });

    private static string Cell(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
