using System.Globalization;
using System.Text;
using Crest.Foundation.Errors;
using Crest.Foundation.Files;

namespace Crest.Experiments.Runs;

/// <summary>A table in CSV of the metrics of a run: the epoch, then a column for each metric; one line an epoch, flushed.</summary>
internal sealed class MetricsFile : IDisposable
{
    private const string EpochColumn = "epoch";

    private readonly string _path;
    private readonly string[] _columns;
    private readonly StreamWriter _writer;

    private MetricsFile(string path, string[] columns)
    {
        _path = path;
        _columns = columns;
        _writer = Append(path);
    }

    /// <summary>Starts a table with its header.</summary>
    public static MetricsFile Create(string path, string[] columns)
    {
        foreach (string column in columns)
            if (column.Length == 0 || column == EpochColumn || column.Any(c => c is ',' or '"' || char.IsControl(c)))
                throw new ArgumentException($"'{column}' cannot be the name of a metric: it is a column of a CSV file.");
        AtomicFile.WriteAllText(path, $"{string.Join(',', columns.Prepend(EpochColumn))}\n");
        return new MetricsFile(path, columns);
    }

    /// <summary>
    /// Opens a table to continue it after an epoch, without the lines of later ones and without an incomplete line of a killed process.
    /// </summary>
    public static MetricsFile Resume(string path, long throughEpoch)
    {
        try
        {
            string text = File.ReadAllText(path);
            string[] lines = text.Split('\n');
            string[] header = lines[0].Split(',');
            if (header[0] != EpochColumn)
                throw new CrestException($"{path}:1:1: the first column must be '{EpochColumn}'; this is not the metrics file of a run");
            // The piece after the last line break is empty, or half a line.
            IEnumerable<string> kept = lines.Skip(1).SkipLast(1).Where((line, i) => EpochOf(line, path, i + 2) <= throughEpoch);
            AtomicFile.WriteAllText(path, string.Concat(kept.Prepend(lines[0]).Select(line => line + '\n')));
            return new MetricsFile(path, header[1..]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>Reads a table: each column by its name, the epochs among them; a cell that is empty or half is not a number.</summary>
    public static IReadOnlyDictionary<string, double[]> Read(string path)
    {
        try
        {
            // A run may be writing it.
            using var reader =
                new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            string[][] rows = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
            if (rows.Length == 0 || rows[0][0] != EpochColumn)
                throw new CrestException($"{path}:1:1: the first column must be '{EpochColumn}'; this is not the metrics file of a run");
            return rows[0].Select((name, column) =>
                KeyValuePair.Create(name, rows.Skip(1).Select(row => Number(row.ElementAtOrDefault(column))).ToArray())).ToDictionary();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot read", path, e);
        }
    }

    /// <summary>Opens a text file for adding lines that others can read at once.</summary>
    public static StreamWriter Append(string path)
    {
        try
        {
            // Without a buffer, which would keep a line that a full disk refused, and write it when the file is closed.
            var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true, NewLine = "\n" };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CrestException.From("cannot write", path, e);
        }
    }

    /// <summary>Adds the line of an epoch.</summary>
    public void Append(long epoch, IReadOnlyCollection<KeyValuePair<string, double>> metrics)
    {
        var cells = new string[_columns.Length + 1];
        Array.Fill(cells, "");
        cells[0] = epoch.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, double value) in metrics)
        {
            int column = Array.IndexOf(_columns, name);
            if (column < 0)
                throw new ArgumentException($"{_path} has no column '{name}'; its first line fixed them: {string.Join(", ", _columns)}.");
            cells[column + 1] = Write(value);
        }

        try
        {
            _writer.WriteLine(string.Join(',', cells));
        }
        catch (IOException e)
        {
            throw CrestException.From("cannot write", _path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>The shortest text that reads back as the same number; not-a-number and infinities as NumPy and pandas read them.</summary>
    private static string Write(double value) =>
        double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
            : double.IsNaN(value) ? "nan"
            : value > 0 ? "inf"
            : "-inf";

    private static double Number(string? cell) =>
        cell is "inf" ? double.PositiveInfinity : cell is "-inf" ? double.NegativeInfinity
        : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;

    private static long EpochOf(string line, string path, int number)
    {
        string cell = line.Split(',')[0];
        return long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long epoch)
            ? epoch
            : throw new CrestException($"{path}:{number}:1: '{cell}' is not an epoch; mend or remove the line");
    }
}
