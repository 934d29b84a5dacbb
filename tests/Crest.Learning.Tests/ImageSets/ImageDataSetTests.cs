using System.IO.Compression;
using System.Security.Cryptography;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.ImageSets;

public sealed class ImageDataSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Counts and hash of ../shared/data/README.md; the hash is that of the published file, of which only the header is missing here.
    /// </summary>
    [Fact]
    public void MNIST_has_its_known_images()
    {
        (ImageSet training, ImageSet test) = ImageDataSet.Mnist.Read(ReferenceFiles.Path("mnist"));
        Assert.Equal(new ImageShape(28, 28, 1), training.Shape);
        Assert.Equal(training.Shape, test.Shape);
        Assert.Equal([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949], Counts(training));
        Assert.Equal([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009], Counts(test));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], training.Classes);
        byte[] header = [0, 0, 8, 3, 0, 0, 0xea, 0x60, 0, 0, 0, 28, 0, 0, 0, 28];
        Assert.Equal(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            Convert.ToHexStringLower(SHA256.HashData([.. header, .. training.Pixels])));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], training.Labels[..10]);
    }

    [Fact]
    public void CIFAR_10_has_its_known_images()
    {
        string folder = ReferenceFiles.Path("cifar10");
        (ImageSet training, ImageSet test) = ImageDataSet.Cifar10.Read(folder);
        Assert.Equal(new ImageShape(32, 32, 3), training.Shape);
        Assert.Equal(Enumerable.Repeat(800, 10), Counts(training));
        Assert.Equal(Enumerable.Repeat(200, 10), Counts(test));
        Assert.Equal("airplane automobile bird cat deer dog frog horse ship truck", string.Join(' ', training.Classes));

        // The record as it is published: a label, then all red values, then the green, then the blue ones.
        byte[] record = new byte[3073];
        using (var file = new GZipStream(File.OpenRead(Path.Combine(folder, "data_batch_1.bin.gz")), CompressionMode.Decompress))
            file.ReadExactly(record);
        Assert.Equal(record[0], training.Labels[0]);
        for (int pixel = 0; pixel < 1024; pixel++)
            for (int channel = 0; channel < 3; channel++)
                Assert.Equal(record[1 + (channel * 1024) + pixel], training.Pixels[(pixel * 3) + channel]);
    }

    [Theory]
    [InlineData(ImageDataSet.Mnist)]
    [InlineData(ImageDataSet.Cifar10)]
    public void Packed_files_give_the_same_images(ImageDataSet dataSet)
    {
        Write(dataSet, _folder.At("plain"), packed: false);
        Write(dataSet, _folder.At("packed"), packed: true);
        (ImageSet training, ImageSet test) = dataSet.Read(_folder.At("plain"));
        (ImageSet packedTraining, ImageSet packedTest) = dataSet.Read(_folder.At("packed"));
        Assert.Equal(training.Pixels, packedTraining.Pixels);
        Assert.Equal(training.Labels, packedTraining.Labels);
        Assert.Equal((training.Hash(), test.Hash()), (packedTraining.Hash(), packedTest.Hash()));
        Assert.NotEqual(training.Hash(), test.Hash());
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], packedTest.Labels);
        if (dataSet == ImageDataSet.Cifar10) Assert.Equal(Enumerable.Range(0, 10).Concat(Enumerable.Range(0, 10)), training.Labels);
    }

    [Fact]
    public void A_batch_of_CIFAR_10_that_is_there_twice_is_read_once_and_batches_are_in_the_order_of_their_numbers()
    {
        ImageFiles.WriteCifar10(_folder.Path, 20, 10);
        foreach (int number in (int[])[10, 3])
            File.Copy(_folder.At($"data_batch_{(number == 3 ? 1 : 2)}.bin"), _folder.At($"data_batch_{number}.bin"));
        using (var packed = new GZipStream(File.Create(_folder.At("data_batch_1.bin.gz")), CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(_folder.At("data_batch_1.bin")));
        (ImageSet training, _) = ImageDataSet.Cifar10.Read(_folder.Path);
        Assert.Equal(40, training.Count);
        int[] firsts = [.. Enumerable.Range(0, 4)
            .Select(batch => training.Pixels.AsSpan(batch * 10 * 3072, 3072).SequenceEqual(training.Pixels.AsSpan(0, 3072)) ? 1 : 2)];
        Assert.Equal([1, 2, 1, 2], firsts); // batches 1, 2, 3, 10
    }

    [Fact]
    public void The_order_of_the_batches_of_CIFAR_10_does_not_depend_on_which_are_packed()
    {
        ImageFiles.WriteCifar10(_folder.Path, 20, 10);
        foreach (int number in (int[])[3, 10])
            File.Copy(_folder.At($"data_batch_{(number == 3 ? 1 : 2)}.bin"), _folder.At($"data_batch_{number}.bin"));
        string before = ImageDataSet.Cifar10.Read(_folder.Path).Training.Hash();
        using (var packed = new GZipStream(File.Create(_folder.At("data_batch_3.bin.gz")), CompressionLevel.Fastest))
            packed.Write(File.ReadAllBytes(_folder.At("data_batch_3.bin")));
        File.Delete(_folder.At("data_batch_3.bin"));
        Assert.Equal(before, ImageDataSet.Cifar10.Read(_folder.Path).Training.Hash());
    }

    private static void Write(ImageDataSet dataSet, string folder, bool packed)
    {
        if (dataSet == ImageDataSet.Mnist) ImageFiles.WriteMnist(folder, 20, 10, packed: packed);
        else ImageFiles.WriteCifar10(folder, 20, 10, packed);
    }

    private static int[] Counts(ImageSet set) => [.. Enumerable.Range(0, 10).Select(label => set.Labels.Count(l => l == label))];
}
