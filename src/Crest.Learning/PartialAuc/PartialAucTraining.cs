using System.Numerics.Tensors;
using Crest.Learning.Metrics;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>A training of scores: a step is one epoch; the start is validated, and then every few epochs.</summary>
/// <param name="network">The network of the score.</param>
/// <param name="objective">What to make large.</param>
/// <param name="optimiser">Of this network.</param>
/// <param name="options">How long, and in what steps.</param>
/// <param name="data">Positives and negatives to learn from.</param>
/// <param name="validation">Positives and negatives that choose the epoch.</param>
/// <param name="pool">The threads to use.</param>
internal sealed class PartialAucTraining(
    Network network,
    PartialAucObjective objective,
    Optimiser optimiser,
    PartialAucTrainingOptions options,
    RankingData data,
    RankingData validation,
    WorkerPool pool) : NetworkTraining(network.Parameters, optimiser)
{
    private readonly ScoredRanking _scores = new(data, options.BatchSize);
    private readonly ScoredRanking _validationScores = new(validation, network.PredictionBatch);
    private readonly Parameter[] _weights = [.. network.Parameters.All.Where(p => p.Name.EndsWith(".weight", StringComparison.Ordinal))];
    private readonly float[] _gradients = new float[network.Parameters.Gradients.Length];
    private double _startLoss;
    private (int Validations, int Epoch)? _stop;

    public override bool IsFinished => State.Epoch >= StopAfter();

    /// <summary>Whether the start is still to be validated: weights that an earlier fit gave may be the best of all.</summary>
    private bool IsAtStart => State.History.Count == 0;

    public override TrainingStep Step(CancellationToken cancellation)
    {
        if (IsAtStart)
        {
            _startLoss = Loss();
            return new TrainingStep(data.Count, IsValidated: true);
        }

        double loss = Climb();
        if (!double.IsFinite(loss)) throw Diverged($"the objective became {-loss} in epoch {State.Epoch + 1}");
        State.LossSum = loss * data.Count;
        bool isValidated = (State.Epoch + 1) % options.ValidationFrequency == 0 || State.Epoch + 1 == StopAfter();
        if (!isValidated) State.Epoch++;
        return new TrainingStep(data.Count, isValidated);
    }

    public override EpochReport Validate()
    {
        Score(_validationScores);
        double partialAuc = RocCurve.Of<float>(_validationScores.Scores, validation.Labels).PartialArea(options.ValidationBeta);
        if (IsAtStart) return new EpochReport(0, _startLoss, 1 - partialAuc, partialAuc, LearningRate: 0);
        double loss = State.LossSum / data.Count;
        (State.Epoch, State.LossSum) = (State.Epoch + 1, 0);
        return new EpochReport(State.Epoch, loss, 1 - partialAuc, partialAuc, options.LearningRate);
    }

    /// <summary>The epoch after which training stops; each validation may move it.</summary>
    private int StopAfter()
    {
        if (_stop is not { } stop || stop.Validations != State.History.Count)
            _stop = stop = (State.History.Count, options.StopAfter(State.History.Select(r => (r.Epoch, r.ValidationScore))));
        return stop.Epoch;
    }

    /// <summary>One step uphill; returns the loss before it: minus the objective, plus what the weights cost.</summary>
    private double Climb()
    {
        double loss = Loss();
        TensorPrimitives.Negate(_scores.Gradient, _scores.Gradient);
        Span<float> gradients = network.Parameters.Gradients.Values;
        Array.Clear(_gradients);
        for (int batch = 0; batch < _scores.Batches; batch++)
        {
            // One batch alone is still in the layers, as it was scored.
            if (_scores.Batches > 1) network.Forward(_scores.Input(batch), State.Epoch);
            network.Backward(_scores.OutputGradient(batch));
            TensorPrimitives.Add(_gradients, gradients, _gradients);
        }

        _gradients.CopyTo(gradients);
        for (int i = 0; i < options.RegularizerWeights.Count; i++)
        {
            var strength = (float)options.RegularizerWeights[i];
            if (strength <= 0) continue;
            TensorPrimitives.MultiplyAdd(_weights[i].Value.Values, strength, _weights[i].Gradient!.Values, _weights[i].Gradient!.Values);
        }

        Optimiser.Step(network.Parameters, options.LearningRate, pool);
        return loss;
    }

    /// <summary>
    /// Minus the objective, plus what the weights cost; leaves in the scores' gradient how the objective changes with each score.
    /// </summary>
    private double Loss()
    {
        Score(_scores);
        double loss =
            -objective.Compute(_scores.PositiveScores, _scores.NegativeScores, _scores.PositiveGradient, _scores.NegativeGradient, pool);
        for (int i = 0; i < options.RegularizerWeights.Count; i++)
        {
            if (options.RegularizerWeights[i] > 0)
                loss += 0.5 * options.RegularizerWeights[i] * TensorPrimitives.SumOfSquares<float>(_weights[i].Value.Values);
        }

        return loss;
    }

    private void Score(ScoredRanking ranking)
    {
        for (int batch = 0; batch < ranking.Batches; batch++)
            network.Forward(ranking.Input(batch), State.Epoch).Values.CopyTo(ranking.ScoresOf(batch));
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(ranking.Scores)))
            throw Diverged($"a score became NaN or infinite in epoch {State.Epoch + 1}");
    }

    private static DivergenceException Diverged(string what) =>
        new($"{what}: the training diverged; larger --regularizer-weights or fewer mixture components may help");
}
