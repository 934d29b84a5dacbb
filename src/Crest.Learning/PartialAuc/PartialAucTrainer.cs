using Crest.Foundation.Errors;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
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
/// <param name="clock">Times epochs and checkpoints; the system's clock by default.</param>
public sealed class PartialAucTrainer(
    Network network, PartialAucObjective objective, Optimiser optimiser, PartialAucTrainingOptions options, WorkerPool pool,
    TimeProvider? clock = null)
{
    /// <summary>Trains to the end.</summary>
    /// <param name="data">Positives and negatives to learn from.</param>
    /// <param name="validation">Positives and negatives that choose the epoch.</param>
    /// <param name="checkpoint">Where the state is kept while the training runs, or null to keep none; it resumes from there.</param>
    /// <param name="progress">Called with each validation, that of the start (epoch 0) first, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the present epoch; the checkpoint is written before.</param>
    /// <returns>All validations, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">A score became NaN or infinite.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingHistory Train(
        RankingData data, RankingData validation, Checkpoint? checkpoint, Action<EpochReport>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(validation);
        return new TrainingLoop(checkpoint, progress, clock ?? TimeProvider.System, cancellation)
            .Run(new PartialAucTraining(network, objective, optimiser, options, data, validation, pool));
    }
}
