using Parquet;
using Parquet.Schema;

namespace Crest.Experiments.RunExports;

/// <summary>A table in Parquet. Rows are collected until there are enough for a row group.</summary>
internal sealed class ParquetTableWriter : ITableWriter
{
    /// <summary>Values that are held in memory at most.</summary>
    private const int MostValues = 500_000, MostRows = 50_000;

    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly DataField[] _fields;
    private readonly ParquetWriter _writer;
    private readonly List<object?>[] _values;
    private readonly int _groupRows;

    public ParquetTableWriter(Stream stream, IReadOnlyList<TableColumn> columns)
    {
        _columns = columns;
        _fields = [.. columns.Select(Field)];
        _values = [.. columns.Select(_ => new List<object?>())];
        _groupRows = Math.Clamp(MostValues / columns.Count, 1, MostRows);
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_fields), stream));
    }

    public void Write(IReadOnlyList<object?> row)
    {
        for (int i = 0; i < _values.Length; i++) _values[i].Add(row[i]);
        if (_values[0].Count >= _groupRows) WriteGroup();
    }

    public void Complete()
    {
        if (_values[0].Count > 0) WriteGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        // The end of the file is written by Complete; a file without it is dropped.
    }

    private static DataField Field(TableColumn column) => column.Type switch
    {
        TableType.Integer => new DataField(column.FullName, typeof(long), isNullable: true),
        TableType.Number => new DataField(column.FullName, typeof(double), isNullable: true),
        TableType.Flag => new DataField(column.FullName, typeof(bool), isNullable: true),
        TableType.Time => new DateTimeDataField(
            column.FullName, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Millis, isNullable: true),
        _ => new DataField(column.FullName, typeof(string), isNullable: true),
    };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private void WriteGroup()
    {
        using ParquetRowGroupWriter group = _writer.CreateRowGroup();
        for (int i = 0; i < _fields.Length; i++)
        {
            Column(group, i).GetAwaiter().GetResult();
            _values[i].Clear();
        }

        group.CompleteValidate();
    }

    private Task Column(ParquetRowGroupWriter group, int column)
    {
        List<object?> values = _values[column];
        DataField field = _fields[column];
        return _columns[column].Type switch
        {
            TableType.Integer => group.WriteAsync<long>(field, values.Select(value => (long?)value).ToArray()),
            TableType.Number => group.WriteAsync<double>(field, values.Select(value => (double?)value).ToArray()),
            TableType.Flag => group.WriteAsync<bool>(field, values.Select(value => (bool?)value).ToArray()),
            TableType.Time => group.WriteAsync<DateTime>(
                field, values.Select(value => (value as DateTimeOffset?)?.UtcDateTime).ToArray()),
            _ => group.WriteAsync(field, values.Select(value => (string?)value).ToArray()!),
        };
    }
}
