using Crest.Foundation.Errors;
using Crest.Survey.ParquetFiles;
using Crest.Survey.SurveyFiles;
using Parquet.Schema;

namespace Crest.Survey.ObservationTables;

/// <summary>The rows of a Parquet file. A column of a row group is read when a field of it is first asked for.</summary>
internal sealed class ParquetRows : TableRows
{
    private readonly string _path;
    private readonly ParquetFile _file;
    private readonly List<(string Name, Field Field)> _columns = [];
    private readonly ParquetColumn?[] _read;
    private readonly int[] _groupRead;
    private int _group = -1;
    private int _rows;
    private int _row = -1;
    private long _before;

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="CrestException">It is damaged, or packed within another.</exception>
    public ParquetRows(SurveyFile file)
    {
        _path = file.Path;
        if (file.IsMember)
            throw new CrestException($"{_path}: is Parquet, which is not read from an archive; unpack the archive (tar -xf)");
        _file = new ParquetFile(_path);
        foreach (Field field in _file.Fields) _columns.Add((ParquetFile.NameOf(field), field));
        // The parts of nested columns are named so that they are not said to be absent.
        foreach (Field field in _file.Fields) AddParts(field, ParquetFile.NameOf(field), field);
        (_read, _groupRead) = (new ParquetColumn?[_columns.Count], new int[_columns.Count]);
        _groupRead.AsSpan().Fill(-1);
    }

    /// <inheritdoc/>
    public override int Count => _columns.Count;

    /// <inheritdoc/>
    public override int Row => (int)Math.Min(_before + _row + 1, int.MaxValue);

    /// <inheritdoc/>
    public override string RowWord => "row";

    /// <summary>Whether a file begins as Parquet does.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => ParquetFile.IsOne(head);

    /// <inheritdoc/>
    public override TableColumns ReadColumns(bool hasHeader) => new(this, [.. _columns.Select(column => column.Name)]);

    /// <inheritdoc/>
    public override bool Next()
    {
        _row++;
        while (_row >= _rows)
        {
            if (_group + 1 >= _file.Groups) return false;
            _before += _rows;
            (_group, _row) = (_group + 1, 0);
            _rows = _file.RowsOf(_group);
        }

        return true;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Field(int column) => Column(column).Text(_row);

    /// <inheritdoc/>
    public override double Number(int column)
    {
        ParquetColumn values = Column(column);
        return values.Number(_row) ?? (values.Mjd(_row) is null
            ? base.Number(column)
            : throw Error($"{NameOf(column)} holds times; only time and peak_mjd can be read from such a column"));
    }

    /// <inheritdoc/>
    public override double Mjd(int column, double offset) => Column(column).Mjd(_row) ?? base.Mjd(column, offset);

    /// <inheritdoc/>
    public override CrestException Error(string what) => new(_row < 0 ? $"{_path}: {what}" : $"{_path}: row {Row}: {what}");

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    /// <inheritdoc/>
    protected override string NameOf(int column) => $"column {_columns[column].Name}";

    private void AddParts(Field field, string name, Field nested)
    {
        foreach (Field part in field switch
        {
            StructField one => one.Fields,
            ListField list => [list.Item],
            _ => (IReadOnlyList<Field>)[],
        })
        {
            string partName = field is ListField ? name : $"{name}.{ParquetFile.NameOf(part)}";
            if (partName != name) _columns.Add((partName, nested));
            AddParts(part, partName, nested);
        }
    }

    private ParquetColumn Column(int place)
    {
        if (place >= _columns.Count) throw new CrestException($"{_path}: there is no column {place + 1}; there are {_file.Fields.Count}");
        ParquetColumn column = _read[place] ??= Opened(_columns[place].Name, _columns[place].Field);
        if (_groupRead[place] == _group) return column;
        column.Read(_file, _group, _rows);
        _groupRead[place] = _group;
        return column;
    }

    private ParquetColumn Opened(string name, Field field)
    {
        if (field is not DataField data || data.MaxRepetitionLevel > 0)
            throw new CrestException(
                $"{_path}: column {name} is nested (lists or structs), and is not read; flatten it to one row for each observation");
        return ParquetColumn.Of(data) ?? throw new CrestException(
            $"{_path}: column {name} is of a type that is not read ({data.SchemaElement?.LogicalType?.DATE switch
            {
                not null => "dates without times",
                null => data.ClrType.Name,
            }}); write numbers, texts, truth values, or timestamps for time");
    }
}
