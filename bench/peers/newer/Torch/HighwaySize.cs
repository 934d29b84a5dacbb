using System.Text.Json.Nodes;

namespace Crest.Peers.Torch;

/// <summary>The highway network that a request is about.</summary>
internal sealed record HighwaySize(
    int Features, int Classes, int Hidden, int Highways, bool BatchNormalisation, double Dropout, double Blackout, double Outlier,
    int Batch)
{
    /// <summary>Reads a request.</summary>
    public static HighwaySize Of(JsonObject request) => new(
        (int)request["features"]!, (int)request["classes"]!, (int)request["hidden"]!, (int)request["highways"]!,
        (bool)request["batch_norm"]!, (double)request["dropout"]!, (double)request["blackout"]!, (double)request["outlier"]!,
        (int)request["batch"]!);
}
