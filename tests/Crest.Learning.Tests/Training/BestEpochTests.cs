using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Tests.Networks;
using Crest.Learning.Training;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Training;

/// <summary>When a training ends, and what it leaves: the weights of its best epoch.</summary>
public sealed class BestEpochTests : IDisposable
{
    /// <summary>A step that is 0 in single precision.</summary>
    private const double NoStep = double.Epsilon;

    private const int Samples = 150;

    private readonly WorkerPool _pool = new(2);
    private readonly Tensor _input = new(Samples, 5), _target = new(Samples, 2), _validation = new(60, 5), _validationTarget = new(60, 2);

    public BestEpochTests()
    {
        // The classes are half chance, so that a network that learns long enough does worse on the validation data.
        var random = new RandomSequence(new RandomStream(9, "problem"));
        foreach ((Tensor input, Tensor target) in ((Tensor, Tensor)[])[(_input, _target), (_validation, _validationTarget)])
        {
            foreach (ref float value in input.Values) value = (float)random.NextNormal();
            for (int row = 0; row < input.Rows; row++) target[row, input[row, 0] + random.NextNormal() > 0 ? 1 : 0] = 1;
        }
    }

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_network_that_is_left_has_the_validation_loss_of_the_best_epoch(bool batchNormalisation)
    {
        Network network = NewNetwork(batchNormalisation);
        TrainingHistory history = Train(network, epochs: 60, patience: 60, learningRate: 0.003);
        Assert.InRange(history.BestEpoch, 2, 50);
        Assert.Equal(history.Epochs.Min(e => e.ValidationLoss), history.Best.ValidationLoss);
        Assert.Equal(history.Best.ValidationLoss, ValidationLoss(network));
        Assert.True(history.Epochs[^1].ValidationLoss > history.Best.ValidationLoss + 1e-3, "the last epoch is nearly the best");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void Training_ends_exactly_as_many_epochs_after_the_best_as_its_patience(int patience)
    {
        Network network = NewNetwork(batchNormalisation: true);
        TrainingHistory history = Train(network, epochs: 500, patience, learningRate: 0.01);
        Assert.True(history.LastEpoch < 500);
        Assert.Equal(history.BestEpoch + patience, history.LastEpoch);
        Assert.Equal(Enumerable.Range(1, history.LastEpoch), history.Epochs.Select(e => e.Epoch));
        // It did not end before: no earlier epoch was as far behind its best.
        for (int epoch = 1, best = 1; epoch < history.LastEpoch; epoch++)
        {
            if (history.Epochs[epoch - 1].ValidationLoss < history.Epochs[best - 1].ValidationLoss) best = epoch;
            Assert.True(epoch - best < patience, $"epoch {epoch} came although epoch {best} was the best");
        }
    }

    [Fact]
    public void Of_epochs_that_are_equally_good_the_first_is_the_best()
    {
        Network network = NewNetwork(batchNormalisation: false);
        float[] start = network.Parameters.Learned.Values.ToArray();
        TrainingHistory history = Train(network, epochs: 500, patience: 3, NoStep);
        Assert.Equal(start, network.Parameters.Learned.Values.ToArray());
        Assert.Single(history.Epochs.Select(e => e.ValidationLoss).Distinct());
        Assert.Equal((1, 4), (history.BestEpoch, history.LastEpoch));
        Assert.Equal([true, false, false, false], history.Epochs.Select(e => e.IsBest));
    }

    [Fact]
    public void The_training_loss_is_the_mean_of_all_samples_where_the_last_batch_is_smaller()
    {
        Network network = NewNetwork(batchNormalisation: false);
        var gradient = new Tensor(0, 2);
        double expected = new SoftmaxCrossEntropy().Compute(network.Predict(_input), _target, gradient);
        TrainingHistory history = Train(network, epochs: 3, patience: 3, NoStep);
        Assert.All(history.Epochs, epoch => Assert.Equal(expected, epoch.TrainingLoss, 1e-6));
    }

    private Network NewNetwork(bool batchNormalisation) => new(HighwayNetwork.Of(5, 24, 1, 0, batchNormalisation, 2), seed: 3, _pool);

    private TrainingHistory Train(Network network, int epochs, int patience, double learningRate)
    {
        FillBatch fill = (samples, step, batchInput, batchTarget) =>
        {
            for (int i = 0; i < samples.Length; i++)
            {
                _input.Row(samples[i]).CopyTo(batchInput.Row(i));
                _target.Row(samples[i]).CopyTo(batchTarget.Row(i));
            }
        };
        // Batches of 40, 40, 40 and 30 samples.
        var options = new TrainingOptions(epochs, BatchSize: 40, learningRate, LearningRateSchedule.Constant, patience, Seed: 4);
        return new Trainer(network, new SoftmaxCrossEntropy(), new Adam(network.Parameters.Learned.Columns), options, _pool).Train(
            new TrainingData(Samples, fill, _validation, _validationTarget), null, null, TestContext.Current.CancellationToken);
    }

    private double ValidationLoss(Network network) => new SoftmaxCrossEntropy().Compute(
        network.PredictInBatches(_validation, network.PredictionBatch), _validationTarget, new Tensor(0, 2));
}
