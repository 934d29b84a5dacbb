using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Hashes;
using Crest.Survey.NetCdf;

namespace Crest.Survey.Candidates;

/// <summary>
/// Candidates of one filter: the columns that a model learns from and the labels, in memory; the other columns stay in the file.
/// </summary>
public sealed class CandidateTable
{
    private readonly float[][] _columns;

    private CandidateTable(
        string path, CandidateSchema schema, string filter, string hash, byte[] labels, int[] rowNumbers, float[][] columns)
    {
        (Path, Schema, Filter, Hash) = (path, schema, filter, hash);
        (Labels, RowNumbers, _columns) = (labels, rowNumbers, columns);
    }

    /// <summary>Where it was read.</summary>
    public string Path { get; }

    /// <summary>The schema of the survey's table.</summary>
    public CandidateSchema Schema { get; }

    /// <summary>The value of the column by which the survey's table was parted; empty where it was not.</summary>
    public string Filter { get; }

    /// <summary>SHA-256 of all that the candidates were made from: the survey's table, the schema and the filter.</summary>
    public string Hash { get; }

    /// <summary>Number of candidates.</summary>
    public int Rows => Labels.Length;

    /// <summary>1 for a real candidate, 0 for a bogus one.</summary>
    public byte[] Labels { get; }

    /// <summary>The row of each candidate in the survey's table, from 1, ascending.</summary>
    public int[] RowNumbers { get; }

    /// <summary>Number of real candidates.</summary>
    public int Real => Labels.AsSpan().Count((byte)1);

    /// <summary>Reads a file of <c>crest prepare real-bogus</c>.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">It cannot be read, holds something else, or does not hold together.</exception>
    public static CandidateTable Read(string path)
    {
        using NetCdfFile file = CandidateFile.Open(path);
        CandidateSchema schema = CandidateFile.SchemaOf(file);
        string filter = file.Text("filter");
        byte[] labels = Column<byte>(file, schema.Columns[schema.IndexOf(schema.Label)].Variable);
        int wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (wrong >= 0) throw Damaged(path, $"the label of candidate {wrong + 1} is {labels[wrong]}");
        int[] rows = Column<int>(file, CandidateFile.RowVariable);
        var columns = new float[schema.Columns.Count][];
        foreach (CandidateFeature feature in schema.Features)
        {
            int index = schema.IndexOf(feature.Column);
            if (columns[index] is not null) continue;
            columns[index] = Column<float>(file, schema.Columns[index].Variable);
            // What is infinite was not measured either.
            foreach (ref float value in columns[index].AsSpan())
                if (!float.IsFinite(value)) value = float.NaN;
        }

        int odd = Array.FindIndex(columns, column => column is not null && column.Length != labels.Length);
        if (odd >= 0 || rows.Length != labels.Length)
            throw Damaged(
                path, $"{(odd < 0 ? CandidateFile.RowVariable : schema.Columns[odd].Variable)} has another length than the labels");
        file.CheckContent();
        return new CandidateTable(path, schema, filter, HashOf(file.Text("preparation_sha256"), filter), labels, rows, columns);
    }

    /// <summary>
    /// The hash of some candidates, of the columns that features are made of by their names; label and row number are not part of it.
    /// </summary>
    /// <param name="rows">The candidates, from 0.</param>
    public ulong[] SampleHashes(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (byte[] Name, float[] Values)[] columns =
        [
            .. Schema.Features.Select(feature => feature.Column).Distinct().Order(StringComparer.Ordinal)
                .Select(column => (Encoding.UTF8.GetBytes($"{column}\0"), _columns[Schema.IndexOf(column)])),
        ];
        var content = new ArrayBufferWriter<byte>();
        var hashes = new ulong[rows.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            content.ResetWrittenCount();
            foreach ((byte[] name, float[] values) in columns)
            {
                if (float.IsNaN(values[rows[i]])) continue;
                content.Write(name);
                BinaryPrimitives.WriteSingleLittleEndian(content.GetSpan(sizeof(float)), values[rows[i]]);
                content.Advance(sizeof(float));
            }

            hashes[i] = SampleHash.Of(content.WrittenSpan);
        }

        return hashes;
    }

    /// <summary>A column that a feature is made of, as the survey gave it; NaN where it is missing or infinite.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="CrestException">No feature is made of it.</exception>
    public ReadOnlyMemory<float> Column(string column) => Schema.IndexOf(column) is >= 0 and int index && _columns[index] is { } values
        ? values
        : throw new CrestException($"{Path}: has no feature of column '{column}' (its features are of "
            + $"{string.Join(", ", Schema.Features.Select(f => f.Column))}); give candidates of the survey that the model was made for");

    /// <summary>
    /// What else is known of a candidate, for a report: the columns that are neither feature nor label, as texts. Reads the file.
    /// </summary>
    /// <param name="row">The candidate, from 0.</param>
    /// <exception cref="CrestException">The file cannot be read any more.</exception>
    public IReadOnlyList<(string Column, string Text)> Identify(int row)
    {
        using NetCdfFile file = CandidateFile.Open(Path);
        List<(string, string)> texts = [];
        foreach (CandidateColumn column in Schema.Columns)
            if (column.Name != Schema.Label && !Schema.Features.Any(f => f.Column == column.Name))
                texts.Add((column.Name, Text(file, column, row)));
        return texts;
    }

    private static string Text(NetCdfFile file, CandidateColumn column, int row)
    {
        if (column.Type != ColumnType.Text)
            return column.Type == ColumnType.Single
                ? file.Read<float>(column.Variable, row, 1)[0].ToString(CultureInfo.InvariantCulture)
                : file.Read<double>(column.Variable, row, 1)[0].ToString(CultureInfo.InvariantCulture);
        int width = (int)file.Variable(column.Variable).Dimensions[^1].Length;
        return NetCdfText.Decode(file.Read<byte>(column.Variable, (long)row * width, width).AsSpan().TrimEnd("\0 "u8));
    }

    private static T[] Column<T>(NetCdfFile file, string variable) where T : unmanaged, System.Numerics.INumber<T> =>
        file.Variable(variable).Dimensions.Count == 1 ? file.Read<T>(variable) : throw Damaged(file.Path, $"{variable} is no column");

    private static string HashOf(string preparation, string filter) =>
        ContentHash.OfTexts(preparation, filter);

    private static CrestException Damaged(string path, string what) =>
        new($"{path}: damaged or changed by another program: {what}; prepare the candidates again");
}
