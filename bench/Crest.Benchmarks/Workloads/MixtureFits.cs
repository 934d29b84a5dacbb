using System.Diagnostics;
using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Benchmarks.Rounds;
using Crest.Learning.Mixtures;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Whole fits of Gaussian mixtures, starts by k-means included, against scikit-learn's with the same tolerance and number of starts;
/// each seed is a start of its own.
/// </summary>
internal sealed class MixtureFits : IWorkload
{
    private const int Features = 12, Components = 8;

    public string Name => "mixtures";

    public string Title => "Gaussian mixtures of 8 components, 12 features: rows fitted a second, one start";

    public string Unit => "thousand rows/s";

    public string Rival => "scikit-learn";

    public IEnumerable<Contest> Contests(string folder)
    {
        foreach (int rows in (int[])[20_000, 1_000_000])
        {
            Tensor data = Clusters(rows);
            SharedFile.Write<float>(folder, "mixture.f32", data.Values);
            foreach (int threads in (int[])[1, 2])
            {
                using var pool = new WorkerPool(threads);
                foreach (CovarianceKind covariance in Enum.GetValues<CovarianceKind>())
                {
                    yield return new Contest(
                        $"{rows:N0} rows, {(covariance == CovarianceKind.Full ? "full" : "diagonal")}", threads,
                        seconds => Measure(data, covariance, pool, seconds))
                    {
                        Peers = [new PeerRequest(Peer.Debian, Request(rows, covariance))],
                    };
                }
            }
        }
    }

    private static double Measure(Tensor data, CovarianceKind covariance, WorkerPool pool, double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        int fits = 0;
        for (; fits == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; fits++)
            ExpectationMaximisation.Fit(data, Components, covariance, 1, seed: fits, pool, CancellationToken.None);
        return 1e-3 * data.Rows * fits / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The number of rows tells the peer which file it has read.</summary>
    private static JsonObject Request(int rows, CovarianceKind covariance) => new()
    {
        ["workload"] = "mixture-fit",
        ["rows"] = rows,
        ["features"] = Features,
        ["components"] = Components,
        ["covariance"] = covariance == CovarianceKind.Full ? "full" : "diag",
    };

    /// <summary>Overlapping components with correlated features.</summary>
    private static Tensor Clusters(int rows)
    {
        var random = new RandomSequence(new RandomStream(1, "benchmark"));
        double[] centres = [.. Enumerable.Range(0, Components * Features).Select(_ => random.NextNormal())];
        var data = new Tensor(rows, Features);
        for (int row = 0; row < rows; row++)
        {
            int component = random.NextBelow(Components);
            for (int j = 0; j < Features; j++)
                data[row, j] = (float)(centres[(component * Features) + j] + random.NextNormal() + (j > 0 ? 0.5 * data[row, j - 1] : 0));
        }

        return data;
    }
}
