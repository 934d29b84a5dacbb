using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Optimisers;
using Crest.Learning.Sequences;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Sequences;

/// <summary>Trainings of networks over sequences.</summary>
public sealed class SequenceTrainerTests : IDisposable
{
    private const int Samples = 300;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"crest-{Guid.NewGuid():n}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 2)]
    public void A_training_that_was_stopped_ends_with_the_same_weights(int members, int threads)
    {
        float[] undisturbed = Train(members, threads, stopAfter: []);
        Assert.Equal(undisturbed, Train(members, threads, stopAfter: []));
        Assert.Equal(undisturbed, Train(members, threads, stopAfter: [2, 3]));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_weights()
    {
        float[] one = Train(members: 1, threads: 1, stopAfter: [], batchSize: 100);
        foreach (int threads in (int[])[2, 3, 9]) Assert.Equal(one, Train(members: 1, threads, stopAfter: [], batchSize: 100));
    }

    [Fact]
    public void Members_learn_apart_and_what_they_learn_is_right()
    {
        using var pool = new WorkerPool(2);
        SequenceEnsemble ensemble = Ensemble(2, pool);
        TrainingHistory history = Trainer(ensemble, epochs: 12, pool).Train(Set(1), Set(2), null, null, CancellationToken.None);
        Assert.True(history.Best.ValidationScore > 0.95, $"accuracy {history.Best.ValidationScore}");
        Tensor[] outputs = ensemble.Predict(Set(2));
        Assert.NotEqual(outputs[0].Values.ToArray(), outputs[1].Values.ToArray());
    }

    private float[] Train(int members, int threads, int[] stopAfter, int batchSize = 32)
    {
        using var pool = new WorkerPool(threads);
        foreach (int epochs in stopAfter)
        {
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => Trainer(Ensemble(members, pool), epochs: 5, pool, batchSize).Train(
                Set(1), Set(2), new Checkpoint(_path, "test"), report =>
                {
                    if (report.Epoch == epochs) stop.Cancel();
                }, stop.Token));
        }

        SequenceEnsemble ensemble = Ensemble(members, pool);
        Trainer(ensemble, epochs: 5, pool, batchSize).Train(
            Set(1), Set(2), stopAfter.Length > 0 ? new Checkpoint(_path, "test") : null, null, CancellationToken.None);
        return ensemble.Parameters.Learned.Values.ToArray();
    }

    private static SequenceTrainer Trainer(SequenceEnsemble ensemble, int epochs, WorkerPool pool, int batchSize = 32) => new(
        ensemble, () => new HeadsLoss(2, 0), new Adam(ensemble.Parameters.Learned.Columns),
        new TrainingOptions(epochs, batchSize, LearningRate: 0.02, LearningRateSchedule.OneCycle, Patience: 100, Seed: 9), pool);

    private static SequenceEnsemble Ensemble(int members, WorkerPool pool) => new(
        new SequenceNetworkSpec(
            2, [new RecurrentLayerSpec(RecurrentCell.Gru, 12, Bidirectional: true, DropoutRate: 0.1)],
            [SequencePooling.Mean, SequencePooling.Maximum], [new LayerSpec.Dense(2)]).Checked("test"), members, seed: 3, pool);

    /// <summary>
    /// Sequences of 2 to 15 steps: of class 0 where the first feature rises, of class 1 where it falls; with noise in each batch.
    /// </summary>
    private static SequenceSet Set(int seed)
    {
        var random = new Random(seed);
        int[] lengths = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(2, 16))];
        var targets = new Tensor(Samples, 2);
        for (int i = 0; i < Samples; i++) targets[i, i % 2] = 1;
        return new SequenceSet(lengths, Fill, targets);

        int Fill(int sample, long step, int member, Span<float> rows)
        {
            var noise = new Random((int)((sample * 7919) + (step * 104729) + (member * 1299709)));
            for (int t = 0; t < lengths[sample]; t++)
            {
                rows[2 * t] = ((sample % 2 == 0 ? 1 : -1) * 0.2f * t) + (step < 0 ? 0 : 0.1f * noise.NextSingle());
                rows[(2 * t) + 1] = 1;
            }

            return lengths[sample];
        }
    }
}
