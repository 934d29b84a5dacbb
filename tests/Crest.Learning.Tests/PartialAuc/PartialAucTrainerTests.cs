using Crest.Learning.Layers;
using Crest.Learning.Metrics;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.PartialAuc;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.PartialAuc;

public class PartialAucTrainerTests
{
    private static readonly PartialAucTrainingOptions s_options = new(
        MaxEpoch: 200, MinEpoch: 40, ValidationFrequency: 20, IncreasingRatio: 2, ImprovementThreshold: 1, BatchSize: 64,
        LearningRate: 0.01, ValidationBeta: 0.2);

    [Theory]
    [InlineData(100, new double[0], 100)]
    [InlineData(100, new[] { 0.5 }, 100)] // 50·2 is not more than the least
    [InlineData(100, new[] { 0.5, 0.6 }, 200)]
    [InlineData(100, new[] { 0.5, 0.4 }, 100)]
    [InlineData(100, new[] { 0.5, 0.5, 0.6 }, 300)]
    [InlineData(10, new[] { 0.5, 0.6, 0.7, 0.8, 0.9, 0.95 }, 500)] // never more than the most
    public void A_better_validation_moves_the_stop(int least, double[] validations, int stop)
    {
        PartialAucTrainingOptions options = s_options with { MinEpoch = least, MaxEpoch = 500 };
        Assert.Equal(stop, options.StopAfter(validations.Select((score, i) => (50 * (i + 1), score))));
    }

    [Fact]
    public void A_threshold_below_one_asks_for_more_than_a_little()
    {
        PartialAucTrainingOptions options = s_options with { MinEpoch = 100, MaxEpoch = 500, ImprovementThreshold = 0.9 };
        Assert.Equal(100, options.StopAfter([(50, 0.5), (100, 0.52)])); // 0.468 is not above 0.5
        Assert.Equal(200, options.StopAfter([(50, 0.5), (100, 0.56)]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Training_ranks_what_can_be_ranked(bool relaxed)
    {
        using var pool = new WorkerPool(2);
        RankingData training = Data(1, 60, 600), validation = Data(2, 60, 600);
        (Network network, TrainingHistory history) = Train(training, validation, s_options, relaxed, pool);
        Assert.True(history.Best.ValidationScore > history.Epochs[0].ValidationScore);
        Assert.True(history.Best.ValidationScore > 0.75, $"{history.Best.ValidationScore}");
        // The best weights are back.
        Assert.Equal(
            history.Best.ValidationScore, RocCurve.Of(network.Predict(validation.Input).Values, validation.Labels).PartialArea(0.2), 1e-9);
    }

    [Fact]
    public void A_start_better_than_every_epoch_is_kept()
    {
        using var pool = new WorkerPool(1);
        RankingData training = Data(1, 60, 600), validation = Data(2, 60, 600);
        Network network = Train(training, validation, s_options, relaxed: true, pool).Network;
        float[] before = network.Parameters.Learned.Values.ToArray();
        var trainer = new PartialAucTrainer(
            network, new RelaxedPartialAuc(0.1), new Adam(network.Parameters.Learned.Columns),
            s_options with { LearningRate = 1, MaxEpoch = 3, MinEpoch = 3 }, pool);
        TrainingHistory history = trainer.Train(training, validation, null, null, TestContext.Current.CancellationToken);
        Assert.Equal(0, history.BestEpoch);
        Assert.True(history.Best.IsBest);
        Assert.Equal(before, network.Parameters.Learned.Values.ToArray());
    }

    [Fact]
    public void The_size_of_a_batch_changes_nothing_but_rounding()
    {
        using var pool = new WorkerPool(1);
        RankingData training = Data(1, 30, 300), validation = Data(2, 30, 300);
        PartialAucTrainingOptions few = s_options with { MaxEpoch = 10, MinEpoch = 10, RegularizerWeights = [1e-3, 1e-3] };
        // What is added to all scores alike changes no ranking: the last bias has a gradient of rounding errors alone, and goes anywhere.
        float[] Scores(int batch)
        {
            float[] scores = Train(training, validation, few with { BatchSize = batch }, relaxed: true, pool).Network
                .Predict(validation.Input).Values.ToArray();
            return Array.ConvertAll(scores, score => score - scores.Average());
        }

        float[] whole = Scores(1000), pieces = Scores(37);
        for (int i = 0; i < whole.Length; i++) Assert.Equal(whole[i], pieces[i], 1e-4f);
    }

    [Fact]
    public void The_regularizer_pulls_weights_to_zero()
    {
        using var pool = new WorkerPool(1);
        RankingData training = Data(1, 30, 300), validation = Data(2, 30, 300);
        double Size(double strength)
        {
            (Network network, _) = Train(
                training, validation, s_options with { RegularizerWeights = [strength, strength], MinEpoch = 200 }, relaxed: true, pool);
            return network.Parameters.All.Where(p => p.Name.EndsWith(".weight", StringComparison.Ordinal))
                .Sum(p => p.Value.Values.ToArray().Sum(w => (double)w * w));
        }

        Assert.True(Size(0.1) < 0.5 * Size(0));
    }

    private static (Network Network, TrainingHistory History) Train(
        RankingData training, RankingData validation, PartialAucTrainingOptions options, bool relaxed, WorkerPool pool)
    {
        var network =
            new Network(new NetworkSpec(4, [new LayerSpec.Dense(16), new LayerSpec.PRelu(), new LayerSpec.Dense(1)]), seed: 3, pool);
        PartialAucObjective objective = relaxed ? new RelaxedPartialAuc(0.1) : new ExactPartialAuc(0.2);
        return (network, new PartialAucTrainer(network, objective, new Adam(network.Parameters.Learned.Columns), options, pool)
            .Train(training, validation, null, null, TestContext.Current.CancellationToken));
    }

    /// <summary>Positives lie in a ring around the origin, where a linear score does not find them.</summary>
    private static RankingData Data(int seed, int positives, int negatives)
    {
        var random = new Random(seed);
        var input = new Tensor(positives + negatives, 4);
        for (int row = 0; row < input.Rows; row++)
        {
            double width = row < positives ? 0.4 : 1.3;
            for (int i = 0; i < 4; i++)
                input[row, i] =
                    (float)(width * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return new RankingData(input, positives);
    }
}
