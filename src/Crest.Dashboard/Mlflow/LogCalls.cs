using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary>
/// <c>runs/log-…</c>, <c>runs/set-tag</c> and the like: what a run logs. Each call is stored once, however often it comes.
/// </summary>
internal static class LogCalls
{
    private const string ModelsTag = "mlflow.log-model.history";

    public static JsonNode? Metric(MlflowCall call) => Log(call, new RunBatch { Metrics = [MetricOf(call.Fields)] });

    public static JsonNode? Parameter(MlflowCall call) => Log(call, new RunBatch { Parameters = [ParameterOf(call.Fields)] });

    public static JsonNode? SetTag(MlflowCall call) => Log(call, WithTags(new RunBatch(), [TagOf(call.Fields)]));

    public static JsonNode? Batch(MlflowCall call)
    {
        MlflowFields fields = call.Fields;
        RunMetric[] metrics = [.. fields.Objects("metrics", MlflowLimits.Metrics).Select(metric => MetricOf(metric.Fields))];
        KeyValuePair<string, string>[] parameters =
            [.. fields.Objects("params", MlflowLimits.Parameters).Select(parameter => ParameterOf(parameter.Fields))];
        KeyValuePair<string, string>[] tags = [.. Tags(fields)];
        int all = metrics.Length + parameters.Length + tags.Length;
        if (all > MlflowLimits.All) throw MlflowException.Invalid($"a batch has at most {MlflowLimits.All} values, not {all}");
        return Log(call, WithTags(new RunBatch { Metrics = metrics, Parameters = parameters }, tags));
    }

    public static JsonNode? DeleteTag(MlflowCall call)
    {
        string id = call.RunId, key = call.Fields.Key();
        bool had = key switch
        {
            // Fields of the run here: without a name it has its id.
            MlflowJson.NameTag => Done(() => call.Store.Clients.Log(id, new RunBatch { Name = "" })),
            MlflowJson.MemoTag => Done(() => call.Store.Clients.Log(id, new RunBatch { Memo = "" })),
            _ => call.Store.Clients.RemoveTag(id, key),
        };
        return had ? null : throw MlflowException.Missing($"No tag with name: {key} in run with id {id}");
    }

    /// <summary>Data and models that a run read.</summary>
    public static JsonNode? Inputs(MlflowCall call)
    {
        List<KeyValuePair<string, string>> inputs = [];
        foreach ((MlflowFields fields, string json) in call.Fields.Objects("datasets", MlflowLimits.All))
        {
            MlflowFields dataset = fields.Object("dataset")?.Fields
                ?? throw MlflowException.Invalid("Missing value for required parameter 'dataset'");
            string name = dataset.Required("name", MlflowLimits.ExperimentName), digest = dataset.Required("digest", MlflowLimits.Key);
            inputs.Add(new($"dataset/{name}/{digest}", json));
        }

        foreach ((MlflowFields fields, string json) in call.Fields.Objects("models", MlflowLimits.All))
            inputs.Add(new($"model/{fields.Required("model_id", MlflowLimits.Key)}", json));
        return Log(call, new RunBatch { Inputs = inputs });
    }

    /// <summary>Models that a run made.</summary>
    public static JsonNode? Outputs(MlflowCall call) => Log(call, new RunBatch
    {
        Outputs =
        [
            .. call.Fields.Objects("models", MlflowLimits.All).Select(model =>
                KeyValuePair.Create($"model/{model.Fields.Required("model_id", MlflowLimits.Key)}", model.Json)),
        ],
    });

    /// <summary>A model among the files of a run: the list of them is a tag.</summary>
    public static JsonNode? Model(MlflowCall call)
    {
        string json = call.Fields.Required("model_json");
        JsonNode? model = StrictJson.TryParse(json);
        if (model is not JsonObject) throw MlflowException.Invalid("model_json must be an object in JSON");
        RunRecord run = call.Run();
        // A list that cannot be read was set as a tag by somebody else.
        string? kept = run.Description.Tags.GetValueOrDefault(ModelsTag);
        JsonArray models = kept is not null && StrictJson.TryParse(kept) is JsonArray list ? list : [];
        if (!models.Any(known => JsonNode.DeepEquals(known, model))) models.Add(model);
        return Log(call, new RunBatch { Tags = [new(ModelsTag, models.ToJsonString())] });
    }

    /// <summary>The tags of a request.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Tags(MlflowFields fields) =>
        fields.Objects("tags", MlflowLimits.Tags).Select(tag => TagOf(tag.Fields));

    private static JsonNode? Log(MlflowCall call, RunBatch batch)
    {
        call.Store.Clients.Log(call.RunId, batch);
        return null;
    }

    private static bool Done(Action action)
    {
        action();
        return true;
    }

    /// <summary>The name and the memo are tags to clients.</summary>
    private static RunBatch WithTags(RunBatch batch, IReadOnlyCollection<KeyValuePair<string, string>> tags) => batch with
    {
        Tags = [.. tags.Where(tag => tag.Key is not (MlflowJson.NameTag or MlflowJson.MemoTag))],
        Name = tags.LastOrDefault(tag => tag.Key == MlflowJson.NameTag).Value,
        Memo = tags.LastOrDefault(tag => tag.Key == MlflowJson.MemoTag).Value,
    };

    private static RunMetric MetricOf(MlflowFields fields) => new(
        fields.Key(), fields.Whole("step") ?? 0,
        fields.Time("timestamp") ?? throw MlflowException.Invalid("Missing value for required parameter 'timestamp'"),
        fields.Number("value"));

    private static KeyValuePair<string, string> ParameterOf(MlflowFields fields) =>
        new(fields.Key(), fields.Text("value", MlflowLimits.Parameter) ?? "");

    private static KeyValuePair<string, string> TagOf(MlflowFields fields) =>
        new(fields.Key(), fields.Text("value", MlflowLimits.Tag) ?? "");
}
