using Crest.Learning.Leakage;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Pipelines.RealBogus;

/// <summary>A network with one output, or a likelihood ratio of mixtures, which is one too.</summary>
/// <param name="network">The network.</param>
internal sealed class NetworkScorer(Network network) : CandidateScorer
{
    public override bool TakesRawFeatures => false;

    public override bool GivesProbability => false;

    public override NetworkSpec Spec => network.Spec;

    public override int Parameters => network.Parameters.LearnedCount;

    public override void Score(Tensor input, Span<float> scores, WorkerPool pool)
    {
        for (int first = 0; first < input.Rows; first += network.PredictionBatch)
        {
            int count = Math.Min(network.PredictionBatch, input.Rows - first);
            network.Predict(input.Slice(first * input.Columns, count, input.Columns)).Values.CopyTo(scores[first..]);
        }
    }

    public override void Save(string folder, RealBogusModelDescription description, SeenSamples seen) =>
        ModelFolder.Save(folder, description, network, description.Onnx, seen.Write);
}
