using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Pipelines.TrainingRuns;
using CsvHelper;

namespace Crest.Pipelines.Supernova;

/// <summary>
/// Predictions as the CSV file that they are kept in: the names under an empty header, a column a class (<c>0</c>, <c>1</c>, …) or
/// <c>prediction</c>, and <c>label</c>, which is -1 where it is not known; then what helps to judge them, and <c>note</c>.
/// </summary>
/// <param name="Columns">Headers of the numbers, after the first, empty one.</param>
/// <param name="Names">The objects.</param>
/// <param name="Values">[object][column].</param>
public sealed record PredictionTable(IReadOnlyList<string> Columns, IReadOnlyList<string> Names, IReadOnlyList<double[]> Values)
{
    /// <summary>Header of the uncertainty of a number, 68 %.</summary>
    internal const string Error = "error";

    /// <summary>Header of the number of measured visits.</summary>
    internal const string Measured = "measured";

    /// <summary>Header of the number of visits that the model sees.</summary>
    internal const string Visits = "visits";

    /// <summary>Header of the distance from the training data, in units of the threshold.</summary>
    internal const string Novelty = "novelty";

    private const string NoteColumn = "note";

    private static readonly CsvReaderOptions ReaderOptions = new() { Separator = ',', TrackLineNumbers = true };

    /// <summary>A text for each object, the last column; null where the file has none.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>Whether a header is that of a class's probability: its number.</summary>
    internal static bool IsClass(string column) => int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    internal static PredictionTable Of(SupernovaTask task, SupernovaPrediction prediction, SupernovaData data)
    {
        IEnumerable<string> outputs =
            task == SupernovaTask.Class ? Enumerable.Range(0, prediction.Values.Columns).Select(c => $"{c}") : ["prediction"];
        double[] truth = data.Truth(task);
        string[] columns =
        [
            .. outputs, "label", .. prediction.Error is null ? [] : new[] { Error }, Measured, Visits,
            .. prediction.Novelty is null ? [] : new[] { Novelty },
        ];
        return new PredictionTable(columns, data.Set.Table.Names, [.. Enumerable.Range(0, truth.Length).Select(Row)])
        {
            Notes = prediction.Notes,
        };

        double[] Row(int row) =>
        [
            .. prediction.Values.Row(row).ToArray().Select(v => (double)v), double.IsNaN(truth[row]) ? -1 : truth[row],
            .. prediction.Error is null ? [] : new[] { prediction.Error[row] }, prediction.Measured[row], prediction.Visits,
            .. prediction.Novelty is null ? [] : new[] { prediction.Novelty[row] },
        ];
    }

    /// <summary>A number of an object by its header; NaN where there is no such column.</summary>
    internal double Value(int row, string column)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i] == column) return Values[row][i];
        return double.NaN;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CrestException">
    /// It is missing, cut, without objects, or contains a text where a number should be or a number that its column cannot have.
    /// </exception>
    public static PredictionTable Read(string path)
    {
        try
        {
            using FileStream stream = InputFile.OpenStream(path);
            CheckEnd(path, stream);
            using CsvReader reader = CsvReader.Create(stream, ReaderOptions);
            reader.ReadHeader();
            string[] header = [.. reader.Headers];
            if (header.Length < 2 || header[0].Length > 0)
                throw new CrestException($"{path}: line 1: not predictions: "
                    + "the first header is empty there, then one a class or 'prediction'; make them with 'crest predict'");
            List<string> names = [], notes = [];
            List<double[]> values = [];
            int numbers = header.Length - 1 - (header[^1] == NoteColumn ? 1 : 0);
            while (reader.Read())
            {
                if (reader.FieldCount != header.Length)
                    throw new CrestException(
                        $"{path}: line {reader.LineNumber}: {reader.FieldCount} of {header.Length} fields; is the file cut?");
                names.Add(reader.GetString(0));
                double[] row = new double[numbers];
                for (int column = 1; column <= numbers; column++)
                    if (!double.TryParse(reader.GetString(column), NumberStyles.Float, CultureInfo.InvariantCulture, out row[column - 1]))
                        throw new CrestException(
                            $"{path}: line {reader.LineNumber}, field {column + 1}: '{reader.GetString(column)}' is not a number");
                if (PredictionRange.FirstFault(header.AsSpan(1, numbers), row) is var (at, what))
                    throw new CrestException($"{path}: line {reader.LineNumber}, field {at + 2} ({header[at + 1]}): {what}");
                values.Add(row);
                if (numbers < header.Length - 1) notes.Add(reader.GetString(header.Length - 1));
            }

            if (names.Count == 0) throw new CrestException($"{path}: contains no object; predict again with 'crest predict'");
            return new PredictionTable(header[1..(numbers + 1)], names, values) { Notes = numbers < header.Length - 1 ? notes : null };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
        catch (CsvFormatException e)
        {
            throw new CrestException($"{path}: line {e.LineNumber}: not a row of CSV: a quote is not closed or the row is too long", e);
        }
    }

    /// <summary>
    /// Writes the table. A file that holds just this is left; one that holds something else is replaced only when told to.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="force">Whether other results are replaced.</param>
    /// <exception cref="CrestException">Other results are there, or the file cannot be written; what was there still is.</exception>
    public void Write(string path, bool force) => ResultFile.Write(path, ToCsv(), force);

    /// <summary>The content of the file.</summary>
    internal byte[] ToCsv()
    {
        var text = new StringBuilder();
        foreach (string column in Columns) text.Append(',').Append(column);
        if (Notes is not null) text.Append(',').Append(NoteColumn);
        text.Append('\n');
        for (int row = 0; row < Names.Count; row++)
        {
            text.Append(Quoted(Names[row]));
            // Single precision is all there is: nine digits give it back.
            foreach (double value in Values[row]) text.Append(CultureInfo.InvariantCulture, $",{(float)value:R}");
            if (Notes is not null) text.Append(',').Append(Quoted(Notes[row]));
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A file that is cut within its last number would give another number.</summary>
    private static void CheckEnd(string path, FileStream stream)
    {
        if (stream.Length == 0) throw new CrestException($"{path}: is empty; make it with 'crest predict'");
        stream.Position = stream.Length - 1;
        if (stream.ReadByte() != '\n')
            throw new CrestException(
                $"{path}: the last line has no end: the file is cut; "
                + "write it again with 'crest predict', or end the line where it is whole");
        stream.Position = 0;
    }

    private static string Quoted(string name) =>
        name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;
}
