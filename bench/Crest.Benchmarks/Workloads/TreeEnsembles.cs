using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>Fits of a hundred trees to a million rows, and predictions, against XGBoost, LightGBM and scikit-learn.</summary>
internal sealed class TreeEnsembles : IWorkload
{
    /// <summary>What the other side is called.</summary>
    public const string RivalName = "XGBoost or scikit-learn";

    private static readonly string[] s_ways = ["row-wise", "column-wise", "quantised gradients"];

    public string Name => "trees";

    public string Title => "Boosted trees and random forests, 1,000,000 rows × 12 features, "
        + "100 trees (boosting against XGBoost hist and LightGBM, forests against scikit-learn)";

    public string Unit => "rows/s";

    public string Rival => RivalName;

    public IEnumerable<Contest> Contests(string folder)
    {
        using var pool = new WorkerPool(2);
        var sample = new TreeSample(folder, pool);
        foreach (bool forest in (bool[])[false, true])
        {
            string model = forest ? "forest" : "boosting";
            TreeEnsemble? ensemble = null;
            yield return new Contest($"{model}, fit", 2, seconds => sample.MeasureFit(forest, seconds))
            {
                Mark = forest ? 10 : 1,
                // Of a forest scikit-learn makes one in minutes.
                MostRounds = forest ? 1 : null,
                Peers = Requests("tree-fit", model),
            };
            yield return new Contest($"{model}, prediction", 2, seconds =>
                sample.MeasurePrediction(ensemble ??= sample.Fit(forest, TreeSample.IsQuick(seconds)), seconds))
            {
                Mark = 1,
                // Of XGBoost's two ways the faster.
                Peers =
                [
                    .. Requests("tree-prediction", model),
                    .. forest ? [] : (PeerRequest[])[new PeerRequest(Peer.Debian, Request("tree-prediction-in-place", model))],
                ],
            };
        }
    }

    /// <summary>What the peers are asked for: forests of scikit-learn's kind are not LightGBM's.</summary>
    public static PeerRequest[] Requests(string workload, string model) =>
    [
        new PeerRequest(Peer.Debian, Request(workload, model)),
        .. model == "forest" ? [] : PeerRequest.Of(Peer.LightGbm, Request(workload, model), s_ways),
    ];

    private static JsonObject Request(string workload, string model) => new() { ["workload"] = workload, ["model"] = model };
}
