using System.IO.Compression;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Tests.ReferenceData;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.ImageSets;

/// <summary>Files of images that are wrong, cut or damaged.</summary>
public sealed class ImageFileRefusalTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte",
        TestImages = "t10k-images-idx3-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string, string> WrongMnist => new()
    {
        { TrainImages, "missing", $"holds neither {TrainImages} nor {TrainImages}.gz" },
        { TestLabels, "missing", $"holds neither {TestLabels} nor {TestLabels}.gz" },
        { TrainImages, "magic", "is not an IDX file of images: its magic number is 2051000, not 2051" },
        { TrainLabels, "swapped", "is not an IDX file of labels: its magic number is 2051, not 2049" },
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

    private void AssertOneLine(ImageDataSet dataSet, string expected)
    {
        CrestException error = Assert.Throws<CrestException>(() => dataSet.Read(_folder.Path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
