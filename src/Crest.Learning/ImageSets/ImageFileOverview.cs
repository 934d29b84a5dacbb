using Crest.Foundation.Errors;

namespace Crest.Learning.ImageSets;

/// <summary>What one file of a data set holds, in a line.</summary>
public static class ImageFileOverview
{
    /// <summary>Looks into a file whose name is as those of the published ones.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <returns>The line; null where the name is that of no such file.</returns>
    /// <exception cref="CrestException">The file cannot be read, or is damaged.</exception>
    public static string? Of(string path)
    {
        string name = PackedFile.UnpackedName(path);
        if (name.EndsWith("-idx3-ubyte", StringComparison.Ordinal))
        {
            IReadOnlyList<int> size = IdxFile.Read(path, dimensions: 3).Dimensions;
            return $"IDX file, {size[0]} images of {size[1]}×{size[2]} pixels";
        }

        if (name.EndsWith("-idx1-ubyte", StringComparison.Ordinal))
        {
            ReadOnlySpan<byte> labels = IdxFile.Read(path, dimensions: 1).Values.Span;
            return $"IDX file, {labels.Length} labels: {Counts(labels, 1)}";
        }

        if (!Cifar10Files.IsNamedAsOne(name)) return null;
        ReadOnlySpan<byte> records = Cifar10Files.ReadRecords(path).Span;
        return $"binary file of CIFAR-10, {records.Length / Cifar10Files.Record} images of 32×32 pixels: "
            + Counts(records, Cifar10Files.Record);
    }

    /// <summary>How many images each label has; the labels stand at equal distances.</summary>
    private static string Counts(ReadOnlySpan<byte> values, int distance)
    {
        Span<int> counts = stackalloc int[256];
        for (int at = 0; at < values.Length; at += distance) counts[values[at]]++;
        List<string> parts = [];
        for (int label = 0; label < counts.Length; label++)
            if (counts[label] > 0) parts.Add($"{counts[label]} of class {label}");
        return string.Join(", ", parts);
    }
}
