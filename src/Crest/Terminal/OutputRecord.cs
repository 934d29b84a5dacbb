using System.Collections;

namespace Crest.CommandLine.Terminal;

/// <summary>
/// A row of a result for other programs: names with a text, number, flag, time, nothing, another record, or a list of records, which CSV
/// leaves out. In CSV the values of a record inside are columns of their own: <c>metric.test_auc</c>.
/// </summary>
internal sealed class OutputRecord : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _values = [];

    /// <summary>Adds a value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public void Add(string name, object? value) => _values.Add(KeyValuePair.Create(name, value));

    /// <summary>A record of values by their names.</summary>
    public static OutputRecord Of<T>(IEnumerable<KeyValuePair<string, T>> values)
    {
        var record = new OutputRecord();
        foreach ((string name, T value) in values.OrderBy(value => value.Key, StringComparer.Ordinal)) record.Add(name, value);
        return record;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
