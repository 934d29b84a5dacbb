using System.Globalization;
using System.Text.Json.Nodes;

namespace Crest.Peers;

/// <summary>
/// The side of a peer in <c>bench/run</c>'s conversation, as <c>bench/peers/peer.py</c> has it: a line of JSON that says what the peer is,
/// then <c>{"figure": …}</c> or <c>{"error": …}</c> for each line <c>{"workload": …, "seconds": …}</c>.
/// </summary>
internal static class Conversation
{
    /// <summary>Number of threads that the peer may use.</summary>
    public static int Threads { get; } =
        int.Parse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Answers until standard input ends.</summary>
    /// <param name="versions">What the peer consists of.</param>
    /// <param name="workloads">
    /// Makes what measures for about so many seconds, by the name of the workload. What a request sets up is kept for the next of its kind.
    /// </param>
    public static void Hold(string versions, IReadOnlyDictionary<string, Func<JsonObject, Func<double, double>>> workloads)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Say(new JsonObject
        {
            ["versions"] = versions,
            ["answers"] = new JsonArray([.. workloads.Keys.Select(name => (JsonNode)name)]),
            ["missing"] = "",
        });
        var ready = new Dictionary<string, Func<double, double>>(StringComparer.Ordinal);
        while (Console.ReadLine() is { } line)
        {
            JsonObject request = JsonNode.Parse(line)!.AsObject();
            double seconds = request["seconds"]!.GetValue<double>();
            request.Remove("seconds");
            string key = request.ToJsonString();
            try
            {
                if (!ready.TryGetValue(key, out Func<double, double>? measure))
                    ready[key] = measure = workloads[request["workload"]!.GetValue<string>()](request);
                Say(new JsonObject { ["figure"] = measure(seconds) });
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Console.Error.WriteLine(e);
                Say(new JsonObject { ["error"] = e.Message.Split('\n')[0] });
            }
        }
    }

    private static void Say(JsonObject what) => Console.WriteLine(what.ToJsonString());
}
