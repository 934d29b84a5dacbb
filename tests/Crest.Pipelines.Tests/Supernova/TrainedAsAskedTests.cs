using Crest.Learning.Losses;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Supernova;
using Crest.Survey.Inputs;

namespace Crest.Pipelines.Tests.Supernova;

/// <summary>A training of the job against the same one that is put together here, part by part, from the values of the options.</summary>
[Collection("The current folder")]
public sealed class TrainedAsAskedTests : IDisposable
{
    private readonly SupernovaProject _project = new();
    private readonly WorkerPool _pool = new(1);

    public void Dispose()
    {
        _pool.Dispose();
        _project.Dispose();
    }

    [Theory]
    [InlineData(SupernovaTask.Class)]
    [InlineData(SupernovaTask.Redshift)]
    public void Every_option_is_used_for_what_it_means(SupernovaTask task)
    {
        TrainSupernova job = _project.Training("out", task) with
        {
            MagnitudeMethod = MagnitudeMethod.Traditional,
            Hyperparameters = new Hyperparameters
            {
                HiddenSize = 9, Highways = 2, UseBatchNormalisation = true, DropoutRate = 0.25, OutlierRate = 0.4, BlackoutRate = 0.1,
            },
            Epochs = 9,
            BatchSize = 13,
            LearningRate = 0.02,
            Schedule = LearningRateSchedule.Cosine,
            WeightDecay = 0.3,
            Patience = 4,
            Seed = 11,
            Threads = 1,
        };
        string folder = job.Run(Started.Here).Folder;

        bool classes = task == SupernovaTask.Class;
        var splits = SupernovaSplits.Load(task, job.TrainDataPath, job.ValidationDataPath, job.TestDataPath);
        SupernovaData data = splits.Training;
        var input = InputSpec.Fit(data.Set, data.Path, bands: null, MagnitudeMethod.Traditional, useRedshift: false);
        double[] redshifts = [.. data.Set.Table.Redshift.Select(z => (double)z)];
        double mean = classes ? 0 : redshifts.Average();
        double deviation = classes ? 1 : Math.Sqrt(redshifts.Average(z => (z - mean) * (z - mean)));
        int outputs = classes ? 2 : 1;
        TrainingData batches = data.ForTraining(
            splits.Validation, task, input, outputs, mean, deviation, new NoiseModel(OutlierRate: 0.4, BlackoutRate: 0.1), seed: 11, _pool);
        NetworkSpec spec = SupernovaNetwork.Of(
            input.Features, hidden: 9, highways: 2, dropoutRate: 0.25, batchNormalisation: true, outputs);
        var network = new Network(spec, seed: 11, _pool);
        new Trainer(
            network, classes ? new SoftmaxCrossEntropy() : new SquaredError(),
            new Adam(network.Parameters.Learned.Columns, weightDecay: 0.3),
            new TrainingOptions(
                Epochs: 9, BatchSize: 13, LearningRate: 0.02, Schedule: LearningRateSchedule.Cosine, Patience: 4, Seed: 11), _pool)
            .Train(batches, null, null, TestContext.Current.CancellationToken);

        var trained = new Network(spec, seed: 0, _pool);
        ModelFolder.ReadWeights(Path.Combine(folder, "model"), trained);
        Assert.Equal(Values(network), Values(trained));
        SupernovaModelDescription description = SupernovaModel.LoadDescription(Path.Combine(folder, "model"));
        Assert.Equal((mean, deviation), (description.TargetMean, description.TargetStandardDeviation));
    }

    [Fact]
    public void Each_batch_has_noise_of_its_own_which_depends_on_its_number_alone()
    {
        TrainSupernova job = _project.Training("out");
        var splits = SupernovaSplits.Load(SupernovaTask.Class, job.TrainDataPath, job.ValidationDataPath, job.TestDataPath);
        var input = InputSpec.Fit(splits.Training.Set, "train", null, MagnitudeMethod.Modified, useRedshift: false);
        float[] Batch(long step, long seed)
        {
            TrainingData data = splits.Training.ForTraining(
                splits.Validation, SupernovaTask.Class, input, 2, 0, 1, new NoiseModel(0, 0), seed, _pool);
            Tensor inputs = new(5, input.Features), targets = new(5, 2);
            data.Fill([3, 1, 4, 0, 9], step, inputs, targets);
            Assert.Equal([0f, 1, 0, 1, 1, 0, 1, 0, 0, 1], targets.Values.ToArray());
            return inputs.Values.ToArray();
        }

        float[][] batches = [.. Enumerable.Range(0, 20).Select(step => Batch(step, seed: 1))];
        for (int step = 0; step < batches.Length; step++)
        {
            Assert.Equal(batches[step], Batch(step, seed: 1));
            Assert.Empty(batches[..step].SelectMany(values => values).Intersect(batches[step]));
        }

        Assert.NotEqual(batches[0], Batch(0, seed: 2));
    }

    private static float[] Values(Network network) => [.. network.Parameters.All.SelectMany(p => p.Value.Values.ToArray())];
}
