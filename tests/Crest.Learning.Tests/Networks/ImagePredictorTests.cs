using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Tests.Networks;

public class ImagePredictorTests
{
    public static TheoryData<ImageShape, LayerSpec[]> Networks => new()
    {
        {
            new ImageShape(32, 32, 3),
            [
                Convolution(32), new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                Convolution(64), Convolution(64, Padding.Valid), new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                new LayerSpec.Dense(512, Activation.Rectifier), new LayerSpec.Dropout(0.5), new LayerSpec.Dense(10),
            ]
        },
        {
            new ImageShape(17, 12, 3),
            [
                new LayerSpec.Convolution(33), Rectified, new LayerSpec.MaxPooling(),
                Convolution(20, Padding.Valid), new LayerSpec.BatchNormalisation(), Convolution(48), Rectified,
                new LayerSpec.BatchNormalisation(), new LayerSpec.Dense(3),
            ]
        },
        { new ImageShape(9, 14, 2), [new LayerSpec.Convolution(7), new LayerSpec.Dense(70), new LayerSpec.BatchNormalisation()] },
        {
            new ImageShape(13, 11, 1),
            [
                Convolution(17), new LayerSpec.MaxPooling(), new LayerSpec.BatchNormalisation(), Convolution(5), new LayerSpec.PRelu(),
                new LayerSpec.Dense(3),
            ]
        },
        { new ImageShape(8, 8, 3), [new LayerSpec.MaxPooling(), Convolution(4), new LayerSpec.Dense(2)] },
        { new ImageShape(9, 9, 3), [Convolution(20), new LayerSpec.MaxPooling(), new LayerSpec.MaxPooling()] },
        { new ImageShape(4, 4, 1), [new LayerSpec.Dense(65, Activation.Rectifier), new LayerSpec.Dense(2)] },
    };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Gives_the_bits_of_the_layers_for_any_batch_and_number_of_threads(ImageShape image, LayerSpec[] layers)
    {
        float[] expected;
        Tensor images = Random(195, image.Values, seed: 4);
        using (var one = new WorkerPool(1)) expected = Made(image, layers, one).Predict(images).Values.ToArray();
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            Network network = Made(image, layers, pool);
            var predictor = new ImagePredictor(network);
            foreach (int batch in (int[])[195, 64, 2, 1])
            {
                var actual = new List<float>();
                for (int first = 0; first < images.Rows; first += batch)
                {
                    Tensor some = images.Slice(first * images.Columns, Math.Min(batch, images.Rows - first), images.Columns);
                    actual.AddRange(predictor.Predict(some).Values.ToArray());
                }

                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Allocates_nothing_once_its_memory_is_there()
    {
        using var pool = new WorkerPool(1);
        var image = new ImageShape(12, 12, 3);
        Network network = Made(image, [Convolution(8), new LayerSpec.MaxPooling(), new LayerSpec.Dense(6)], pool);
        var predictor = new ImagePredictor(network);
        Tensor images = Random(20, image.Values, seed: 2);
        predictor.Predict(images);
        long least = long.MaxValue;
        // A collection that another test causes meanwhile counts what was left of this thread's allocation buffer: not in every round.
        for (int round = 0; round < 5; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            predictor.Predict(images);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static LayerSpec.BatchNormalisation Rectified => new(Activation: Activation.Rectifier);

    private static LayerSpec.Convolution Convolution(int filters, Padding padding = Padding.Same) =>
        new(filters, padding, Activation.Rectifier);

    /// <summary>A network whose biases and statistics are not those of the start.</summary>
    private static Network Made(ImageShape image, LayerSpec[] layers, WorkerPool pool)
    {
        var network = new Network(new NetworkSpec(image.Values, layers, image), seed: 1, pool);
        var random = new Random(3);
        foreach (ref float value in network.Parameters.Learned.Values) value += 0.02f * (random.NextSingle() - 0.5f);
        foreach (ref float value in network.Parameters.Statistics.Values) value += 0.1f * random.NextSingle();
        return network;
    }

    private static Tensor Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = random.NextSingle() - 0.5f;
        return tensor;
    }
}
