using System.Data.Common;
using Crest.Experiments.Studies;
using Crest.Foundation.Databases;
using Dapper;

namespace Crest.Experiments.StudyTables;

/// <summary>Reads trials out of the tables.</summary>
/// <param name="database">Where the tables are.</param>
internal sealed class TrialRows(Database database)
{
    /// <summary>How many new trials one query reads.</summary>
    private const int Page = 1000;

    private const string Columns = "SELECT trial_id AS Id, number AS Number, CAST(state AS TEXT) "
        + "AS State, datetime_start AS Started, datetime_complete AS Completed FROM trials";

    /// <summary>Brings a history up to date in two ways to the server and back: which trials changed, then what is new of them.</summary>
    public int Refresh(DbConnection connection, int study, StudyHistory history)
    {
        DistributionTexts space = DistributionTexts.Of(history.Space);
        int read;
        do
        {
            List<TrialRow> rows = Changed(connection, study, history.LastNumber, history.Unfinished.Select(t => t.Id), out read);
            foreach (Trial trial in Complete(connection, rows, history, space))
                if (history.Find(trial.Id) is not { } before || !IsSame(before, trial)) history.Put(trial);
        }
        while (read == Page);
        return 0;
    }

    /// <summary>The parameters of one trial.</summary>
    public static IReadOnlyList<TrialParameter> Parameters(DbConnection connection, int trial, DistributionTexts space) =>
        [.. connection.Query<ParameterRow>($"{ParameterRow.Columns} WHERE trial_id = @trial ORDER BY param_id", new { trial })
            .Select(p => p.Parameter(space))];

    private List<TrialRow> Changed(DbConnection connection, int study, int lastNumber, IEnumerable<long> unfinished, out int read)
    {
        using SqlMapper.GridReader results = connection.QueryMultiple(
            $"""
            {Columns} WHERE {database.IsOneOf("trial_id", "@ids")} ORDER BY number;
            {Columns} WHERE study_id = @study AND number > @lastNumber ORDER BY number LIMIT {Page}
            """,
            new { study, lastNumber, ids = database.Numbers(unfinished) });
        List<TrialRow> changed = [.. results.Read<TrialRow>()];
        int before = changed.Count;
        changed.AddRange(results.Read<TrialRow>());
        read = changed.Count - before;
        return changed;
    }

    /// <summary>
    /// Reads what is not known yet: parameters once, reports as long as there may come more, values and notes at the end.
    /// </summary>
    private List<Trial> Complete(DbConnection connection, List<TrialRow> rows, StudyHistory history, DistributionTexts space)
    {
        if (rows.Count == 0) return [];
        bool NeedsParameters(TrialRow row) =>
            history.Find(row.Id) is not { } trial || trial.Parameters.Count < space.Count || (space.Count == 0 && row.IsFinished);
        using SqlMapper.GridReader results = connection.QueryMultiple(
            $"""
            {ParameterRow.Columns} WHERE {database.IsOneOf("trial_id", "@fresh")} ORDER BY param_id;
            SELECT trial_id AS TrialId, step AS Step, intermediate_value AS Value, CAST(intermediate_value_type AS TEXT) AS Type
            FROM trial_intermediate_values
            WHERE {database.IsOneOf("trial_id", "@all")} ORDER BY step;
            SELECT trial_id AS TrialId, 0 AS Step, value AS Value, CAST(value_type AS TEXT) AS Type
            FROM trial_values WHERE objective = 0 AND {database.IsOneOf("trial_id", "@finished")};
            SELECT trial_id AS TrialId, "key" AS Name, value_json AS Value FROM trial_user_attributes
            WHERE {database.IsOneOf("trial_id", "@all")};
            SELECT trial_id FROM trial_system_attributes WHERE "key" = '{WorkerJson.Worker}' AND {database.IsOneOf("trial_id", "@running")}
            """,
            new
            {
                fresh = database.Numbers(rows.Where(NeedsParameters).Select(row => (long)row.Id)),
                all = database.Numbers(rows.Select(row => (long)row.Id)),
                running = database.Numbers(rows.Where(row => row.TrialState == TrialState.Running).Select(row => (long)row.Id)),
                finished = database.Numbers(rows.Where(row => row.IsFinished).Select(row => (long)row.Id)),
            });
        ILookup<int, ParameterRow> parameters = results.Read<ParameterRow>().ToLookup(p => p.TrialId);
        ILookup<int, ValueRow> reports = results.Read<ValueRow>().ToLookup(v => v.TrialId);
        ILookup<int, ValueRow> values = results.Read<ValueRow>().ToLookup(v => v.TrialId);
        ILookup<int, AttributeRow> notes = results.Read<AttributeRow>().ToLookup(a => a.TrialId);
        HashSet<int> ours = [.. results.Read<int>()];
        return [.. rows.Select(row => new Trial(row.Id, row.Number, row.TrialState)
        {
            Parameters = NeedsParameters(row) ? [.. parameters[row.Id].Select(p => p.Parameter(space))] : history.Find(row.Id)!.Parameters,
            Intermediate = [.. reports[row.Id].Select(r => KeyValuePair.Create(r.Step, r.Number))],
            Value = values[row.Id].Select(v => (double?)v.Number).SingleOrDefault(),
            UserAttributes = notes[row.Id].ToDictionary(n => n.Name, n => n.Value),
            IsForeign = row.TrialState == TrialState.Running && !ours.Contains(row.Id),
            Started = row.Started,
            Completed = row.Completed,
        })];
    }

    /// <summary>Whether nothing new was read of an unfinished trial: reports and notes are added, or taken away with the state.</summary>
    private static bool IsSame(Trial before, Trial now) =>
        before.State == now.State && before.Started == now.Started && before.Parameters.Count == now.Parameters.Count
        && before.Intermediate.SequenceEqual(now.Intermediate) && before.UserAttributes.Count == now.UserAttributes.Count;

    private sealed class TrialRow
    {
        public int Id { get; init; }

        public int Number { get; init; }

        public string State { get; init; } = "";

        public DateTime? Started { get; init; }

        public DateTime? Completed { get; init; }

        public TrialState TrialState => Enum.Parse<TrialState>(State, ignoreCase: true);

        public bool IsFinished => State is "COMPLETE" or "PRUNED" or "FAIL";
    }

    private sealed class ParameterRow
    {
        public const string Columns =
            "SELECT trial_id AS TrialId, param_name AS Name, param_value AS Value, distribution_json AS Distribution FROM trial_params";

        public int TrialId { get; init; }

        public string Name { get; init; } = "";

        public double Value { get; init; }

        public string Distribution { get; init; } = "";

        public TrialParameter Parameter(DistributionTexts space) => new(Name, space.Of(Name, Distribution), Value);
    }

    private sealed class ValueRow
    {
        public int TrialId { get; init; }

        public int Step { get; init; }

        public double? Value { get; init; }

        public string Type { get; init; } = "";

        public double Number => Type switch
        {
            "INF_POS" => double.PositiveInfinity,
            "INF_NEG" => double.NegativeInfinity,
            "NAN" => double.NaN,
            _ => Value ?? double.NaN,
        };
    }

    private sealed class AttributeRow
    {
        public int TrialId { get; init; }

        public string Name { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
