using Crest.Foundation.Errors;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Numerics.Threads;

namespace Crest.Learning.Training;

/// <summary>
/// Trains a network epoch after epoch until its validation loss no longer falls, and keeps the weights of the best epoch. Everything
/// random is drawn by epoch and batch number, so a training that resumes from a checkpoint ends with the same bits.
/// </summary>
/// <param name="network">Starts with random weights, ends with the best ones.</param>
/// <param name="loss">What to make small.</param>
/// <param name="optimiser">Of this network.</param>
/// <param name="options">Epochs, batches, learning rate, patience.</param>
/// <param name="pool">The threads to use.</param>
/// <param name="clock">Times epochs and checkpoints; the system's clock by default.</param>
public sealed class Trainer(
    Network network, Loss loss, Optimiser optimiser, TrainingOptions options, WorkerPool pool, TimeProvider? clock = null)
{
    /// <summary>Trains to the end.</summary>
    /// <param name="data">Training and validation data.</param>
    /// <param name="checkpoint">Where the state is kept while the training runs, or null to keep none; it resumes from there.</param>
    /// <param name="progress">Called with each epoch, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the present batch; the checkpoint is written before.</param>
    /// <returns>All epochs, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">The loss became NaN or infinite.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingHistory Train(TrainingData data, Checkpoint? checkpoint, Action<EpochReport>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new TrainingLoop(checkpoint, progress, clock ?? TimeProvider.System, cancellation)
            .Run(new BatchTraining(network, loss, optimiser, options, data, pool));
    }
}
