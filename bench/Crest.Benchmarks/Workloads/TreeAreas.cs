using Crest.Benchmarks.Rounds;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;

namespace Crest.Benchmarks.Workloads;

/// <summary>How well the ensembles whose speed is measured tell the classes apart: both sides' are to be alike.</summary>
internal sealed class TreeAreas : IWorkload
{
    public string Name => "trees-auc";

    public string Title => "Area under the ROC curve of the same ensembles, 250,000 other rows (to be within 20 of each other)";

    public string Unit => "AUC × 10⁴";

    public string Rival => TreeEnsembles.RivalName;

    public IEnumerable<Contest> Contests(string folder)
    {
        using var pool = new WorkerPool(2);
        var sample = new TreeSample(folder, pool);
        foreach (bool forest in (bool[])[false, true])
        {
            TreeEnsemble? ensemble = null;
            string model = forest ? "forest" : "boosting";
            // The same each time: one round, and nothing to warm up.
            yield return new Contest(model, 2, seconds => sample.Area(ensemble ??= sample.Fit(forest, TreeSample.IsQuick(seconds))))
            {
                MostRounds = 1, Peers = TreeEnsembles.Requests("tree-auc", model),
            };
        }
    }
}
