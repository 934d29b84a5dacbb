using System.Text.Json.Nodes;

namespace Crest.Dashboard.Mlflow;

/// <summary>Traces and logged models, of which Crest has none: newer clients ask for them.</summary>
internal static class AbsentCalls
{
    public static JsonNode? Traces(MlflowCall call) => new JsonObject { ["traces"] = new JsonArray() };

    public static JsonNode? Models(MlflowCall call) => new JsonObject { ["models"] = new JsonArray() };

    public static JsonNode? Trace(MlflowCall call) => throw MlflowException.Missing("There is no such trace: Crest keeps runs alone.");

    public static JsonNode? Model(MlflowCall call) =>
        throw MlflowException.Missing("There is no such model: Crest keeps models as files of runs.");

    public static JsonNode? New(MlflowCall call) => throw MlflowException.NotImplemented(
        "Crest keeps no traces and no models beside the runs; log a model as files of its run (log_artifacts).");
}
