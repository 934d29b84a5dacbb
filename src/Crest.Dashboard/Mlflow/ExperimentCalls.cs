using System.Globalization;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary><c>experiments/…</c>: the projects of the runs.</summary>
internal static class ExperimentCalls
{
    public static JsonNode? Create(MlflowCall call)
    {
        string name = Name(call.Fields.Required("name", MlflowLimits.ExperimentName));
        KeyValuePair<string, string>[] tags = [.. LogCalls.Tags(call.Fields)];
        if (call.Store.Experiments.Create(name, tags) is not { } id)
        {
            bool deleted = call.Store.Experiments.Find(name)?.Deleted is not null;
            throw MlflowException.Exists(
                $"Experiment '{name}' already exists{(deleted ? " in deleted state; restore it, or choose another name" : "")}");
        }

        return new JsonObject { ["experiment_id"] = id.ToString(CultureInfo.InvariantCulture) };
    }

    public static JsonNode? Get(MlflowCall call) => new JsonObject { ["experiment"] = MlflowJson.Of(Of(call)) };

    public static JsonNode? GetByName(MlflowCall call)
    {
        string name = call.Fields.Required("experiment_name");
        return new JsonObject
        {
            ["experiment"] = MlflowJson.Of(
                call.Store.Experiments.Find(name) ?? throw MlflowException.Missing($"Could not find experiment with name '{name}'")),
        };
    }

    public static JsonNode? Search(MlflowCall call)
    {
        int limit = call.Fields.Whole("max_results", MlflowLimits.UsualRuns, 1, MlflowLimits.Experiments), offset = call.Offset();
        RunSort[] sorts = [.. call.Fields.Texts("order_by").Select(order =>
            MlflowCall.Parse("order_by", Ordered(order), RunSort.Parse) ?? throw MlflowException.Invalid("order_by has an empty text"))];
        IReadOnlyList<Experiment> found = call.Store.Experiments.Search(
            MlflowCall.Parse("filter", call.Fields.Text("filter"), RunCondition.Parse), SearchCalls.Join(sorts), Deleted(call), offset,
            limit + 1);
        var answer = new JsonObject { ["experiments"] = MlflowJson.List(found.Take(limit), MlflowJson.Of) };
        if (found.Count > limit) answer["next_page_token"] = (offset + limit).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    public static JsonNode? Update(MlflowCall call)
    {
        Experiment experiment = Own(call);
        if (experiment.Deleted is not null) throw MlflowException.Invalid($"The experiment {experiment.Id} is deleted; restore it first");
        string name = Name(call.Fields.Required("new_name", MlflowLimits.ExperimentName));
        if (!call.Store.Experiments.Rename(experiment.Id, name)) throw MlflowException.Exists($"Experiment '{name}' already exists");
        return null;
    }

    public static JsonNode? Delete(MlflowCall call)
    {
        call.Store.Experiments.Delete(Own(call));
        return null;
    }

    public static JsonNode? Restore(MlflowCall call)
    {
        call.Store.Experiments.Restore(Own(call));
        return null;
    }

    public static JsonNode? SetTag(MlflowCall call)
    {
        Experiment experiment = Of(call);
        call.Store.Experiments.SetTag(experiment.Id, call.Fields.Key(), call.Fields.Text("value", MlflowLimits.Tag) ?? "");
        return null;
    }

    public static JsonNode? DeleteTag(MlflowCall call)
    {
        call.Store.Experiments.RemoveTag(Of(call).Id, call.Fields.Key());
        return null;
    }

    /// <summary>The experiment of an id.</summary>
    public static Experiment Find(RunStore store, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && store.Experiments.Find(number) is { } found
            ? found
            : throw MlflowException.Missing($"No Experiment with id={id} exists");

    /// <summary>Which are asked for: null for deleted ones and others.</summary>
    public static bool? Deleted(MlflowCall call, string field = "view_type") => call.Fields.Text(field)?.ToUpperInvariant() switch
    {
        null or "" or "ACTIVE_ONLY" or "1" => false,
        "DELETED_ONLY" or "2" => true,
        "ALL" or "3" => null,
        var other => throw MlflowException.Invalid($"{field} must be ACTIVE_ONLY, DELETED_ONLY or ALL, not {other}"),
    };

    private static Experiment Of(MlflowCall call) => Find(call.Store, call.Fields.Required("experiment_id"));

    private static Experiment Own(MlflowCall call) => Of(call) is { Id: not 0 } experiment
        ? experiment
        : throw MlflowException.Invalid(
            $"The experiment {Experiment.Default} has the runs without a project; it can be neither renamed nor deleted");

    private static string Name(string name) =>
        name.Trim().Length == 0 || name.Any(char.IsControl) ? throw MlflowException.Invalid("the name of an experiment is text") : name;

    /// <summary>The id of an experiment is a field of its own to clients.</summary>
    private static string Ordered(string order)
    {
        const string id = "experiment_id";
        string trimmed = order.TrimStart();
        return trimmed.StartsWith(id, StringComparison.Ordinal) ? $"id{trimmed[id.Length..]}" : order;
    }
}
