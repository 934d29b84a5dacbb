using System.Globalization;
using CsvHelper;

namespace Crest.Experiments.RunExports;

/// <summary>A table in CSV: what is missing is empty, numbers read back as the same, times are UTC as ISO 8601 has them.</summary>
internal sealed class CsvTableWriter : ITableWriter
{
    private readonly CsvWriter _csv;
    private readonly string[] _cells;

    public CsvTableWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _csv = CsvWriter.Create(new StreamWriter(stream, leaveOpen: true), new CsvWriterOptions { NewLine = "\n" });
        _cells = new string[columns.Count];
        _csv.WriteRecord([.. columns.Select(column => column.FullName)]);
    }

    /// <summary>A value as text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public void Write(IReadOnlyList<object?> row)
    {
        for (int i = 0; i < _cells.Length; i++) _cells[i] = Text(row[i]);
        _csv.WriteRecord(_cells);
    }

    public void Complete() => _csv.Flush();

    public void Dispose() => _csv.Dispose();
}
