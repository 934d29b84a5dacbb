using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.ImageSets;

public class PixelScaleTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_all_pixels()
    {
        PixelScale scale = PixelScale.Fit(new ImageSet(new ImageShape(1, 2, 1), [0, 10, 20, 30], [0, 1], ["a", "b"]));
        Assert.Equal(15, scale.Mean, 12);
        Assert.Equal(Math.Sqrt(125), scale.StandardDeviation, 12); // (225 + 25 + 25 + 225) / 4
        Assert.Equal(1, PixelScale.Fit(new ImageSet(new ImageShape(1, 2, 1), [7, 7], [0], ["a"])).StandardDeviation);
    }

    /// <summary>0.1307 and 0.3081 of the full scale are the numbers by which MNIST is usually standardised.</summary>
    [Fact]
    public void MNIST_has_its_known_mean_and_deviation()
    {
        PixelScale scale = PixelScale.Fit(ImageDataSet.Mnist.Read(ReferenceFiles.Path("mnist")).Training);
        Assert.Equal(0.1307, scale.Mean / 255, 4);
        Assert.Equal(0.3081, scale.StandardDeviation / 255, 4);
    }

    [Theory]
    [InlineData(28, 28, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(1, 3, 1)]
    public void A_batch_holds_the_chosen_images_whatever_the_number_of_threads(int height, int width, int channels)
    {
        var shape = new ImageShape(height, width, channels);
        var random = new Random(4);
        byte[] pixels = new byte[6 * shape.Values];
        random.NextBytes(pixels);
        var set = new ImageSet(shape, pixels, [0, 1, 0, 1, 0, 1], ["a", "b"]);
        var scale = new PixelScale(33.3, 78.6);
        int[] chosen = [5, 0, 3, 3];
        foreach (int threads in (int[])[1, 2, 3])
        {
            using var pool = new WorkerPool(threads);
            var batch = new Tensor(chosen.Length, shape.Values);
            scale.Fill(set, chosen, batch, pool);
            for (int row = 0; row < chosen.Length; row++)
                for (int i = 0; i < shape.Values; i++)
                    Assert.Equal((pixels[(chosen[row] * shape.Values) + i] - 33.3) / 78.6, batch[row, i], 1e-6);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var pool = new WorkerPool(1);
            scale.Fill(set, [6], new Tensor(1, shape.Values), pool);
        });
    }
}
