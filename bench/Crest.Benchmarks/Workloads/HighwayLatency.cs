using System.Diagnostics;
using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.LightCurves;
using Crest.Survey.PreparedData;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// The time that one light curve takes from 37 fluxes to its probabilities: the table, the inputs, the network, the softmax.
/// </summary>
internal sealed class HighwayLatency : IWorkload
{
    public string Name => "latency";

    public string Title => "Latency of one light curve in a highway network";

    public string Unit => "µs";

    public IEnumerable<Contest> Contests(string folder)
    {
        LightCurveData data = LightCurveData.Make(folder);
        using var pool = new WorkerPool(1);
        foreach (int hidden in (int[])[100, 300, 500])
        {
            var network = new HighwayNetwork(hidden, BatchNormalisation: false);
            SupernovaModel model = network.Model(data, pool);
            network.Save(model, folder);
            foreach ((string name, double percentile, double mark)
                in ((string, double, double)[])[("median", 50, 1.2), ("99th percentile", 99, 1)])
            {
                JsonObject request = network.Request("highway-latency", 1);
                request["percentile"] = percentile;
                yield return new Contest($"hidden {hidden}, {name}", 1, seconds => Measure(data, model, pool, percentile, seconds))
                {
                    Mark = mark, LessIsBetter = true,
                    Peers =
                    [
                        new PeerRequest(Peer.Debian, request), .. PeerRequest.Of(Peer.Torch, request, "oneMKL", "oneDNN"),
                        new PeerRequest(Peer.Onnx, request),
                    ],
                };
            }
        }
    }

    private static double Measure(LightCurveData data, SupernovaModel model, WorkerPool pool, double percentile, double seconds)
    {
        var times = new List<double>();
        PreparedSet set = data.All.Set;
        long begin = Stopwatch.GetTimestamp();
        while (times.Count == 0 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            Span<float> fluxes = set.Table.FluxOf(times.Count % LightCurveData.Count);
            long start = Stopwatch.GetTimestamp();
            var table = new LightCurveTable(set.Table.Cadence, ["1"]);
            fluxes.CopyTo(table.FluxOf(0));
            Tensor probabilities = model.Predict(new SupernovaData("", set with { Table = table }).Inputs(data.Input, pool));
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            if (float.IsNaN(probabilities[0, 0])) throw new InvalidOperationException("a prediction is no number");
        }

        times.Sort();
        return times[(int)Math.Min(times.Count - 1, times.Count * percentile / 100)];
    }
}
