using System.Globalization;
using Crest.Foundation.Errors;
using CsvHelper;

namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// Reads files of Keras' <c>CSVLogger</c>: a column <c>epoch</c>, then one for each metric. The separator is that after
/// <c>epoch</c>. Trainings that were appended to one file start with a lower epoch, or with a header of their own.
/// </summary>
internal static class CsvLog
{
    private const string EpochColumn = "epoch";

    /// <summary>Whether a text is such a file.</summary>
    /// <param name="start">The beginning of the text, with its first line.</param>
    public static bool Begins(string start) => SeparatorOf(start) is not null;

    /// <summary>Reads all of it.</summary>
    /// <exception cref="CrestException">An epoch is not a number.</exception>
    public static TrainingLog Read(StartedReader text, string name)
    {
        var options = new CsvReaderOptions
        {
            Separator = SeparatorOf(text.Start)!.Value, HasHeader = false, TrackLineNumbers = true, TrimWhitespace = true,
        };
        using CsvReader reader = CsvReader.Create(text, options);
        List<LoggedTraining> trainings = [];
        LoggedTraining? training = null;
        string[] columns = [];
        try
        {
            while (reader.Read())
            {
                string first = reader.GetString(0);
                if (first == EpochColumn)
                {
                    columns = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)];
                    training = null;
                    continue;
                }

                if (!double.TryParse(first, NumberStyles.Float, CultureInfo.InvariantCulture, out double epoch))
                    throw new CrestException($"{name}:{reader.LineNumber}:1: '{first}' is not an epoch; mend or remove the line");
                if (training is null || epoch <= training.LastEpoch) trainings.Add(training = new LoggedTraining());
                training.Add(epoch, Metrics(reader, columns));
            }
        }
        catch (CsvFormatException e)
        {
            throw new CrestException($"{name}:{e.LineNumber}:1: not CSV: {e.Message}", e);
        }

        return new TrainingLog([.. trainings.Where(t => t.Metrics.Count > 0)], 0);
    }

    private static char? SeparatorOf(string start)
    {
        string line = start.TrimStart().TrimStart('"');
        return line.StartsWith(EpochColumn, StringComparison.Ordinal)
            && line[EpochColumn.Length..].TrimStart('"', ' ') is [',' or ';' or '\t', ..] rest ? rest[0] : null;
    }

    /// <summary>The numbers of a row. <c>NA</c> and lists, which the logger writes too, have no place in a curve.</summary>
    private static IEnumerable<KeyValuePair<string, double>> Metrics(CsvReader reader, string[] columns)
    {
        for (int i = 1; i < Math.Min(columns.Length, reader.FieldCount); i++)
        {
            string cell = reader.GetString(i);
            if (double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)) yield return new(columns[i], value);
            else if (cell is "inf" or "-inf")
                yield return new(columns[i], cell is "inf" ? double.PositiveInfinity : double.NegativeInfinity);
        }
    }
}
