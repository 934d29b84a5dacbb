using Crest.Learning.Metrics;
using Crest.Learning.Training;
using Crest.Learning.Trees;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.RealBogus;

/// <summary>Trees on the features as they are measured; missing ones are handled by the splits.</summary>
public abstract record TreeLearner : RealBogusLearner
{
    /// <summary>The learning rate, for the record of each tree.</summary>
    private protected virtual double LearningRate => 1;

    /// <summary>Begins to fit the trees.</summary>
    /// <param name="training">What to fit to.</param>
    /// <param name="validation">What to validate with after each tree.</param>
    /// <param name="names">The features.</param>
    /// <param name="score">Scores the validation rows.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="begun">The trees of a stopped fit, from which to resume.</param>
    /// <param name="pool">The threads to use.</param>
    private protected abstract EnsembleFit Begin(
        LabelledRows training, LabelledRows validation, IReadOnlyList<string> names, ValidationScore score, long seed, TreeEnsemble? begun,
        WorkerPool pool);

    internal sealed override (CandidateScorer Scorer, TrainingHistory History) Fit(
        RealBogusData data, long seed, LetTrain train, WorkerPool pool, CancellationToken cancellation)
    {
        var training = new LabelledRows(data.Raw(data.Split.Train, pool), data.Labels(data.Split.Train));
        var validation = new LabelledRows(data.Raw(data.Split.Validation, pool), data.Labels(data.Split.Validation));
        string[] names = [.. data.Input.Features.Select(feature => feature.Name())];
        var trainer = new TreeTrainer(
            begun => Begin(training, validation, names, PartialArea, seed, begun, pool), training.Features.Rows, LearningRate);
        TreeEnsemble? trees = null;
        TrainingHistory history = train(null, (checkpoint, report) =>
        {
            (trees, TrainingHistory trained) = trainer.Train(checkpoint, report, cancellation);
            return trained;
        });
        return (new TreeScorer(trees!), history);
    }

    private double PartialArea(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> real) =>
        RocCurve.Of(probabilities, real).PartialArea(Beta);
}
