using Crest.Experiments.Runs;

namespace Crest.Experiments.RunExports;

/// <summary>
/// The columns of runs as a table: what every run has, then one for each metric, parameter, tag, seed, hash of
/// data and run that it is made from.
/// </summary>
internal sealed class RunColumns
{
    private static readonly (TableColumn Column, Func<RunRecord, object?> Value)[] Plain =
    [
        (new(null, "id", TableType.Text), run => run.Id),
        (new(null, "name", TableType.Text), run => run.Description.Name),
        (new(null, "project", TableType.Text), run => run.Description.Project),
        (new(null, "method", TableType.Text), run => run.Description.Method),
        (new(null, "status", TableType.Text), run => $"{run.Status}".ToLowerInvariant()),
        (new(null, "started", TableType.Time), run => run.Start),
        (new(null, "ended", TableType.Time), run => run.End),
        (new(null, "memo", TableType.Text), run => run.Description.Memo),
        (new(null, "deleted", TableType.Time), run => run.Deleted),
        (new(null, "host", TableType.Text), run => run.Origin.Host),
        (new(null, "user", TableType.Text), run => run.Origin.User),
        (new(null, "process", TableType.Integer), run => (long)run.Origin.ProcessId),
        (new(null, "git_commit", TableType.Text), run => run.Origin.GitCommit),
        (new(null, "git_dirty", TableType.Flag), run => run.Origin.GitDirty),
        (new(null, "command", TableType.Text), run => run.Description.CommandLine),
    ];

    private static readonly (string Group, TableType Type, Func<RunRecord, IEnumerable<KeyValuePair<string, object?>>> Values)[] Named =
    [
        ("metric", TableType.Number, run => Of(run.LatestMetrics)),
        ("param", TableType.Text, run => Of(run.Description.Parameters)),
        ("tag", TableType.Text, run => Of(run.Description.Tags)),
        ("seed", TableType.Integer, run => Of(run.Description.Seeds)),
        ("data", TableType.Text, run => Of(run.Description.DataHashes)),
        ("source", TableType.Text, run => Of(run.Description.Sources)),
    ];

    private readonly SortedSet<string>[] _names = [.. Named.Select(_ => new SortedSet<string>(StringComparer.Ordinal))];
    private Dictionary<(int Group, string Name), int> _places = [];

    /// <summary>Notes the names that a run has.</summary>
    public void Add(RunRecord run)
    {
        for (int group = 0; group < Named.Length; group++) _names[group].UnionWith(Named[group].Values(run).Select(value => value.Key));
    }

    /// <summary>The columns; the names that were noted are all.</summary>
    public IReadOnlyList<TableColumn> Fix()
    {
        TableColumn[] columns =
        [
            .. Plain.Select(plain => plain.Column),
            .. from named in Named.Index()
               from name in _names[named.Index]
               select new TableColumn(named.Item.Group, name, named.Item.Type),
        ];
        int next = Plain.Length;
        _places = _names.Index().SelectMany(group => group.Item.Select(name => (group.Index, name))).ToDictionary(key => key, _ => next++);
        return columns;
    }

    /// <summary>The row of a run. What it was given since its names were noted is left out.</summary>
    public object?[] Row(RunRecord run)
    {
        object?[] row = new object?[Plain.Length + _places.Count];
        for (int i = 0; i < Plain.Length; i++) row[i] = Plain[i].Value(run);
        for (int group = 0; group < Named.Length; group++)
            foreach ((string name, object? value) in Named[group].Values(run))
                if (_places.TryGetValue((group, name), out int place)) row[place] = value;
        return row;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Of<T>(IEnumerable<KeyValuePair<string, T>> values) =>
        values.Select(value => KeyValuePair.Create(value.Key, (object?)value.Value));
}
