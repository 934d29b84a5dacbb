using Crest.Foundation.Errors;
using Crest.Numerics.Tensors;

namespace Crest.Learning.ImageSets;

/// <summary>
/// MNIST as it is published: four IDX files, packed with gzip or not. Other sets in the same four files (of any image size) are read too.
/// </summary>
internal static class MnistFiles
{
    private static readonly string[] Digits = [.. Enumerable.Range(0, 10).Select(digit => $"{digit}")];

    public static (ImageSet Training, ImageSet Test) Read(string folder)
    {
        string[] names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
        string[] paths = [.. names.Select(name => PackedFile.Find(folder, name))];
        ImageSet training = Read(paths[0], paths[1]), test = Read(paths[2], paths[3]);
        if (training.Shape != test.Shape)
            throw new CrestException($"{paths[2]}: its images are {test.Shape.Height} × {test.Shape.Width} pixels, "
                + $"those of {paths[0]} {training.Shape.Height} × {training.Shape.Width}; give the files of one set");
        return (training, test);
    }

    public static ImageSet ReadTest(string folder) =>
        Read(PackedFile.Find(folder, "t10k-images-idx3-ubyte"), PackedFile.Find(folder, "t10k-labels-idx1-ubyte"));

    private static ImageSet Read(string imagesPath, string labelsPath)
    {
        IdxFile images = IdxFile.Read(imagesPath, dimensions: 3), labels = IdxFile.Read(labelsPath, dimensions: 1);
        if (images.Dimensions[0] != labels.Dimensions[0])
            throw new CrestException($"{labelsPath}: holds {labels.Dimensions[0]} labels "
                + $"for the {images.Dimensions[0]} images of {imagesPath}; give the files of one set");
        int[] classes = new int[labels.Dimensions[0]];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = labels.Values.Span[i];
            if (classes[i] >= Digits.Length)
                throw new CrestException($"{labelsPath}: label {i + 1} is {classes[i]}; it must be 0 to {Digits.Length - 1}");
        }

        return new ImageSet(new ImageShape(images.Dimensions[1], images.Dimensions[2], 1), images.Values.ToArray(), classes, Digits);
    }
}
