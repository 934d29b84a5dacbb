namespace Crest.Experiments.RunExports;

/// <summary>Writes a table row by row, without holding it in memory.</summary>
internal interface ITableWriter : IDisposable
{
    /// <summary>Writes a row: a value or null for each column.</summary>
    void Write(IReadOnlyList<object?> row);

    /// <summary>Ends the table.</summary>
    void Complete();
}
