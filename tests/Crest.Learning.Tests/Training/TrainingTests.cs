using Crest.Foundation.Errors;
using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Parameters;
using Crest.Learning.Tests.Networks;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Training;

public sealed class TrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("crest-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Twenty_steps_of_a_highway_network_agree_with_PyTorch()
    {
        GoldenValues golden = GoldenValues.Read("train_highway"), start = golden.Part("init"), end = golden.Part("final");
        using var pool = new WorkerPool(2);
        var network = new Network(HighwayNetwork.Of(6, 8, 1, 0, false, 3), seed: 1, pool);
        Parameter[] parameters = [.. network.Parameters.All];
        start.Matrix("W0").Values.CopyTo(parameters[0].Value.Values);
        start.Matrix("b0").Values.CopyTo(parameters[1].Value.Values);
        for (int row = 0; row < 8; row++)
        {
            start.Matrix("W1").Row(row).CopyTo(parameters[2].Value.Row(row));
            start.Matrix("W2").Row(row).CopyTo(parameters[2].Value.Row(row)[8..]);
        }

        start.Matrix("b1").Values.CopyTo(parameters[3].Value.Values);
        start.Matrix("b2").Values.CopyTo(parameters[3].Value.Values[8..]);
        start.Matrix("W3").Values.CopyTo(parameters[4].Value.Values);
        start.Matrix("b3").Values.CopyTo(parameters[5].Value.Values);
        var target = new Tensor(16, 3);
        for (int row = 0; row < 16; row++) target[row, (int)golden.Numbers("label")[row]] = 1;
        var loss = new SoftmaxCrossEntropy();
        var optimiser = new Adam(network.Parameters.Learned.Columns);
        var gradient = new Tensor(0, 3);
        foreach (double expected in golden.Numbers("losses"))
        {
            Assert.Equal(expected, loss.Compute(network.Forward(golden.Matrix("x"), optimiser.Steps), target, gradient), 1e-5);
            network.Backward(gradient);
            optimiser.Step(network.Parameters, 0.01, pool);
        }

        end.AssertAgrees("W0", parameters[0].Value.Values, 5e-5);
        end.AssertAgrees("W3", parameters[4].Value.Values, 5e-5);
        end.AssertAgrees("b3", parameters[5].Value.Values, 5e-5);
        for (int row = 0; row < 8; row++)
            for (int column = 0; column < 8; column++)
                Assert.Equal(end.Numbers("W2")[(row * 8) + column], parameters[2].Value[row, 8 + column], 2e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_stopped_training_resumes_to_the_same_bits(int stopAfter)
    {
        (float[] whole, TrainingHistory wholeHistory) = Train(null, CancellationToken.None, null);
        var checkpoint = new Checkpoint(Path.Combine(_folder, "checkpoint.safetensors"), "test");
        using var stop = new CancellationTokenSource();
        int batches = 0;
        Assert.Throws<OperationCanceledException>(() => Train(checkpoint, stop.Token, () =>
        {
            if (++batches == stopAfter * 5) stop.Cancel(); // in the middle of an epoch of 8 batches
        }));
        (float[] resumed, TrainingHistory history) = Train(checkpoint, CancellationToken.None, null);
        Assert.Equal(whole, resumed);
        Assert.Equal(wholeHistory.BestEpoch, history.BestEpoch);
        Assert.Equal(
            wholeHistory.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss)),
            history.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss)));
    }

    [Fact]
    public void A_training_that_was_killed_resumes_from_its_last_checkpoint_to_the_same_bits()
    {
        (float[] whole, TrainingHistory wholeHistory) = Train(null, CancellationToken.None, null);
        var checkpoint = new Checkpoint(Path.Combine(_folder, "checkpoint.safetensors"), "test");
        var clock = new ManualClock();
        int batches = 0;
        Assert.Throws<InvalidTimeZoneException>(() => Train(checkpoint, CancellationToken.None, () =>
        {
            if (++batches == 13) clock.Advance(TimeSpan.FromSeconds(11)); // in the middle of the second epoch of 8 batches
            if (batches == 20) throw new InvalidTimeZoneException("as a kill would");
        }, clock: clock));
        Assert.Equal(1, checkpoint.CompletedEpochs());
        (float[] resumed, TrainingHistory history) = Train(checkpoint, CancellationToken.None, null);
        Assert.Equal(whole, resumed);
        Assert.Equal(
            wholeHistory.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss)),
            history.Epochs.Select(e => (e.Epoch, e.TrainingLoss, e.ValidationLoss)));
    }

    [Fact]
    public void A_checkpoint_of_other_options_is_refused()
    {
        string path = Path.Combine(_folder, "checkpoint.safetensors");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Train(new Checkpoint(path, "one"), stop.Token, stop.Cancel));
        CrestException error = Assert.Throws<CrestException>(() => Train(new Checkpoint(path, "another"), CancellationToken.None, null));
        Assert.Contains("other options", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_with_epoch_and_batch()
    {
        CrestException error = Assert.Throws<DivergenceException>(() => Train(null, CancellationToken.None, null, learningRate: 1e30));
        Assert.Matches("epoch 1, batch [0-9]+", error.Message);
        Assert.DoesNotContain("checkpoint", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_allocates_nothing_a_batch(bool images)
    {
        using var pool = new WorkerPool(1);
        Network network = images ? new Network(SmallImageNetwork, seed: 3, pool) : Problem(pool).Network;
        var optimiser = new Adam(network.Parameters.Learned.Columns);
        Tensor input = new(20, network.Spec.Inputs), target = new(20, 2), gradient = new(20, 2);
        var loss = new SoftmaxCrossEntropy();
        for (int i = 0; i < input.Length; i++) input.Values[i] = MathF.Sin(i);
        for (int row = 0; row < 20; row++) target[row, row & 1] = 1;
        void Step()
        {
            loss.Compute(network.Forward(input, optimiser.Steps), target, gradient);
            network.Backward(gradient);
            optimiser.Step(network.Parameters, 0.001, pool);
        }

        Step();
        // A collection that another test causes meanwhile counts what was left of this thread's allocation buffer: not in every round.
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) Step();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void An_image_network_has_the_same_bits_for_any_number_of_threads()
    {
        float[] one = Weights(1);
        Assert.All(one, weight => Assert.True(float.IsFinite(weight)));
        foreach (int threads in (int[])[2, 3]) Assert.Equal(one, Weights(threads));

        static float[] Weights(int threads)
        {
            using var pool = new WorkerPool(threads);
            var network = new Network(SmallImageNetwork, seed: 3, pool);
            var optimiser = new Adam(network.Parameters.Learned.Columns);
            Tensor input = new(13, network.Spec.Inputs), target = new(13, 2), gradient = new(13, 2);
            for (int i = 0; i < input.Length; i++) input.Values[i] = MathF.Sin(i * 0.7f);
            for (int row = 0; row < 13; row++) target[row, row & 1] = 1;
            var loss = new SoftmaxCrossEntropy();
            for (int step = 0; step < 4; step++)
            {
                loss.Compute(network.Forward(input, step), target, gradient);
                network.Backward(gradient);
                optimiser.Step(network.Parameters, 0.01, pool);
            }

            return [.. network.Parameters.All.SelectMany(p => p.Value.Values.ToArray()), .. network.Predict(input).Values];
        }
    }

    private static NetworkSpec SmallImageNetwork => new NetworkSpec(
        13 * 15 * 3,
        [
            new LayerSpec.Convolution(20, Padding.Same, Activation.Rectifier), new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.2),
            new LayerSpec.Convolution(33, Padding.Valid), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier),
            new LayerSpec.MaxPooling(),
            new LayerSpec.Dense(17, Activation.Rectifier), new LayerSpec.Dense(2),
        ],
        new ImageShape(13, 15, 3)).Checked("test");

    private static (Network Network, TrainingData Data) Problem(WorkerPool pool)
    {
        var random = new RandomStream(9, "problem");
        Tensor input = new(150, 5), target = new(150, 2);
        for (int i = 0; i < input.Length; i++) input.Values[i] = random.Below(i, 1000) / 500f - 1;
        for (int row = 0; row < 150; row++) target[row, input[row, 0] * input[row, 1] > 0 ? 0 : 1] = 1;
        var network = new Network(HighwayNetwork.Of(5, 24, 2, 0.1, true, 2), seed: 3, pool);
        FillBatch fill = (samples, step, batchInput, batchTarget) =>
        {
            for (int i = 0; i < samples.Length; i++)
            {
                input.Row(samples[i]).CopyTo(batchInput.Row(i));
                target.Row(samples[i]).CopyTo(batchTarget.Row(i));
            }
        };
        return (network, new TrainingData(150, fill, input, target));
    }

    private static (float[] Weights, TrainingHistory History) Train(
        Checkpoint? checkpoint, CancellationToken cancellation, Action? eachBatch, double learningRate = 0.01, TimeProvider? clock = null)
    {
        using var pool = new WorkerPool(2);
        (Network network, TrainingData data) = Problem(pool);
        TrainingData watched = data with
        {
            Fill = (samples, step, input, target) =>
            {
                eachBatch?.Invoke();
                data.Fill(samples, step, input, target);
            },
        };
        var trainer = new Trainer(
            network, new SoftmaxCrossEntropy(), new Adam(network.Parameters.Learned.Columns),
            new TrainingOptions(12, 20, learningRate, LearningRateSchedule.Cosine, 100, 4), pool, clock);
        TrainingHistory history = trainer.Train(watched, checkpoint, null, cancellation);
        return ([.. network.Parameters.All.SelectMany(p => p.Value.Values.ToArray())], history);
    }
}
