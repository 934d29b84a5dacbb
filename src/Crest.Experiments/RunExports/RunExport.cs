using Crest.Experiments.Runs;
using Crest.Foundation.Progress;

namespace Crest.Experiments.RunExports;

/// <summary>
/// Writes runs of the store as a table: a row for each run, or for each value of a metric. Neither the runs nor the values are held in
/// memory: only the ids, and the values of one run.
/// </summary>
/// <example>
/// <code>
/// using FileStream file = File.Create("runs.parquet");
/// new RunExport(store, new RunFilter(), RunSort.Newest).Write(file, ExportFormat.Parquet, values: false, null, default);
/// </code>
/// </example>
/// <param name="store">The store.</param>
/// <param name="filter">Which runs.</param>
/// <param name="sort">Their order.</param>
public sealed class RunExport(RunStore store, RunFilter filter, RunSort sort)
{
    private const int PageSize = 500;

    private static readonly TableColumn[] ValueColumns =
    [
        new(null, "id", TableType.Text), new(null, "name", TableType.Text), new(null, "project", TableType.Text),
        new(null, "method", TableType.Text), new(null, "metric", TableType.Text), new(null, "step", TableType.Integer),
        new(null, "time", TableType.Time), new(null, "value", TableType.Number),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="format">The format.</param>
    /// <param name="values">Whether a row is a value of a metric; otherwise it is a run, with the last value of each.</param>
    /// <param name="progress">Told how many runs are written; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Number of runs and of rows.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public (long Runs, long Rows) Write(
        Stream stream, ExportFormat format, bool values, IProgress<StepProgress>? progress, CancellationToken cancellation)
    {
        var columns = new RunColumns();
        string[] ids = Survey(columns, cancellation);
        using ITableWriter table = Open(stream, format, values ? ValueColumns : columns.Fix());
        long runs = 0, rows = 0;
        foreach (RunRecord run in ids.Chunk(PageSize).SelectMany(Page))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new StepProgress("exporting", runs++, ids.Length));
            if (values)
            {
                foreach (RunMetric value in store.History(run.Id))
                {
                    RunDescription of = run.Description;
                    table.Write([run.Id, of.Name, of.Project, of.Method, value.Name, value.Step, value.Time, value.Value]);
                    rows++;
                }
            }
            else
            {
                table.Write(columns.Row(run));
                rows++;
            }
        }

        table.Complete();
        return (runs, rows);
    }

    private static ITableWriter Open(Stream stream, ExportFormat format, IReadOnlyList<TableColumn> columns) => format switch
    {
        ExportFormat.Json => new JsonTableWriter(stream, columns),
        ExportFormat.Parquet => new ParquetTableWriter(stream, columns),
        _ => new CsvTableWriter(stream, columns),
    };

    /// <summary>The ids in their order, and the columns of all runs: the header comes before the first row.</summary>
    private string[] Survey(RunColumns columns, CancellationToken cancellation)
    {
        var ids = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        for (int offset = 0; ; offset += PageSize)
        {
            cancellation.ThrowIfCancellationRequested();
            RunPage page = store.Search(filter, sort, offset, PageSize);
            foreach (RunRecord run in page.Runs)
                // A run that started meanwhile moves others to the next page.
                if (ids.TryAdd(run.Id, true)) columns.Add(run);
            if (page.Runs.Count < PageSize) return [.. ids.Keys];
        }
    }

    private IEnumerable<RunRecord> Page(string[] ids)
    {
        // An id is made of letters, digits, dashes and underscores.
        var these = RunCondition.Parse($"id in ({string.Join(", ", ids.Select(id => $"'{id}'"))})");
        Dictionary<string, RunRecord> found =
            store.Search(new RunFilter { Where = these, Deleted = filter.Deleted }).Runs.ToDictionary(run => run.Id);
        return ids.Where(found.ContainsKey).Select(id => found[id]);
    }
}
