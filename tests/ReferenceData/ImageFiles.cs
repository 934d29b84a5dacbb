using System.Buffers.Binary;
using System.IO.Compression;

namespace Crest.Tests.ReferenceData;

/// <summary>
/// Small data sets in the formats of MNIST and CIFAR-10, made in the test: images of noise with a bright spot whose place tells the class.
/// </summary>
internal static class ImageFiles
{
    public const int Classes = 10, CifarSide = 32;

    /// <summary>An IDX file of bytes.</summary>
    public static byte[] Idx(int[] dimensions, byte[] values)
    {
        byte[] file = new byte[4 + (4 * dimensions.Length) + values.Length];
        BinaryPrimitives.WriteInt32BigEndian(file, 0x800 + dimensions.Length);
        for (int i = 0; i < dimensions.Length; i++) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        values.CopyTo(file, 4 + (4 * dimensions.Length));
        return file;
    }

    /// <summary>Writes the four files of MNIST with images of a size of its own; the labels go round from 0 to 9.</summary>
    public static void WriteMnist(string folder, int training, int test, int side = 8, bool packed = false)
    {
        foreach ((string name, int count, int seed) in (ReadOnlySpan<(string, int, int)>)[("train", training, 1), ("t10k", test, 2)])
        {
            byte[] labels = Labels(count);
            byte[] pixels = [.. labels.SelectMany((label, i) => Image(label, side, (seed * 100_000) + i))];
            Write(folder, $"{name}-images-idx3-ubyte", Idx([count, side, side], pixels), packed);
            Write(folder, $"{name}-labels-idx1-ubyte", Idx([count], labels), packed);
        }
    }

    /// <summary>Writes the files of CIFAR-10: batches for training (five as published), the test batch, the classes.</summary>
    public static void WriteCifar10(string folder, int training, int test, bool packed = false, int batches = 2)
    {
        for (int batch = 1; batch <= batches; batch++)
        {
            int count = (training * batch / batches) - (training * (batch - 1) / batches);
            Write(folder, $"data_batch_{batch}.bin", Cifar(count, batch == 1 ? 1 : batch + 1), packed);
        }

        Write(folder, "test_batch.bin", Cifar(test, 2), packed);
        Write(
            folder, "batches.meta.txt", "airplane\nautomobile\nbird\ncat\ndeer\ndog\nfrog\nhorse\nship\ntruck\n\n"u8.ToArray(),
            packed: false);
    }

    public static void Write(string folder, string name, byte[] content, bool packed)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, packed ? $"{name}.gz" : name);
        using Stream file = packed ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path);
        file.Write(content);
    }

    private static byte[] Labels(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i % Classes))];

    private static byte[] Cifar(int count, int seed) =>
        [.. Labels(count).SelectMany((label, i) =>
            Enumerable.Range(0, 3).SelectMany(plane => Image(label, CifarSide, (seed * 100_000) + (3 * i) + plane)).Prepend(label))];

    private static byte[] Image(int label, int side, int seed)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)random.Next(100);
        int top = label / 5 * (side / 2), left = label % 5 * (side - 2) / 4;
        for (int y = top; y < top + (side / 2); y++)
            for (int x = left; x < left + 2; x++) pixels[(y * side) + x] = 250;
        return pixels;
    }
}
