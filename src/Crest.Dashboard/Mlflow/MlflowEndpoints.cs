using System.Text.Json.Nodes;
using Crest.Dashboard.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Crest.Dashboard.Mlflow;

/// <summary>The interface of MLflow's tracking server, so that its clients log into the run store.</summary>
internal static class MlflowEndpoints
{
    /// <summary>The version of MLflow whose interface this is; clients ask for it.</summary>
    public const string Version = "3.6.0";

    private static readonly string[] Prefixes = ["/api", "/ajax-api"];

    private static readonly (string Path, Func<MlflowCall, JsonNode?> Answer)[] Reads =
    [
        ("experiments/get", ExperimentCalls.Get), ("experiments/get-by-name", ExperimentCalls.GetByName),
        ("experiments/search", ExperimentCalls.Search), ("experiments/list", ExperimentCalls.Search),
        ("runs/get", RunCalls.Get), ("metrics/get-history", SearchCalls.History),
        ("metrics/get-history-bulk", SearchCalls.HistoryOfSeveral), ("metrics/get-history-bulk-interval", SearchCalls.Interval),
        ("artifacts/list", ArtifactCalls.List), ("traces", AbsentCalls.Traces), ("traces/{id}/info", AbsentCalls.Trace),
        ("logged-models/{id}", AbsentCalls.Model),
    ];

    /// <summary>What is called with POST and changes nothing.</summary>
    private static readonly (string Path, Func<MlflowCall, JsonNode?> Answer)[] Searches =
    [
        ("experiments/search", ExperimentCalls.Search), ("runs/search", SearchCalls.Runs), ("traces/search", AbsentCalls.Traces),
        ("logged-models/search", AbsentCalls.Models),
    ];

    private static readonly (string Path, Func<MlflowCall, JsonNode?> Answer)[] Changes =
    [
        ("experiments/create", ExperimentCalls.Create), ("experiments/update", ExperimentCalls.Update),
        ("experiments/delete", ExperimentCalls.Delete), ("experiments/restore", ExperimentCalls.Restore),
        ("experiments/set-experiment-tag", ExperimentCalls.SetTag), ("experiments/delete-experiment-tag", ExperimentCalls.DeleteTag),
        ("runs/create", RunCalls.Create), ("runs/update", RunCalls.Update), ("runs/delete", RunCalls.Delete),
        ("runs/restore", RunCalls.Restore), ("runs/log-metric", LogCalls.Metric), ("runs/log-parameter", LogCalls.Parameter),
        ("runs/set-tag", LogCalls.SetTag), ("runs/delete-tag", LogCalls.DeleteTag), ("runs/log-model", LogCalls.Model),
        ("runs/log-inputs", LogCalls.Inputs), ("runs/outputs", LogCalls.Outputs), ("traces", AbsentCalls.New),
        ("logged-models", AbsentCalls.New),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/health", () => Results.Text("OK"));
        endpoints.MapGet("/version", () => Results.Text(Version));
        foreach (string prefix in Prefixes)
        {
            foreach (string version in (string[])["2.0", "3.0"])
                MapCalls(endpoints, $"{prefix}/{version}/mlflow", isWhole: version == "2.0");
            MapFiles(endpoints, $"{prefix}/2.0/mlflow-artifacts");
            // Whatever else is asked for is no page, whichever verb asks.
            endpoints.Map($"{prefix}/{{**rest}}", context => Refusal.Write(
                context, StatusCodes.Status404NotFound, $"There is no {context.Request.Method} {context.Request.Path} here."));
        }
    }

    private static void MapCalls(IEndpointRouteBuilder endpoints, string under, bool isWhole)
    {
        // Of version 3 only what there is none of.
        bool IsMapped(Func<MlflowCall, JsonNode?> answer) => isWhole || answer.Method.DeclaringType == typeof(AbsentCalls);
        foreach ((string path, Func<MlflowCall, JsonNode?> answer) in Reads.Where(call => IsMapped(call.Answer)))
            endpoints.MapGet($"{under}/{path}", MlflowCall.Answering(answer));
        foreach ((string path, Func<MlflowCall, JsonNode?> answer) in Searches.Where(call => IsMapped(call.Answer)))
            endpoints.MapPost($"{under}/{path}", MlflowCall.Answering(answer)).WithMetadata(new ReadsOnly());
        foreach ((string path, Func<MlflowCall, JsonNode?> answer) in Changes.Where(call => IsMapped(call.Answer)))
            endpoints.MapPost($"{under}/{path}", MlflowCall.Answering(answer));
        if (isWhole) endpoints.MapPost($"{under}/runs/log-batch", MlflowCall.Answering(LogCalls.Batch, MlflowLimits.Batch));
        endpoints.MapMethods($"{under}/logged-models/{{id}}", ["PATCH", "DELETE"], MlflowCall.Answering(AbsentCalls.Model));
    }

    private static void MapFiles(IEndpointRouteBuilder endpoints, string under)
    {
        const string file = "artifacts/runs/{id}/artifacts/{**path}";
        endpoints.MapGet($"{under}/artifacts", MlflowCall.Answering(ArtifactCalls.ListByPath));
        endpoints.MapGet($"{under}/{file}", ArtifactTransfer.Get);
        endpoints.MapPut($"{under}/{file}", ArtifactTransfer.Put).WithMetadata(new ArtifactTransfer.LargestFile());
        endpoints.MapDelete($"{under}/{file}", ArtifactTransfer.Delete);
        // Clients send the file in one piece then.
        endpoints.MapPost($"{under}/mpu/{{**rest}}", (HttpContext context) => MlflowCall.Guarded(
            context, () => throw MlflowException.NotImplemented("Files are sent in one piece here.")));
    }
}
