using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>Training of the highway network with noise, as <c>crest train sn-class</c> does it.</summary>
internal sealed class HighwayTraining : IWorkload
{
    private static readonly (int Hidden, double Mark)[] s_sizes = [(100, 2), (300, 1.3), (500, 1.3)];

    public string Name => "training";

    public string Title => "Training of the highway network (37 inputs, 4 blocks, 6 classes, dropout and noise)";

    public string Unit => "samples/s";

    public IEnumerable<Contest> Contests(string folder)
    {
        LightCurveData data = LightCurveData.Make(folder);
        using var pool = new WorkerPool(2);
        foreach (bool batchNormalisation in (bool[])[false, true])
        {
            foreach ((int hidden, double mark) in s_sizes)
            {
                foreach (int batch in (int[])[100, 1000])
                {
                    var network = new HighwayNetwork(hidden, batchNormalisation);
                    JsonObject request = network.Request("highway-training", batch);
                    yield return new Contest(
                        $"hidden {hidden}, batch {batch}{(batchNormalisation ? ", batch normalisation" : "")}", 2,
                        network.Training(data, batch, pool).Measure)
                    {
                        Mark = mark,
                        Operations = 3 * network.ForwardOperations, // forward, and backward by weights and by inputs
                        Peers = [new PeerRequest(Peer.Debian, request), .. PeerRequest.Of(Peer.Torch, request, "by hand", "modules")],
                    };
                }
            }
        }
    }
}
