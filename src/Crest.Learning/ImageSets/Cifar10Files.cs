using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;

namespace Crest.Learning.ImageSets;

/// <summary>
/// CIFAR-10 in its binary version: records of a label and 32 × 32 pixels, first all red values, then the green, then the blue ones. Files
/// may be packed with gzip.
/// </summary>
internal static class Cifar10Files
{
    private const int Side = 32, Plane = Side * Side, Channels = 3, ClassCount = 10;

    /// <summary>Bytes of an image with its label.</summary>
    public const int Record = 1 + (Channels * Plane);

    /// <summary>The size of its images.</summary>
    public static ImageShape Shape { get; } = new(Side, Side, Channels);

    /// <summary>Whether a file is named as one of the published batches.</summary>
    /// <param name="name">The file's name, unpacked.</param>
    public static bool IsNamedAsOne(string name) =>
        name.EndsWith("_batch.bin", StringComparison.Ordinal) || name.StartsWith("data_batch_", StringComparison.Ordinal);

    public static (ImageSet Training, ImageSet Test) Read(string folder)
    {
        string[] classes = ReadClasses(PackedFile.Find(folder, "batches.meta.txt"));
        string test = PackedFile.Find(folder, "test_batch.bin");
        return (Read(TrainingFiles(folder), classes), Read([test], classes));
    }

    public static ImageSet ReadTest(string folder) =>
        Read([PackedFile.Find(folder, "test_batch.bin")], ReadClasses(PackedFile.Find(folder, "batches.meta.txt")));

    /// <summary>The records of one file, at least one.</summary>
    public static ReadOnlyMemory<byte> ReadRecords(string path)
    {
        ReadOnlyMemory<byte> content = PackedFile.Read(path);
        if (content.Length == 0) throw new CrestException($"{path}: is empty; copy it again");
        return content.Length % Record == 0
            ? content
            : throw new CrestException($"{path}: holds {content.Length} bytes, which is no multiple of {Record} (a "
                + "label and 32 × 32 pixels of three colours): it is cut or no binary file of CIFAR-10");
    }

    /// <summary>The batches in the order of their numbers; of one that is there packed and unpacked, the unpacked.</summary>
    private static string[] TrainingFiles(string folder)
    {
        string first = PackedFile.Find(folder, "data_batch_1.bin");
        string[] all = [.. Directory.EnumerateFiles(folder, "data_batch_*.bin")
            .Concat(Directory.EnumerateFiles(folder, "data_batch_*.bin.gz")).DistinctBy(PackedFile.UnpackedName)];
        return
        [
            first,
            .. all.Where(path => PackedFile.UnpackedName(path) != PackedFile.UnpackedName(first))
                .OrderBy(path => PackedFile.UnpackedName(path).Length).ThenBy(PackedFile.UnpackedName, StringComparer.Ordinal),
        ];
    }

    private static string[] ReadClasses(string path)
    {
        string[] names = [.. System.Text.Encoding.UTF8.GetString(PackedFile.Read(path).Span).Split('\n').Select(line => line.Trim())
            .Where(line => line.Length > 0)];
        if (Array.Find(names, name => name.AsSpan().ContainsAny(",\"")) is { } wrong)
            throw new CrestException(
                $"{path}: the class '{wrong}' has a comma or a quote, which predictions in CSV could not name; rename it");
        return names.Length == ClassCount && names.Distinct(StringComparer.Ordinal).Count() == ClassCount
            ? names
            : throw new CrestException(
                $"{path}: names {names.Distinct(StringComparer.Ordinal).Count()} classes; CIFAR-10 has {ClassCount}, one name a line");
    }

    /// <summary>The images of files, each [height × width × channels], and their labels.</summary>
    public static (byte[] Pixels, int[] Labels) ReadImages(params string[] paths)
    {
        ReadOnlyMemory<byte>[] files = [.. paths.Select(ReadRecords)];
        int count = files.Sum(file => file.Length / Record);
        byte[] pixels = new byte[(long)count * Channels * Plane];
        int[] labels = new int[count];
        int image = 0;
        for (int file = 0; file < files.Length; file++)
        {
            ReadOnlySpan<byte> records = files[file].Span;
            for (int record = 0; record < records.Length / Record; record++, image++)
            {
                labels[image] = records[record * Record];
                if (labels[image] >= ClassCount)
                    throw new CrestException(
                        $"{paths[file]}: the label of image {record + 1} is {labels[image]}; it must be 0 to {ClassCount - 1}");
                Interleave(
                    records.Slice((record * Record) + 1, Channels * Plane), pixels.AsSpan(image * Channels * Plane, Channels * Plane));
            }
        }

        return (pixels, labels);
    }

    private static ImageSet Read(string[] paths, string[] classes)
    {
        (byte[] pixels, int[] labels) = ReadImages(paths);
        return new ImageSet(Shape, pixels, labels, classes);
    }

    private static void Interleave(ReadOnlySpan<byte> planes, Span<byte> pixels)
    {
        for (int pixel = 0; pixel < Plane; pixel++)
        {
            pixels[pixel * Channels] = planes[pixel];
            pixels[(pixel * Channels) + 1] = planes[Plane + pixel];
            pixels[(pixel * Channels) + 2] = planes[(2 * Plane) + pixel];
        }
    }
}
