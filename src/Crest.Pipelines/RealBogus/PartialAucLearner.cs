using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.PartialAuc;
using Crest.Learning.Training;
using Crest.Numerics.Threads;
using Crest.Pipelines.TrainingRuns;

namespace Crest.Pipelines.RealBogus;

/// <summary>Scores whose partial AUC is maximised by gradient.</summary>
/// <param name="Objective">The partial AUC: relaxed or exact.</param>
/// <param name="Function">What computes the score.</param>
/// <param name="Training">How long, and in what steps.</param>
public sealed record PartialAucLearner(PartialAucObjective Objective, ScoreFunction Function, PartialAucTrainingOptions Training)
    : RealBogusLearner
{
    /// <summary>
    /// Adam's step for a gradient of all candidates; the standardised features and the starts of both score
    /// functions are of the order of 1.
    /// </summary>
    public const double LearningRate = 0.01;

    /// <inheritdoc/>
    public override string Method => $"pauc-{(Objective is ExactPartialAuc ? "exact" : "relaxed")}-{Function.Name}";

    /// <inheritdoc/>
    public override double Beta => Objective is ExactPartialAuc exact ? exact.Beta : base.Beta;

    /// <inheritdoc/>
    public override int Steps => Training.MaxEpoch;

    /// <inheritdoc/>
    public override double StepCost => Function.StepCost;

    internal override (CandidateScorer Scorer, TrainingHistory History) Fit(
        RealBogusData data, long seed, LetTrain train, WorkerPool pool, CancellationToken cancellation)
    {
        RankingData training = data.Ranking(data.Split.Train, pool), validation = data.Ranking(data.Split.Validation, pool);
        var network = new Network(Function.Spec(data.Input.Features.Count), seed, pool);
        Function.Initialise(network, training, seed, pool, cancellation);
        PartialAucTrainingOptions options = Training with { ValidationBeta = Beta, RegularizerWeights = Function.LayerWeights };
        var trainer = new PartialAucTrainer(network, Objective, new Adam(network.Parameters.Learned.Columns), options, pool);
        TrainingHistory history = train(
            network, (checkpoint, report) => trainer.Train(training, validation, checkpoint, report, cancellation));
        return (new NetworkScorer(network), history);
    }
}
