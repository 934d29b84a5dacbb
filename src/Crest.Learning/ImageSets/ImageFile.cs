using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;

namespace Crest.Learning.ImageSets;

/// <summary>One file of a data set by itself.</summary>
public static class ImageFile
{
    /// <summary>Reads the images of a file whose name is as those of the published ones.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <returns>The images; without classes, their labels -1. Null where the name is that of no such file.</returns>
    /// <exception cref="CrestException">The file cannot be read, is damaged, or contains no images.</exception>
    public static ImageSet? Read(string path)
    {
        string name = PackedFile.UnpackedName(path);
        if (name.EndsWith("-idx1-ubyte", StringComparison.Ordinal))
            throw new CrestException($"{path}: contains labels, not images; give the file of the images (…-idx3-ubyte)");
        if (name.EndsWith("-idx3-ubyte", StringComparison.Ordinal))
        {
            IdxFile images = IdxFile.Read(path, dimensions: 3);
            return Unlabelled(
                new ImageShape(images.Dimensions[1], images.Dimensions[2], 1), images.Dimensions[0], images.Values.ToArray());
        }

        if (!Cifar10Files.IsNamedAsOne(name)) return null;
        (byte[] pixels, int[] labels) = Cifar10Files.ReadImages(path);
        return Unlabelled(Cifar10Files.Shape, labels.Length, pixels);
    }

    private static ImageSet Unlabelled(ImageShape shape, int count, byte[] pixels)
    {
        int[] labels = new int[count];
        Array.Fill(labels, -1);
        return new ImageSet(shape, pixels, labels, []);
    }
}
