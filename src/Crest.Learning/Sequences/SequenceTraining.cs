using System.Numerics.Tensors;
using Crest.Learning.Losses;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Sequences;

/// <summary>
/// A training of one or more networks over sequences. Each network goes through the samples in an order of its own, in batches of similar
/// length; a step is one batch of each. Gradients longer than a limit are shortened to it, because those of recurrent networks can explode
/// (Pascanu, Mikolov, Bengio 2013).
/// </summary>
/// <param name="ensemble">The networks.</param>
/// <param name="loss">What to make small.</param>
/// <param name="optimiser">Of all networks.</param>
/// <param name="options">Epochs, batches, learning rate, patience.</param>
/// <param name="training">What is learned from.</param>
/// <param name="validation">What decides the weights that are kept.</param>
/// <param name="pool">The threads to use.</param>
internal sealed class SequenceTraining(
    SequenceEnsemble ensemble, Func<HeadsLoss> loss, Optimiser optimiser, TrainingOptions options, SequenceSet training,
    SequenceSet validation, WorkerPool pool) : NetworkTraining(ensemble.Parameters, optimiser)
{
    /// <summary>Longest gradient of a network.</summary>
    private const float LongestGradient = 1;

    /// <summary>Batches whose samples are sorted by length together: enough to be alike, few enough to be mixed by each epoch.</summary>
    private const int SortedBatches = 16;

    private readonly int _batches = (training.Count + options.BatchSize - 1) / options.BatchSize;
    private readonly Member[] _members = [.. ensemble.Members.Select((_, number) => new Member(
        new RandomStream(options.Seed + number, "order of sequences"), loss(), new SequenceBatch(ensemble.Spec.Inputs), training.Count,
        ensemble.Outputs))];

    private readonly double[] _losses = new double[ensemble.Members.Count];

    private Action<int>? _trainOn;
    private int _first, _count;

    public override bool IsFinished => State.Epoch >= options.Epochs || State.Epoch - State.BestEpoch >= options.Patience;

    private double LearningRate => options.RateAt(State.Epoch, Optimiser.Steps, _batches);

    public override void Begin(Checkpoint? checkpoint)
    {
        base.Begin(checkpoint);
        DrawOrder();
    }

    public override TrainingStep Step(CancellationToken cancellation)
    {
        int first = State.Batch * options.BatchSize, count = Math.Min(options.BatchSize, training.Count - first);
        double rate = LearningRate;
        (_first, _count) = (first, count);
        ensemble.ForEach(_trainOn ??= TrainOn);
        Optimiser.Step(ensemble.Parameters, rate, pool);
        double batchLoss = _losses.Average();
        if (!double.IsFinite(batchLoss))
            throw Diverged($"the loss became {batchLoss} in epoch {State.Epoch + 1}, batch {State.Batch + 1}", rate);
        State.LossSum += batchLoss * count;
        State.Batch++;
        return new TrainingStep(count, State.Batch == _batches);
    }

    public override EpochReport Validate()
    {
        double rate = LearningRate;
        Tensor[] outputs = ensemble.Predict(validation);
        var ignored = new Tensor(0, ensemble.Outputs);
        double validationLoss = outputs.Average(output => _members[0].Loss.Compute(output, validation.Targets, ignored));
        if (!double.IsFinite(validationLoss))
            throw Diverged($"the validation loss became {validationLoss} after epoch {State.Epoch + 1}", rate);
        double score = outputs.Average(output => _members[0].Loss.Score(output, validation.Targets));
        double trainingLoss = State.LossSum / training.Count;
        (State.Epoch, State.Batch, State.LossSum) = (State.Epoch + 1, 0, 0);
        DrawOrder();
        return new EpochReport(State.Epoch, trainingLoss, validationLoss, score, rate);
    }

    private void TrainOn(int number)
    {
        (int first, int count) = (_first, _count);
        Member member = _members[number];
        SequenceNetwork network = ensemble.Members[number];
        ReadOnlySpan<int> samples = member.Order.AsSpan(first, count);
        long step = Optimiser.Steps;
        ensemble.Fill(member.Batch, training, samples, step, number);
        member.Target.Resize(count);
        for (int i = 0; i < count; i++) training.Targets.Row(samples[i]).CopyTo(member.Target.Row(i));
        _losses[number] = member.Loss.Compute(network.Forward(member.Batch, step), member.Target, member.Gradient);
        network.Backward(member.Gradient);
        Shorten(network.Gradients);
    }

    private static void Shorten(Tensor gradients)
    {
        float length = TensorPrimitives.Norm<float>(gradients.Values);
        if (length > LongestGradient) TensorPrimitives.Multiply(gradients.Values, LongestGradient / length, gradients.Values);
    }

    private void DrawOrder()
    {
        foreach (Member member in _members)
        {
            RandomStream random = member.Random.Split(State.Epoch);
            for (int i = 0; i < member.Order.Length; i++) member.Order[i] = i;
            random.Shuffle(member.Order);
            int chunk = SortedBatches * options.BatchSize;
            for (int start = 0; start < member.Order.Length; start += chunk)
            {
                Span<int> part = member.Order.AsSpan(start, Math.Min(chunk, member.Order.Length - start));
                part.Sort((a, b) => (training.Lengths[a], a).CompareTo((training.Lengths[b], b)));
            }

            MixBatches(member.Order, random.Split(1));
        }
    }

    /// <summary>Whole batches in random order; what is left over stays at the end.</summary>
    private void MixBatches(int[] order, RandomStream random)
    {
        int size = options.BatchSize;
        for (int i = (order.Length / size) - 1; i > 0; i--)
        {
            int other = random.Below(i, i + 1);
            for (int j = 0; j < size; j++)
                (order[(i * size) + j], order[(other * size) + j]) = (order[(other * size) + j], order[(i * size) + j]);
        }
    }

    private static DivergenceException Diverged(string what, double rate) => new($"{what}: lower the learning rate (it is {rate})");

    /// <summary>What one network needs while it is trained.</summary>
    private sealed class Member(RandomStream random, HeadsLoss loss, SequenceBatch batch, int samples, int outputs)
    {
        public RandomStream Random => random;

        public HeadsLoss Loss => loss;

        public SequenceBatch Batch => batch;

        public int[] Order { get; } = new int[samples];

        public Tensor Target { get; } = new(0, loss.Targets);

        public Tensor Gradient { get; } = new(0, outputs);
    }
}
