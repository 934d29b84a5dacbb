using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Training;

/// <summary>A training in batches: a step is one batch, and each epoch is validated.</summary>
/// <param name="network">The network.</param>
/// <param name="loss">What to make small.</param>
/// <param name="optimiser">Of this network.</param>
/// <param name="options">Epochs, batches, learning rate, patience.</param>
/// <param name="data">Training and validation data.</param>
/// <param name="pool">The threads to use.</param>
internal sealed class BatchTraining(
    Network network, Loss loss, Optimiser optimiser, TrainingOptions options, TrainingData data, WorkerPool pool)
    : NetworkTraining(network.Parameters, optimiser)
{
    private readonly RandomStream _random = new(options.Seed, "order of samples");
    private readonly int[] _order = new int[data.Samples];
    private readonly int _batches = (int)(((long)data.Samples + options.BatchSize - 1) / options.BatchSize);
    private readonly Tensor _input = new(0, network.Spec.Inputs);
    private readonly Tensor _target = new(0, network.Outputs);
    private readonly Tensor _gradient = new(0, network.Outputs);

    public override bool IsFinished => State.Epoch >= options.Epochs || State.Epoch - State.BestEpoch >= options.Patience;

    private double LearningRate => options.RateAt(State.Epoch, Optimiser.Steps, _batches);

    public override void Begin(Checkpoint? checkpoint)
    {
        base.Begin(checkpoint);
        DrawOrder();
    }

    public override TrainingStep Step(CancellationToken cancellation)
    {
        int first = State.Batch * options.BatchSize, count = Math.Min(options.BatchSize, data.Samples - first);
        double batchLoss = TrainOn(_order.AsSpan(first, count));
        if (!double.IsFinite(batchLoss))
            throw Diverged($"the loss became {batchLoss} in epoch {State.Epoch + 1}, batch {State.Batch + 1}", LearningRate);
        State.LossSum += batchLoss * count;
        State.Batch++;
        return new TrainingStep(count, State.Batch == _batches);
    }

    public override EpochReport Validate()
    {
        double rate = LearningRate;
        Tensor output = network.PredictInBatches(data.ValidationInput, network.PredictionBatch);
        double validationLoss = loss.Compute(output, data.ValidationTarget, _gradient);
        if (!double.IsFinite(validationLoss))
            throw Diverged($"the validation loss became {validationLoss} after epoch {State.Epoch + 1}", rate);
        double trainingLoss = State.LossSum / data.Samples, score = loss.Score(output, data.ValidationTarget);
        (State.Epoch, State.Batch, State.LossSum) = (State.Epoch + 1, 0, 0);
        DrawOrder();
        return new EpochReport(State.Epoch, trainingLoss, validationLoss, score, rate);
    }

    private void DrawOrder()
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        _random.Split(State.Epoch).Shuffle(_order);
    }

    private double TrainOn(ReadOnlySpan<int> samples)
    {
        long step = Optimiser.Steps;
        _input.Resize(samples.Length);
        _target.Resize(samples.Length);
        data.Fill(samples, step, _input, _target);
        double value = loss.Compute(network.Forward(_input, step), _target, _gradient);
        network.Backward(_gradient);
        Optimiser.Step(network.Parameters, options.RateAt(State.Epoch, step, _batches), pool);
        return value;
    }

    private static DivergenceException Diverged(string what, double rate) => new($"{what}: lower the learning rate (it is {rate})");
}
