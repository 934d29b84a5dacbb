using System.Globalization;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary>Runs, experiments and metrics as MLflow's clients read them.</summary>
internal static class MlflowJson
{
    /// <summary>The tags that are fields of a run here.</summary>
    public const string NameTag = "mlflow.runName", MemoTag = "mlflow.note.content", UserTag = "mlflow.user",
        SourceTag = "mlflow.source.name", CommitTag = "mlflow.source.git.commit";

    /// <summary>An experiment.</summary>
    public static JsonObject Of(Experiment experiment) => new()
    {
        ["experiment_id"] = Id(experiment),
        ["name"] = experiment.Name,
        ["artifact_location"] = "mlflow-artifacts:/runs",
        ["lifecycle_stage"] = Stage(experiment.Deleted),
        ["creation_time"] = experiment.Created.ToUnixTimeMilliseconds(),
        ["last_update_time"] = experiment.Changed.ToUnixTimeMilliseconds(),
        ["tags"] = Pairs(experiment.Tags),
    };

    /// <summary>The id of an experiment, a text.</summary>
    public static string Id(Experiment experiment) => experiment.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs, with the ids of their experiments.</summary>
    public static JsonArray Of(RunStore store, IReadOnlyList<RunRecord> runs)
    {
        IReadOnlyDictionary<string, Experiment> experiments = store.Experiments.Of(runs.Select(run => run.Description.Project));
        return List(runs, run => Of(run, experiments.TryGetValue(run.Description.Project, out Experiment? its) ? Id(its) : "0"));
    }

    /// <summary>A run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="experiment">The id of its experiment.</param>
    public static JsonObject Of(RunRecord run, string experiment) => new()
    {
        ["info"] = Info(run, experiment),
        ["data"] = new JsonObject
        {
            ["metrics"] = List(run.Series, s => Of(new RunMetric(s.Name, s.LastStep, s.LastTime, s.LastValue))),
            ["params"] = Pairs(run.Description.Parameters),
            ["tags"] = Pairs(Tags(run)),
        },
        ["inputs"] = new JsonObject
        {
            ["dataset_inputs"] = List(run.Inputs.Where(input => input.Key.StartsWith("dataset/", StringComparison.Ordinal)), Parsed),
            ["model_inputs"] = List(run.Inputs.Where(input => input.Key.StartsWith("model/", StringComparison.Ordinal)), Parsed),
        },
        ["outputs"] = new JsonObject { ["model_outputs"] = List(run.Outputs, Parsed) },
    };

    /// <summary>What is known of a run without its data.</summary>
    public static JsonObject Info(RunRecord run, string experiment)
    {
        var info = new JsonObject
        {
            ["run_id"] = run.Id,
            ["run_uuid"] = run.Id,
            ["run_name"] = NameOf(run),
            ["experiment_id"] = experiment,
            ["user_id"] = run.Origin.User,
            ["status"] = $"{run.Status}".ToUpperInvariant(),
            ["start_time"] = run.Start.ToUnixTimeMilliseconds(),
            ["artifact_uri"] = RunArtifact.UriOf(run.Id),
            ["lifecycle_stage"] = Stage(run.Deleted),
        };
        if (run.End is { } end) info["end_time"] = end.ToUnixTimeMilliseconds();
        return info;
    }

    /// <summary>A value of a metric.</summary>
    /// <param name="metric">The value.</param>
    /// <param name="run">The id of its run, where several are answered.</param>
    public static JsonObject Of(RunMetric metric, string? run = null)
    {
        var value = new JsonObject
        {
            ["key"] = metric.Name,
            ["value"] = Number(metric.Value),
            ["timestamp"] = metric.Time.ToUnixTimeMilliseconds(),
            ["step"] = metric.Step,
        };
        if (run is not null) value["run_id"] = run;
        return value;
    }

    /// <summary>A list.</summary>
    public static JsonArray List<T>(IEnumerable<T> values, Func<T, JsonNode?> each) => new([.. values.Select(each)]);

    private static JsonNode Number(double value) => value switch
    {
        double.NaN => "NaN",
        double.PositiveInfinity => "Infinity",
        double.NegativeInfinity => "-Infinity",
        _ => value,
    };

    /// <summary>Clients show it; a run without a name is called by its id.</summary>
    private static string NameOf(RunRecord run) => run.Description.Name.Length > 0 ? run.Description.Name : run.Id;

    /// <summary>The tags, with what clients look for among them.</summary>
    private static SortedDictionary<string, string> Tags(RunRecord run)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (run.Origin.User.Length > 0) tags[UserTag] = run.Origin.User;
        if (run.Description.CommandLine.Length > 0) tags[SourceTag] = run.Description.CommandLine;
        if (run.Origin.GitCommit is { } commit) tags[CommitTag] = commit;
        foreach ((string name, string value) in run.Description.Tags) tags[name] = value;
        tags[NameTag] = NameOf(run);
        if (run.Description.Memo.Length > 0) tags[MemoTag] = run.Description.Memo;
        return tags;
    }

    private static string Stage(DateTimeOffset? deleted) => deleted is null ? "active" : "deleted";

    private static JsonArray Pairs(IEnumerable<KeyValuePair<string, string>> pairs) =>
        List(pairs, pair => new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value });

    private static JsonNode? Parsed(KeyValuePair<string, string> entry) => StrictJson.TryParse(entry.Value);
}
