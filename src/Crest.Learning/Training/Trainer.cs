using System.Diagnostics;
using Crest.Foundation.Errors;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Training;

/// <summary>
/// Trains a network epoch after epoch until its validation loss no longer falls, and keeps the weights of the best epoch. Everything
/// random is drawn by epoch and batch number, so a training that goes on from a checkpoint ends with the same bits.
/// </summary>
/// <param name="network">Starts with random weights, ends with the best ones.</param>
/// <param name="loss">What to make small.</param>
/// <param name="optimiser">Of this network.</param>
/// <param name="options">Epochs, batches, learning rate, patience.</param>
/// <param name="pool">The threads to use.</param>
public sealed class Trainer(Network network, Loss loss, Optimiser optimiser, TrainingOptions options, WorkerPool pool)
{
    private static readonly TimeSpan CheckpointInterval = TimeSpan.FromSeconds(10);

    private readonly RandomStream _order = new(options.Seed, "order of samples");
    private readonly Tensor _input = new(0, network.Spec.Inputs);
    private readonly Tensor _target = new(0, network.Outputs);
    private readonly Tensor _gradient = new(0, network.Outputs);

    /// <summary>Trains to the end.</summary>
    /// <param name="data">Training and validation data.</param>
    /// <param name="checkpoint">Where the state is kept while training goes on, or null to keep none; resumed from where it is there.</param>
    /// <param name="progress">Told of each epoch, in order, on this thread.</param>
    /// <param name="cancellation">Stops after the batch in hand; the checkpoint is written before.</param>
    /// <returns>All epochs, those before a resumption included.</returns>
    /// <exception cref="DivergenceException">The loss is no number any more.</exception>
    /// <exception cref="CrestException">The checkpoint cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingHistory Train(TrainingData data, Checkpoint? checkpoint, Action<EpochReport>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        var state = new TrainingState(network.Parameters);
        checkpoint?.Restore(network.Parameters, optimiser, state);
        var order = new int[data.Samples];
        int batches = (data.Samples + options.BatchSize - 1) / options.BatchSize;
        long sinceCheckpoint = Stopwatch.GetTimestamp();
        while (state.Epoch < options.Epochs && state.Epoch - state.BestEpoch < options.Patience)
        {
            for (int i = 0; i < order.Length; i++) order[i] = i;
            _order.Split(state.Epoch).Shuffle(order);
            long start = Stopwatch.GetTimestamp();
            int first = state.Batch * options.BatchSize;
            for (; state.Batch < batches; state.Batch++)
            {
                if (cancellation.IsCancellationRequested)
                {
                    if (network.Parameters.AreFinite) checkpoint?.Save(network.Parameters, optimiser, state);
                    cancellation.ThrowIfCancellationRequested();
                }

                int from = state.Batch * options.BatchSize, count = Math.Min(options.BatchSize, data.Samples - from);
                double batchLoss = TrainOn(data, order.AsSpan(from, count), state.Epoch, batches);
                if (!double.IsFinite(batchLoss))
                    throw Diverged($"the loss became {batchLoss} in epoch {state.Epoch + 1}, batch {state.Batch + 1}", options.RateAt(state.Epoch, optimiser.Steps, batches), checkpoint);
                state.LossSum += batchLoss * count;
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            EpochReport report = EndEpoch(data, state, checkpoint, batches, (data.Samples - first) / seconds);
            progress?.Invoke(report);
            if (checkpoint is not null && Stopwatch.GetElapsedTime(sinceCheckpoint) > CheckpointInterval)
            {
                checkpoint.Save(network.Parameters, optimiser, state);
                sinceCheckpoint = Stopwatch.GetTimestamp();
            }
        }

        state.RestoreBest(network.Parameters);
        return new TrainingHistory(state.History, state.BestEpoch);
    }

    private double TrainOn(TrainingData data, ReadOnlySpan<int> samples, int epoch, int batches)
    {
        long step = optimiser.Steps;
        _input.Resize(samples.Length);
        _target.Resize(samples.Length);
        data.Fill(samples, step, _input, _target);
        double value = loss.Compute(network.Forward(_input, step), _target, _gradient);
        network.Backward(_gradient);
        optimiser.Step(network.Parameters, options.RateAt(epoch, step, batches), pool);
        return value;
    }

    private EpochReport EndEpoch(TrainingData data, TrainingState state, Checkpoint? checkpoint, int batches, double samplesPerSecond)
    {
        double rate = options.RateAt(state.Epoch, optimiser.Steps, batches);
        Tensor output = network.PredictInBatches(data.ValidationInput, network.PredictionBatch);
        double validationLoss = loss.Compute(output, data.ValidationTarget, _gradient);
        if (!double.IsFinite(validationLoss))
            throw Diverged($"the validation loss became {validationLoss} after epoch {state.Epoch + 1}", rate, checkpoint);
        double score = loss.Score(output, data.ValidationTarget);
        return state.EndEpoch(network.Parameters, data.Samples, validationLoss, score, rate, samplesPerSecond);
    }

    private static DivergenceException Diverged(string what, double rate, Checkpoint? checkpoint) =>
        new($"{what}: lower the learning rate (it is {rate}){(checkpoint is not null && File.Exists(checkpoint.Path) ? "; the last checkpoint is kept" : "")}");
}
