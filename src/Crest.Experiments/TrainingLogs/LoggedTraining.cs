namespace Crest.Experiments.TrainingLogs;

/// <summary>The metrics of one training, epoch by epoch, as its log has them.</summary>
public sealed class LoggedTraining
{
    private readonly List<double> _epochs = [];
    private readonly List<string> _names = [];
    private readonly Dictionary<string, List<double>> _values = new(StringComparer.Ordinal);

    internal LoggedTraining()
    {
    }

    /// <summary>The numbers of the epochs, rising.</summary>
    public IReadOnlyList<double> Epochs => _epochs;

    /// <summary>The names of the metrics, in the order in which they first appear.</summary>
    public IReadOnlyList<string> Metrics => _names;

    internal double LastEpoch => _epochs.Count == 0 ? double.NegativeInfinity : _epochs[^1];

    /// <summary>The values of a metric, one for each epoch; NaN where the log has none.</summary>
    /// <param name="metric">One of <see cref="Metrics"/>, or another name, which has no values.</param>
    public IReadOnlyList<double> Values(string metric) =>
        _values.TryGetValue(metric, out List<double>? values)
            ? [.. values, .. Enumerable.Repeat(double.NaN, _epochs.Count - values.Count)]
            : [.. Enumerable.Repeat(double.NaN, _epochs.Count)];

    internal void Add(double epoch, IEnumerable<KeyValuePair<string, double>> metrics)
    {
        _epochs.Add(epoch);
        foreach ((string name, double value) in metrics)
        {
            if (!_values.TryGetValue(name, out List<double>? values))
            {
                _names.Add(name);
                _values.Add(name, values = []);
            }

            // A metric that appears late has no values before, and one that appears twice in an epoch counts once.
            while (values.Count < _epochs.Count - 1) values.Add(double.NaN);
            if (values.Count < _epochs.Count) values.Add(value);
        }
    }
}
