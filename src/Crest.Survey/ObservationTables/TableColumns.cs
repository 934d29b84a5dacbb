namespace Crest.Survey.ObservationTables;

/// <summary>Finds columns by their names.</summary>
/// <param name="table">The table.</param>
/// <param name="names">What its columns are called.</param>
internal sealed class TableColumns(TableRows table, IReadOnlyList<string> names)
{
    private readonly Dictionary<string, int> _places = names.Select((name, place) => (name, place))
        .DistinctBy(column => column.name, StringComparer.Ordinal)
        .ToDictionary(column => column.name, column => column.place, StringComparer.Ordinal);

    /// <summary>Number of columns.</summary>
    public int Count => names.Count;

    /// <summary>The first of the names that is there; -1 where none is.</summary>
    public int Find(params ReadOnlySpan<string> columns)
    {
        foreach (string column in columns)
            if (_places.TryGetValue(column, out int place)) return place;
        return -1;
    }

    /// <summary>A column that must be there.</summary>
    public int Required(params ReadOnlySpan<string> columns) => Find(columns) is >= 0 and var place
        ? place
        : throw table.Error(
            $"there is no column {string.Join(" or ", columns.ToArray())}; the columns are {string.Join(", ", names.Take(30))}"
            + (names.Count > 30 ? ", …" : ""));
}
