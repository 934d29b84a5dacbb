using System.Globalization;
using System.Text.Json.Nodes;
using Crest.Experiments.Runs;

namespace Crest.Dashboard.Mlflow;

/// <summary><c>runs/search</c> and <c>metrics/…</c>: all of it is found, sorted and cut into pages by the database.</summary>
internal static class SearchCalls
{
    private const int MostRunsOfCurves = 100, UsualInterval = 320, MostInterval = 2500;

    public static JsonNode? Runs(MlflowCall call)
    {
        IReadOnlyList<string> ids = call.Fields.Texts("experiment_ids");
        int limit = call.Fields.Whole("max_results", MlflowLimits.UsualRuns, 1, MlflowLimits.Runs), offset = call.Offset();
        RunSort[] sorts = [.. call.Fields.Texts("order_by").Select(order =>
            MlflowCall.Parse("order_by", order, RunSort.Parse) ?? throw MlflowException.Invalid("order_by has an empty text"))];
        bool? deleted = ExperimentCalls.Deleted(call, "run_view_type");
        var filter = new RunFilter
        {
            Where = MlflowCall.Parse("filter", call.Fields.Text("filter"), RunCondition.Parse),
            Deleted = deleted == true,
            WithDeleted = deleted is null,
            // An experiment that does not exist has no runs.
            Projects =
            [
                .. ids.Distinct().Select(id => Number(id) is { } number ? call.Store.Experiments.Find(number)?.Project : null)
                    .OfType<string>(),
            ],
        };
        RunPage page = call.Store.Search(filter, Join(sorts), offset, limit);
        var answer = new JsonObject { ["runs"] = MlflowJson.Of(call.Store, page.Runs) };
        if (page.Total > (long)offset + page.Runs.Count && page.Runs.Count > 0)
            answer["next_page_token"] = (offset + page.Runs.Count).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    /// <summary>All values of a metric of a run, in pages.</summary>
    public static JsonNode? History(MlflowCall call)
    {
        string id = call.RunId, metric = call.Fields.Required("metric_key");
        int limit = Math.Min(call.Fields.Whole("max_results", MlflowLimits.Points, 1, int.MaxValue), MlflowLimits.Points);
        int offset = call.Offset();
        if (!call.Store.Contains(id)) throw MlflowException.Missing($"Run with id={id} not found");
        IReadOnlyList<RunMetric> found = call.Store.Clients.History(id, metric, offset, limit + 1);
        var answer = new JsonObject { ["metrics"] = MlflowJson.List(found.Take(limit), value => MlflowJson.Of(value)) };
        if (found.Count > limit) answer["next_page_token"] = (offset + limit).ToString(CultureInfo.InvariantCulture);
        return answer;
    }

    /// <summary>The first values of a metric of several runs.</summary>
    public static JsonNode? HistoryOfSeveral(MlflowCall call)
    {
        string metric = call.Fields.Required("metric_key");
        int left = Math.Min(call.Fields.Whole("max_results", MlflowLimits.Points, 1, int.MaxValue), MlflowLimits.Points);
        var values = new JsonArray();
        foreach (string id in RunsOf(call, "run_id"))
        {
            foreach (RunMetric value in left > 0 ? call.Store.Clients.History(id, metric, 0, left) : [])
            {
                values.Add(MlflowJson.Of(value, id));
                left--;
            }
        }

        return new JsonObject { ["metrics"] = values };
    }

    /// <summary>The values of a metric of several runs for a drawing.</summary>
    public static JsonNode? Interval(MlflowCall call)
    {
        string metric = call.Fields.Required("metric_key");
        int count = call.Fields.Whole("max_results", UsualInterval, 1, MostInterval);
        long? first = call.Fields.Whole("start_step"), last = call.Fields.Whole("end_step");
        if (first is null != last is null) throw MlflowException.Invalid("start_step and end_step go together");
        if (first > last) throw MlflowException.Invalid("end_step must not be less than start_step");
        var values = new JsonArray();
        foreach (string id in RunsOf(call, "run_ids"))
            foreach (RunMetric value in call.Store.Curve(id, metric, Math.Max(2, count), first ?? long.MinValue, last ?? long.MaxValue))
                values.Add(MlflowJson.Of(value, id));
        return new JsonObject { ["metrics"] = values };
    }

    /// <summary>One order after the other; null for none.</summary>
    public static RunSort? Join(IReadOnlyList<RunSort> sorts) => sorts.Count == 0 ? null : RunSort.Join(sorts);

    private static string[] RunsOf(MlflowCall call, string field)
    {
        string[] ids = [.. call.Fields.Texts(field).Distinct()];
        if (ids.Length is 0 or > MostRunsOfCurves)
            throw MlflowException.Invalid($"{field} must name 1 to {MostRunsOfCurves} runs, not {ids.Length}");
        return Array.Find(ids, id => !call.Store.Contains(id)) is { } missing
            ? throw MlflowException.Missing($"Run with id={missing} not found")
            : ids;
    }

    private static long? Number(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
