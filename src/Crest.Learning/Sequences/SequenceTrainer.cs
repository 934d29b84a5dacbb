using Crest.Foundation.Errors;
using Crest.Learning.Losses;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.Threads;

namespace Crest.Learning.Sequences;

/// <summary>
/// Trains networks over sequences epoch after epoch until their mean validation loss no longer falls, and keeps the weights of the best
/// epoch. Everything random is drawn by epoch and batch number, so a training that resumes from a checkpoint ends with the same bits.
/// </summary>
/// <param name="ensemble">Starts with random weights, ends with the best ones.</param>
/// <param name="loss">Makes what is to be made small, for each network.</param>
/// <param name="optimiser">Of all networks.</param>
/// <param name="options">Epochs, batches, learning rate, patience.</param>
/// <param name="pool">The threads to use.</param>
/// <param name="clock">Times epochs and checkpoints; the system's clock by default.</param>
public sealed class SequenceTrainer(
    SequenceEnsemble ensemble, Func<HeadsLoss> loss, Optimiser optimiser, TrainingOptions options, WorkerPool pool,
    TimeProvider? clock = null)
{
    /// <summary>Trains to the end.</summary>
    /// <param name="training">What is learned from.</param>
    /// <param name="validation">What decides the weights that are kept.</param>
    /// <param name="checkpoint">Where the state is kept while the training runs, or null to keep none; it resumes from there.</param>
    /// <param name="progress">Called with each epoch, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the present batch; the checkpoint is written before.</param>
    /// <returns>All epochs, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">The loss became NaN or infinite.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingHistory Train(
        SequenceSet training, SequenceSet validation, Checkpoint? checkpoint, Action<EpochReport>? progress,
        CancellationToken cancellation) =>
        new TrainingLoop(checkpoint, progress, clock ?? TimeProvider.System, cancellation)
            .Run(new SequenceTraining(ensemble, loss, optimiser, options, training, validation, pool));
}
