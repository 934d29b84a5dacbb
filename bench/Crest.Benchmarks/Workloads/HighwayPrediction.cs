using System.Diagnostics;
using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Prediction from fluxes to probabilities, ten thousand light curves at a time: magnitudes, standardisation, network, softmax. What Crest
/// computes at once of them is its own affair: <see cref="Network.LargestPredictionBatch"/>.
/// </summary>
internal sealed class HighwayPrediction : IWorkload
{
    private const int Batch = 10_000;
    private static readonly int[] s_rows = [1000, Batch];

    public string Name => "prediction";

    public string Title => "Prediction from fluxes, 10,000 light curves at a time";

    public string Unit => "samples/s";

    public IEnumerable<Contest> Contests(string folder)
    {
        LightCurveData data = LightCurveData.Make(folder);
        var batch = new LightCurveInputs(
            data.Input, data.All.Set with { Table = data.All.Set.Table.Select([.. Enumerable.Range(0, Batch)]) }, data.All.Path);
        using var pool = new WorkerPool(2);
        foreach (int hidden in (int[])[100, 300, 500])
        {
            var network = new HighwayNetwork(hidden, BatchNormalisation: false);
            SupernovaModel model = network.Model(data, pool);
            network.Save(model, folder);
            yield return new Contest($"hidden {hidden}", 2, seconds => Measure(batch, model, pool, seconds))
            {
                Mark = 1.25,
                Operations = network.ForwardOperations,
                Peers = Requests(network),
            };
        }
    }

    /// <summary>What the newer peers compute at once is their own affair too: the best of two numbers of rows.</summary>
    private static PeerRequest[] Requests(HighwayNetwork network)
    {
        JsonObject request = network.Request("highway-prediction", Batch);
        return
        [
            new PeerRequest(Peer.Debian, request),
            .. s_rows.SelectMany(rows => Of(Peer.Torch, rows, "oneMKL", "oneDNN")),
            .. s_rows.SelectMany(rows => Of(Peer.Onnx, rows, "spinning", "sleeping")),
        ];

        IEnumerable<PeerRequest> Of(Peer peer, int rows, params string[] libraries)
        {
            JsonObject own = request.DeepClone().AsObject();
            own["rows"] = rows;
            return PeerRequest.Of(peer, own, [.. libraries.Select(library => $"{library}, {rows:N0} rows".TrimStart(',', ' '))]);
        }
    }

    private static double Measure(LightCurveInputs batch, SupernovaModel model, WorkerPool pool, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        double batches = 0;
        for (; batches == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; batches++)
        {
            Tensor probabilities = model.Predict(batch.WithoutNoise(pool));
            if (float.IsNaN(probabilities[0, 0])) throw new InvalidOperationException("a prediction is no number");
        }

        return batches * Batch / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
