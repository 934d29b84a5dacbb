namespace Crest.Experiments.TrainingLogs;

/// <summary>
/// Reads what Keras prints while it trains. An epoch is the last line of metrics after its heading <c>Epoch 3/10</c>; without headings each
/// line of metrics that is complete is an epoch. A heading whose number is not higher than the one before begins another training.
/// </summary>
internal sealed class KerasOutput
{
    private readonly List<LoggedTraining> _trainings = [];
    private LoggedTraining? _training;
    private KerasLine? _final;
    private double _epoch;
    private bool _hasHeadings, _isBegun, _ofOneEpoch;
    private int _incomplete;

    /// <summary>Reads all of it.</summary>
    public static TrainingLog Read(TextReader reader)
    {
        var output = new KerasOutput();
        var lines = new TerminalLines(reader);
        while (lines.Next(out ReadOnlySpan<char> line)) output.Add(line);
        output.Complete();
        return new TrainingLog([.. output._trainings.Where(training => training.Metrics.Count > 0)], output._incomplete);
    }

    private void Add(ReadOnlySpan<char> text)
    {
        if (KerasHeading.Find(text, out KerasHeading heading, out int end))
        {
            Begin(heading);
            text = text[end..];
        }

        if (KerasLine.Parse(text) is not { } line) return;
        if (!line.IsComplete) _isBegun = true;
        else if (_hasHeadings) AddBelowHeading(line);
        else AddWithoutHeading(line);
    }

    private void Begin(KerasHeading heading)
    {
        Complete();
        bool ofOneEpoch = heading is { Epoch: 1, Of: 1 };
        // Who calls fit() for one epoch again and again goes on with the same training.
        bool goesOn = _training is not null && (heading.Epoch > _training.LastEpoch || (ofOneEpoch && _ofOneEpoch));
        if (!goesOn) _trainings.Add(_training = new LoggedTraining());
        _epoch = ofOneEpoch && goesOn ? _training!.LastEpoch + 1 : heading.Epoch;
        (_hasHeadings, _isBegun, _ofOneEpoch) = (true, true, ofOneEpoch);
    }

    /// <summary>
    /// The final line can come twice, and with the metrics of validation only at last. One of another number of steps, or with
    /// fewer metrics, is of evaluate() after the training.
    /// </summary>
    private void AddBelowHeading(KerasLine line)
    {
        if (_final is null || (line.Steps == _final.Steps && _final.Metrics.All(metric => line.Metrics.Any(m => m.Key == metric.Key))))
            _final = line;
    }

    private void AddWithoutHeading(KerasLine line)
    {
        bool completes = _final is not null && line.Metrics.Count > _final.Metrics.Count && _final.Metrics.All(line.Metrics.Contains);
        if (!completes)
        {
            Complete();
            if (_training is null) _trainings.Add(_training = new LoggedTraining());
            _epoch = Math.Max(0, _training.LastEpoch) + 1;
        }

        _final = line;
    }

    /// <summary>Ends the epoch.</summary>
    private void Complete()
    {
        if (_final is not null) _training!.Add(_epoch, _final.Metrics);
        else if (_isBegun) _incomplete++;
        (_final, _isBegun) = (null, false);
    }
}
