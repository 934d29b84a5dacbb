using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Learning.PartialAuc;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// An epoch of the partial AUC objectives against PyTorch's double sum, by the better of two ways to its gradient and the
/// best of three lengths of a chunk.
/// </summary>
internal sealed class PartialAucEpochs : IWorkload
{
    private const int Positives = 2000, Negatives = 40_000;
    private static readonly string[] s_gradients = ["autograd", "by-hand"];
    private static readonly int[] s_chunks = [100, 500, 4000];

    public string Name => "partial-auc";

    public string Title =>
        "Partial AUC, objective and gradient, 2,000 positives × 40,000 negatives (against PyTorch's double sum, the best of six ways)";

    public string Unit => "ms";

    public bool KeepsFreedMemory => true;

    public IEnumerable<Contest> Contests(string folder)
    {
        var sample = ScoreSample.Of(Positives, Negatives);
        SharedFile.Write<float>(folder, "positives.f32", sample.Positives);
        SharedFile.Write<float>(folder, "negatives.f32", sample.Negatives);
        using var pool = new WorkerPool(2);
        (string Name, string Kind, double Parameter, PartialAucObjective Objective)[] cases =
            [
                ("relaxed, γ 0.1", "relaxed", 0.1, new RelaxedPartialAuc(0.1)), ("exact, β 0.1", "exact", 0.1, new ExactPartialAuc(0.1)),
                ("exact, β 1 (AUC)", "exact", 1, new ExactPartialAuc(1)),
            ];
        foreach ((string name, string kind, double parameter, PartialAucObjective objective) in cases)
        {
            yield return new Contest(name, 2, seconds => sample.Measure(objective, pool, seconds))
            {
                LessIsBetter = true,
                Mark = 50,
                Peers =
                    [.. s_gradients.SelectMany(_ => s_chunks, (gradient, chunk) => Request(kind, parameter, gradient, chunk))],
            };
        }
    }

    private static PeerRequest Request(string objective, double parameter, string gradient, int chunk) => new(Peer.Debian, new JsonObject
    {
        ["variant"] = $"{gradient}, {chunk}",
        ["workload"] = "partial-auc",
        ["objective"] = objective,
        ["parameter"] = parameter,
        ["gradient"] = gradient,
        ["chunk"] = chunk,
    });
}
