using System.IO.Compression;
using System.Security.Cryptography;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.ImageSets;

public sealed class ImageDataSetTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte",
        TestImages = "t10k-images-idx3-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

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

    public static TheoryData<string, string, string> WrongMnist => new()
    {
        { TrainImages, "missing", $"holds neither {TrainImages} nor {TrainImages}.gz" },
        { TestLabels, "missing", $"holds neither {TestLabels} nor {TestLabels}.gz" },
        { TrainImages, "magic", "is no IDX file of images: its magic number is 2051000, not 2051" },
        { TrainLabels, "swapped", "is no IDX file of labels: its magic number is 2051, not 2049" },
        { TrainImages, "cut", "is cut: it holds 1279 of the 1280 bytes of its images (20 × 8 × 8)" },
        { TestLabels, "cut", "is cut: it holds 9 of the 10 bytes of its labels (10)" },
        { TrainImages, "header", "is cut: it holds 15 of the 16 bytes of its header" },
        { TrainImages, "beginning", "is cut: it holds 3 bytes" },
        { TrainImages, "nothing", "is cut: it holds 0 bytes" },
        { TestImages, "longer", "1 bytes follow after its images" },
        { TrainLabels, "fewer", "holds 19 labels for the 20 images" },
        { TrainLabels, "range", "label 3 is 10; it must be 0 to 9" },
        { TrainImages, "empty", "is empty: its dimensions are 0 × 8 × 8" },
        { TrainImages, "huge", "is cut: it holds 1280 of the" },
        { TestImages, "other size", "its images are 4 × 4 pixels" },
        { TrainImages, "gzip cut", "is not whole" },
        { TrainImages, "gzip damaged", "is not whole" },
        { TrainImages, "folder", "holds neither" },
    };

    [Theory]
    [MemberData(nameof(WrongMnist))]
    public void A_wrong_file_of_MNIST_is_told_in_one_line(string file, string wrong, string expected)
    {
        ImageFiles.WriteMnist(_folder.Path, 20, 10, packed: false);
        string path = _folder.At(file);
        byte[] whole = File.ReadAllBytes(path);
        switch (wrong)
        {
            case "missing": File.Delete(path); break;
            case "magic": Replace(whole, 0, 0, 0x1f, 0x4b, 0xb8); File.WriteAllBytes(path, whole); break;
            case "swapped": File.Copy(_folder.At(TrainImages), path, overwrite: true); break;
            case "cut": File.WriteAllBytes(path, whole[..^1]); break;
            case "header": File.WriteAllBytes(path, whole[..15]); break;
            case "beginning": File.WriteAllBytes(path, whole[..3]); break;
            case "nothing": File.WriteAllBytes(path, []); break;
            case "longer": File.WriteAllBytes(path, [.. whole, 0]); break;
            case "fewer": File.WriteAllBytes(path, ImageFiles.Idx([19], whole[8..^1])); break;
            case "range": whole[10] = 10; File.WriteAllBytes(path, whole); break;
            case "empty": File.WriteAllBytes(path, ImageFiles.Idx([0, 8, 8], [])); break;
            case "huge":
                Replace(whole, 4, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255); File.WriteAllBytes(path, whole); break;
            case "other size": File.WriteAllBytes(path, ImageFiles.Idx([10, 4, 4], new byte[160])); break;
            case "gzip cut": WritePacked(path, whole, packed => packed[..^20]); break;
            case "gzip damaged":
                WritePacked(path, whole, packed => [.. packed[..200], .. packed[200..].Select(b => (byte)(b ^ 0x55))]); break;
            case "folder": File.Delete(path); Directory.CreateDirectory(path); break;
        }

        AssertOneLine(ImageDataSet.Mnist, expected);
    }

    public static TheoryData<string, string> WrongCifar10 => new()
    {
        { "no training", "holds neither data_batch_1.bin nor data_batch_1.bin.gz" },
        { "no test", "holds neither test_batch.bin nor test_batch.bin.gz" },
        { "no names", "holds neither batches.meta.txt" },
        { "few names", "names 9 classes; CIFAR-10 has 10" },
        { "comma", "the class 'b,c' has a comma or a quote" },
        { "cut", "holds 30729 bytes, which is no multiple of 3073" },
        { "nothing", "is empty" },
        { "range", "the label of image 2 is 10; it must be 0 to 9" },
    };

    [Theory]
    [MemberData(nameof(WrongCifar10))]
    public void A_wrong_file_of_CIFAR_10_is_told_in_one_line(string wrong, string expected)
    {
        ImageFiles.WriteCifar10(_folder.Path, 20, 10);
        byte[] whole = File.ReadAllBytes(_folder.At("data_batch_1.bin"));
        switch (wrong)
        {
            case "no training": File.Delete(_folder.At("data_batch_1.bin")); break;
            case "no test": File.Delete(_folder.At("test_batch.bin")); break;
            case "no names": File.Delete(_folder.At("batches.meta.txt")); break;
            case "few names": File.WriteAllText(_folder.At("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\n"); break;
            case "comma": File.WriteAllText(_folder.At("batches.meta.txt"), "a\nb,c\nc\nd\ne\nf\ng\nh\ni\nj\n"); break;
            case "cut": File.WriteAllBytes(_folder.At("data_batch_1.bin"), whole[..^1]); break;
            case "nothing": File.WriteAllBytes(_folder.At("test_batch.bin"), []); break;
            case "range": whole[3073] = 10; File.WriteAllBytes(_folder.At("data_batch_1.bin"), whole); break;
        }

        AssertOneLine(ImageDataSet.Cifar10, expected);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        Assert.Contains(
            "none: there is no such folder", Assert.Throws<CrestException>(() => ImageDataSet.Mnist.Read(_folder.At("none"))).Message);
        Assert.Contains(
            "none: there is no such folder", Assert.Throws<CrestException>(() => ImageDataSet.Cifar10.Read(_folder.At("none"))).Message);
    }

    [Theory]
    [InlineData(ImageDataSet.Mnist, TrainImages, false)]
    [InlineData(ImageDataSet.Mnist, TrainLabels, false)]
    [InlineData(ImageDataSet.Mnist, TrainImages, true)]
    [InlineData(ImageDataSet.Cifar10, "test_batch.bin", false)]
    [InlineData(ImageDataSet.Cifar10, "test_batch.bin", true)]
    [InlineData(ImageDataSet.Cifar10, "batches.meta.txt", false)]
    public void Mutated_bytes_are_read_or_refused(ImageDataSet dataSet, string file, bool packed)
    {
        Write(dataSet, _folder.Path, packed);
        string path = _folder.At(packed ? $"{file}.gz" : file);
        byte[] whole = File.ReadAllBytes(path);
        Gen<byte[]> mutated =
            from length in Gen.Frequency((1, Gen.Choose(0, whole.Length)), (2, Gen.Constant(whole.Length)))
            from changes in Gen.ListOf(
                Gen.Choose(0, Math.Min(whole.Length, 64) - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (at, value))))
            select Mutate(whole[..length], changes);
        Prop.ForAll(mutated.ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                (ImageSet training, ImageSet test) = dataSet.Read(_folder.Path);
                return training.Count * training.Shape.Values == training.Pixels.Length && test.Labels.All(label => label is >= 0 and < 10);
            }
            catch (CrestException e)
            {
                return !e.Message.Contains('\n', StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure);
    }

    private static byte[] Mutate(byte[] bytes, IEnumerable<(int At, int Value)> changes)
    {
        foreach ((int at, int value) in changes)
            if (at < bytes.Length) bytes[at] = (byte)value;
        return bytes;
    }

    private static void Replace(byte[] bytes, int at, params byte[] values) => values.CopyTo(bytes, at);

    private static void WritePacked(string path, byte[] whole, Func<byte[], byte[]> change)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(whole);
        File.WriteAllBytes(path, change(packed.ToArray()));
    }

    private static void Write(ImageDataSet dataSet, string folder, bool packed)
    {
        if (dataSet == ImageDataSet.Mnist) ImageFiles.WriteMnist(folder, 20, 10, packed: packed);
        else ImageFiles.WriteCifar10(folder, 20, 10, packed);
    }

    private static int[] Counts(ImageSet set) => [.. Enumerable.Range(0, 10).Select(label => set.Labels.Count(l => l == label))];

    private void AssertOneLine(ImageDataSet dataSet, string expected)
    {
        CrestException error = Assert.Throws<CrestException>(() => dataSet.Read(_folder.Path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
