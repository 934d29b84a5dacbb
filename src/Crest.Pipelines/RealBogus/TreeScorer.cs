using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Trees;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>A random forest or boosted trees.</summary>
/// <param name="trees">The trees.</param>
internal sealed class TreeScorer(TreeEnsemble trees) : CandidateScorer
{
    /// <summary>The file of the trees in a model's folder: XGBoost's JSON model.</summary>
    public const string FileName = "model.xgboost.json";

    public override bool TakesRawFeatures => true;

    public override bool GivesProbability => true;

    public override int Parameters => trees.Trees.Sum(tree => tree.Nodes);

    public override double[] GainImportance => trees.GainImportance();

    public override void Score(Tensor input, Span<float> scores, WorkerPool pool) => trees.Predict(input, scores, pool);

    public override void Save(string folder, RealBogusModelDescription description, SeenSamples seen) =>
        ModelFolder.Save(folder, description, partial =>
        {
            trees.Save(Path.Combine(partial, FileName));
            seen.Write(partial);
        });
}
