namespace Crest.Survey.ObservationTexts;

/// <summary>Finds columns by the names in a table's first row.</summary>
/// <param name="table">The table, at its first row.</param>
internal sealed class TableColumns(TableText table)
{
    private readonly string[] _names = [.. Enumerable.Range(0, table.Count).Select(table.Text)];

    /// <summary>Number of columns.</summary>
    public int Count => _names.Length;

    /// <summary>The first of the names that is there; -1 where none is.</summary>
    public int Find(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (Array.IndexOf(_names, name) is >= 0 and var index) return index;
        return -1;
    }

    /// <summary>A column that must be there.</summary>
    public int Required(params ReadOnlySpan<string> names) => Find(names) is >= 0 and var index
        ? index
        : throw table.Error(
            $"the header has no column {string.Join(" or ", names.ToArray())}; it names {string.Join(", ", _names.Take(30))}");
}
