using System.Text.Json.Nodes;

namespace Crest.Benchmarks.Peers;

/// <summary>What a peer is asked to do.</summary>
/// <param name="Peer">Who.</param>
/// <param name="What">The workload with its sizes and, where the peer has several ways to do it, <c>variant</c>.</param>
internal sealed record PeerRequest(Peer Peer, JsonObject What)
{
    /// <summary>The name of the workload.</summary>
    public string Workload => What["workload"]!.GetValue<string>();

    /// <summary>Which way; empty where there is one.</summary>
    public string Variant => What["variant"]?.GetValue<string>() ?? "";

    /// <summary>The same for another peer, in several ways.</summary>
    /// <param name="peer">Who.</param>
    /// <param name="what">What, without a variant.</param>
    /// <param name="variants">One or more ways.</param>
    public static IEnumerable<PeerRequest> Of(Peer peer, JsonObject what, params string[] variants) => variants.Select(variant =>
    {
        JsonObject own = what.DeepClone().AsObject();
        own["variant"] = variant;
        return new PeerRequest(peer, own);
    });
}
