using System.Numerics.Tensors;
using Crest.Foundation.Errors;
using Crest.Learning.ImageSets;
using Crest.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Pipelines.Leakage;

/// <summary>Images. They are compared without their mean brightness, by which all photographs resemble each other.</summary>
/// <param name="path">The file.</param>
/// <param name="images">The images.</param>
internal sealed class ImageSamples(string path, ImageSet images) : FileSamples(path, images.SampleHashes())
{
    /// <summary>What they are called.</summary>
    public const string Name = "images";

    public override string Kind => Name;

    public override string NameOf(int sample) => $"{sample}";

    public override (Tensor Own, Tensor Other) Comparable(FileSamples other)
    {
        ImageSet others = ((ImageSamples)other).Images;
        return images.Shape == others.Shape
            ? (Centred(images), Centred(others))
            : throw new CrestException($"{other.Path}: its images are {others.Shape}, those of {Path} {images.Shape}");
    }

    /// <summary>Size of every image.</summary>
    public ImageShape Shape => images.Shape;

    private ImageSet Images => images;

    private static Tensor Centred(ImageSet images)
    {
        var values = new Tensor(images.Count, images.Shape.Values);
        for (int image = 0; image < images.Count; image++)
        {
            Span<float> row = values.Row(image);
            TensorPrimitives.ConvertChecked<byte, float>(images.Pixels.AsSpan(image * row.Length, row.Length), row);
            TensorPrimitives.Subtract(row, TensorPrimitives.Average<float>(row), row);
        }

        return values;
    }
}
