using System.Diagnostics;
using System.Text.Json.Nodes;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Learning.Optimisers;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Images;

namespace Crest.Benchmarks.Workloads;

/// <summary>A network for images, for Crest and as the peer is told of it.</summary>
/// <param name="Architecture">The layers.</param>
/// <param name="Image">What it is given.</param>
/// <param name="BatchNormalisation">Whether it follows every convolution and dense layer but the last.</param>
/// <param name="ForwardOperations">Floating-point operations of a sample forward: a multiplication and an
/// addition a weight and pixel.</param>
internal sealed record ImageNetwork(ImageArchitecture Architecture, ImageShape Image, bool BatchNormalisation, double ForwardOperations)
{
    private const int Classes = 10;

    /// <summary>Its name.</summary>
    public string Model => Architecture.Name();

    /// <summary>Softmax regression of MNIST's pixels.</summary>
    public static ImageNetwork Softmax() => new(ImageArchitecture.Softmax, new ImageShape(28, 28, 1), false, 2 * 784 * Classes);

    /// <summary>The convolutional network for MNIST.</summary>
    public static ImageNetwork Mnist(bool batchNormalisation) => new(
        ImageArchitecture.MnistCnn,
        new ImageShape(28, 28, 1),
        batchNormalisation,
        2.0 * ((28 * 28 * 9 * 32) + (14 * 14 * 9 * 32 * 64) + (7 * 7 * 64 * 512) + (512 * Classes)));

    /// <summary>The convolutional network for CIFAR-10.</summary>
    public static ImageNetwork Cifar(bool batchNormalisation) => new(
        ImageArchitecture.CifarCnn,
        new ImageShape(32, 32, 3),
        batchNormalisation,
        2.0 * ((32 * 32 * 27 * 32) + (16 * 16 * 9 * 32 * 64) + (14 * 14 * 9 * 64 * 64) + (7 * 7 * 64 * 512) + (512 * Classes)));

    /// <summary>Random images with random classes, written for the peer too.</summary>
    /// <param name="count">How many; a multiple of the batch.</param>
    /// <param name="folder">Where the peer reads them.</param>
    public (Tensor Pixels, Tensor Labels) Images(int count, string folder)
    {
        Tensor pixels = SharedFile.Uniform(count, Image.Values), labels = new(count, Classes);
        int[] classes = [.. Enumerable.Range(0, count).Select(i => i * 7 % Classes)];
        for (int i = 0; i < count; i++) labels[i, classes[i]] = 1;
        SharedFile.Write<float>(folder, $"{Model}.f32", pixels.Values);
        SharedFile.Write<int>(folder, $"{Model}.i32", classes);
        return (pixels, labels);
    }

    /// <summary>A training by the trainer.</summary>
    public EpochSpeed Training(Tensor pixels, Tensor labels, int batch, WorkerPool pool)
    {
        Network network = Build(pool);
        int learned = network.Parameters.Learned.Columns;
        Optimiser optimiser = Architecture switch
        {
            ImageArchitecture.Softmax => new Sgd(learned),
            ImageArchitecture.MnistCnn => new Adam(learned),
            _ => new RmsProp(learned),
        };
        var options = new TrainingOptions(
            int.MaxValue, batch, Architecture == ImageArchitecture.Softmax ? 0.1 : 0.001, LearningRateSchedule.Constant, int.MaxValue,
            Seed: 1);
        void Fill(ReadOnlySpan<int> samples, long step, Tensor input, Tensor target)
        {
            for (int row = 0; row < samples.Length; row++)
            {
                pixels.Row(samples[row]).CopyTo(input.Row(row));
                labels.Row(samples[row]).CopyTo(target.Row(row));
            }
        }

        var data = new TrainingData(pixels.Rows, Fill, pixels.Slice(0, 10, pixels.Columns), labels.Slice(0, 10, Classes));
        return new EpochSpeed(new Trainer(network, new SoftmaxCrossEntropy(), optimiser, options, pool), data);
    }

    /// <summary>Prediction in batches, from pixels to classes: samples a second, in some seconds.</summary>
    public Func<double, double> Inference(Tensor pixels, int batch, WorkerPool pool)
    {
        var predictor = new ImagePredictor(Build(pool));
        int[] classes = new int[batch];
        return seconds =>
        {
            long start = Stopwatch.GetTimestamp(), done = 0;
            for (; done == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; done += batch)
            {
                int first = (int)(done % (pixels.Rows - batch + 1));
                Tensor outputs = predictor.Predict(pixels.Slice(first * pixels.Columns, batch, pixels.Columns));
                for (int row = 0; row < batch; row++) classes[row] = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(outputs.Row(row));
            }

            return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        };
    }

    /// <summary>The same for the peer.</summary>
    public JsonObject Request(string workload, int batch) =>
        new() { ["workload"] = workload, ["model"] = Model, ["batch_norm"] = BatchNormalisation, ["batch"] = batch };

    private Network Build(WorkerPool pool) => new(Architecture.Spec(Image, Classes, BatchNormalisation), seed: 1, pool);
}
