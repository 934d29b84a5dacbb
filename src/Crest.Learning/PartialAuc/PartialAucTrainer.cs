using System.Diagnostics;
using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Learning.Metrics;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Training;
using Crest.Numerics.Threads;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// Trains a network with one output, the score, so that the positives rank above the negatives that score highest. An epoch is one step
/// along the gradient of the whole objective: all are scored, the objective says how it changes with each score, and batch after batch is
/// propagated back, their gradients summed.
/// </summary>
/// <param name="network">Starts with given or random weights, ends with those of the best validation.</param>
/// <param name="objective">What to make large.</param>
/// <param name="optimiser">Of this network.</param>
/// <param name="options">How long, and in what steps.</param>
/// <param name="pool">The threads to use.</param>
public sealed class PartialAucTrainer(Network network, PartialAucObjective objective, Optimiser optimiser, PartialAucTrainingOptions options, WorkerPool pool)
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    private readonly float[] _gradients = new float[network.Parameters.Gradients.Length];

    /// <summary>Trains to the end.</summary>
    /// <param name="data">Positives and negatives to learn from.</param>
    /// <param name="validation">Positives and negatives that choose the epoch.</param>
    /// <param name="checkpoint">Where the state is kept while training goes on, or null to keep none; resumed from where it is there.</param>
    /// <param name="progress">Told of each validation, that of the start (epoch 0) first, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the epoch in hand; the checkpoint is written before.</param>
    /// <returns>All validations, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">A score is no number any more.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingHistory Train(RankingData data, RankingData validation, Checkpoint? checkpoint, Action<EpochReport>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(validation);
        var state = new TrainingState(network.Parameters);
        checkpoint?.Restore(network.Parameters, optimiser, state);
        Parameter[] weights = [.. network.Parameters.All.Where(p => p.Name.EndsWith(".weight", StringComparison.Ordinal))];
        var scores = new ScoredRanking(data, options.BatchSize);
        var validationScores = new ScoredRanking(validation, network.PredictionBatch);
        long sinceCheckpoint = Stopwatch.GetTimestamp(), sinceValidation = sinceCheckpoint;
        if (state.History.Count == 0)
        {
            double start = Loss(scores, weights, 0, checkpoint), partialAuc = Validate(validationScores, validation, 0, checkpoint);
            EpochReport report = state.Start(network.Parameters, start, 1 - partialAuc, partialAuc, data.Count / Stopwatch.GetElapsedTime(sinceValidation).TotalSeconds);
            progress?.Invoke(report);
            sinceValidation = Stopwatch.GetTimestamp();
        }

        int lastValidation = state.Epoch, stop = Stop(state);
        while (state.Epoch < stop)
        {
            if (cancellation.IsCancellationRequested)
            {
                if (network.Parameters.AreFinite) checkpoint?.Save(network.Parameters, optimiser, state);
                cancellation.ThrowIfCancellationRequested();
            }

            double loss = Step(scores, weights, state.Epoch, checkpoint);
            if (!double.IsFinite(loss)) throw Diverged($"the objective became {-loss} in epoch {state.Epoch + 1}", checkpoint);
            state.LossSum = loss * data.Count;
            if ((state.Epoch + 1) % options.ValidationFrequency == 0 || state.Epoch + 1 == stop)
            {
                double seconds = Stopwatch.GetElapsedTime(sinceValidation).TotalSeconds;
                double partialAuc = Validate(validationScores, validation, state.Epoch, checkpoint);
                int epochs = state.Epoch + 1 - lastValidation;
                EpochReport report = state.EndEpoch(network.Parameters, data.Count, 1 - partialAuc, partialAuc, options.LearningRate, (double)epochs * data.Count / seconds);
                progress?.Invoke(report);
                stop = Stop(state);
                (lastValidation, sinceValidation) = (state.Epoch, Stopwatch.GetTimestamp());
            }
            else
            {
                state.EndUnvalidatedEpoch();
            }

            if (checkpoint is not null && Stopwatch.GetElapsedTime(sinceCheckpoint) > CheckpointInterval)
            {
                checkpoint.Save(network.Parameters, optimiser, state);
                sinceCheckpoint = Stopwatch.GetTimestamp();
            }
        }

        state.RestoreBest(network.Parameters);
        return new TrainingHistory(state.History, state.BestEpoch);
    }

    private int Stop(TrainingState state) => options.StopAfter(state.History.Select(r => (r.Epoch, r.ValidationScore)));

    /// <summary>One step uphill; returns the loss before it: minus the objective, plus what the weights cost.</summary>
    private double Step(ScoredRanking data, Parameter[] weights, int epoch, Checkpoint? checkpoint)
    {
        double loss = Loss(data, weights, epoch, checkpoint);
        TensorPrimitives.Negate(data.Gradient, data.Gradient);
        Span<float> gradients = network.Parameters.Gradients.Values;
        Array.Clear(_gradients);
        for (int batch = 0; batch < data.Batches; batch++)
        {
            // One batch alone is still in the layers, as it was scored.
            if (data.Batches > 1) network.Forward(data.Input(batch), epoch);
            network.Backward(data.OutputGradient(batch));
            TensorPrimitives.Add(_gradients, gradients, _gradients);
        }

        _gradients.CopyTo(gradients);
        for (int i = 0; i < options.RegularizerWeights.Count; i++)
        {
            var strength = (float)options.RegularizerWeights[i];
            if (strength <= 0) continue;
            TensorPrimitives.MultiplyAdd(weights[i].Value.Values, strength, weights[i].Gradient!.Values, weights[i].Gradient!.Values);
        }

        optimiser.Step(network.Parameters, options.LearningRate, pool);
        return loss;
    }

    /// <summary>Minus the objective, plus what the weights cost; leaves in <paramref name="data"/> how the objective changes with each score.</summary>
    private double Loss(ScoredRanking data, Parameter[] weights, int epoch, Checkpoint? checkpoint)
    {
        Score(data, epoch, checkpoint);
        double loss = -objective.Compute(data.PositiveScores, data.NegativeScores, data.PositiveGradient, data.NegativeGradient, pool);
        for (int i = 0; i < options.RegularizerWeights.Count; i++)
        {
            if (options.RegularizerWeights[i] > 0) loss += 0.5 * options.RegularizerWeights[i] * TensorPrimitives.SumOfSquares<float>(weights[i].Value.Values);
        }

        return loss;
    }

    private double Validate(ScoredRanking scores, RankingData data, int epoch, Checkpoint? checkpoint)
    {
        Score(scores, epoch, checkpoint);
        return RocCurve.Of<float>(scores.Scores, data.Labels).PartialArea(options.ValidationBeta);
    }

    private void Score(ScoredRanking data, int epoch, Checkpoint? checkpoint)
    {
        for (int batch = 0; batch < data.Batches; batch++) network.Forward(data.Input(batch), epoch).Values.CopyTo(data.ScoresOf(batch));
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(data.Scores))) throw Diverged($"a score is no number any more in epoch {epoch + 1}", checkpoint);
    }

    private static DivergenceException Diverged(string what, Checkpoint? checkpoint) =>
        new($"{what}: the training diverged; larger --regularizer-weights or fewer mixture components may help{(checkpoint is not null && File.Exists(checkpoint.Path) ? "; the last checkpoint is kept" : "")}");
}
