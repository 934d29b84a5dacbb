using Crest.Foundation.Errors;
using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Trees;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Survey.Candidates;

namespace Crest.Pipelines.RealBogus;

/// <summary>A trained model that ranks candidates, with its description.</summary>
/// <param name="description">What it is.</param>
/// <param name="scorer">What gives the scores.</param>
internal sealed class RealBogusModel(RealBogusModelDescription description, CandidateScorer scorer)
{
    /// <summary>Candidates scored at once: enough for all threads, and their features stay in the cache.</summary>
    private const int BatchRows = 1 << 14;

    /// <summary>What it is.</summary>
    public RealBogusModelDescription Description => description;

    /// <summary>Reads a model; it says itself of which kind it is.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <exception cref="CrestException">There is no whole model of candidates.</exception>
    public static RealBogusModel Load(string folder, WorkerPool pool)
    {
        RealBogusModelDescription description = RealBogusModelDescription.Load(folder);
        if (description.Network is not { } spec)
        {
            string path = Path.Combine(folder, TreeScorer.FileName);
            ModelFolder.CheckFile(folder, TreeScorer.FileName);
            TreeEnsemble trees = TreeEnsemble.Load(path);
            return trees.FeatureNames.Count == description.Input.Features.Count
                ? new RealBogusModel(description, new TreeScorer(trees))
                : throw new CrestException($"{path}: has {trees.FeatureNames.Count} features, "
                    + $"its description {description.Input.Features.Count}; train again or copy it again");
        }

        var network = new Network(spec, seed: 0, pool);
        ModelFolder.ReadWeights(folder, network);
        return new RealBogusModel(description, new NetworkScorer(network));
    }

    /// <summary>Writes the model in the place of the one that was there.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="seen">The candidates that it has seen.</param>
    public void Save(string folder, SeenSamples seen) => scorer.Save(folder, description, seen);

    /// <summary>Scores candidates, the higher the likelier real.</summary>
    /// <param name="table">The candidates; the table has the columns of the model.</param>
    /// <param name="rows">Which of them, from 0; the scores are in their order.</param>
    /// <param name="pool">The threads to use.</param>
    public float[] Scores(CandidateTable table, ReadOnlySpan<int> rows, WorkerPool pool)
    {
        var scores = new float[rows.Length];
        var features = new Tensor(0, description.Input.Features.Count);
        for (int first = 0; first < rows.Length; first += BatchRows)
        {
            ReadOnlySpan<int> batch = rows.Slice(first, Math.Min(BatchRows, rows.Length - first));
            if (scorer.TakesRawFeatures) description.Input.FillRaw(table, batch, features, pool);
            else description.Input.Fill(table, batch, features, pool);
            scorer.Score(features, scores.AsSpan(first, batch.Length), pool);
        }

        return scores;
    }

    /// <summary>Scores as probabilities.</summary>
    public double[] Probabilities(float[] scores) =>
        Array.ConvertAll(scores, score => description.Calibration?.Probability(score) ?? score);
}
