using Crest.Foundation.Errors;

namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// The trainings of a log that another program wrote: what Keras prints while it trains (versions 1 to 3), or a file of its
/// <c>CSVLogger</c>. <c>metrics.csv</c> of a run of Crest is such a file too.
/// </summary>
/// <example>
/// <code>
/// using TextReader text = TrainingLog.Open("train.log");
/// TrainingLog log = TrainingLog.Read(text, "train.log");
/// Console.WriteLine(log.Trainings[0].Values("val_loss")[^1]);
/// </code>
/// </example>
public sealed class TrainingLog
{
    /// <summary>Characters in which a log must have its first line.</summary>
    private const int LongestFirstLine = 1 << 16;

    internal TrainingLog(IReadOnlyList<LoggedTraining> trainings, int incompleteEpochs) =>
        (Trainings, IncompleteEpochs) = (trainings, incompleteEpochs);

    /// <summary>The trainings in the order of the log, at least one, each with at least one epoch.</summary>
    public IReadOnlyList<LoggedTraining> Trainings { get; }

    /// <summary>Number of epochs that were begun and have no final line, such as the last one of a training that was stopped.</summary>
    public int IncompleteEpochs { get; }

    /// <summary>The names of all metrics, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Metrics => [.. Trainings.SelectMany(training => training.Metrics).Distinct()];

    /// <summary>Reads a log; it needs memory for the epochs, not for the text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What messages call it: the file, or <c>standard input</c>.</param>
    /// <exception cref="CrestException">It contains no epoch of a training, or a line of CSV is wrong.</exception>
    public static TrainingLog Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var text = new StartedReader(reader, LongestFirstLine);
        TrainingLog log = CsvLog.Begins(text.Start) ? CsvLog.Read(text, name) : KerasOutput.Read(text);
        if (log.Trainings.Count > 0) return log;
        string what = text.Start.Length == 0 ? "the log is empty"
            : text.Start.Contains('\0', StringComparison.Ordinal) ? "this is no text file"
            : log.IncompleteEpochs > 0 ? "no epoch of the training is complete"
            : "no epoch of a training is in it";
        throw new CrestException(
            $"{name}: {what}; expected the output of Keras (... - loss: 1.15 - val_loss: 0.91) or a file of its CSVLogger (epoch,loss,...)");
    }
}
