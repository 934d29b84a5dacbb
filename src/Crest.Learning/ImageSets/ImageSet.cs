using System.Buffers.Binary;
using Crest.Foundation.Hashes;
using Crest.Numerics.Tensors;

namespace Crest.Learning.ImageSets;

/// <summary>Labelled images of one size, one array a column.</summary>
/// <param name="Shape">Size of every image.</param>
/// <param name="Pixels">0 to 255, image after image, each [height × width × channels].</param>
/// <param name="Labels">The class of each image, from 0.</param>
/// <param name="Classes">The names of the classes.</param>
public sealed record ImageSet(ImageShape Shape, byte[] Pixels, int[] Labels, IReadOnlyList<string> Classes)
{
    /// <summary>Number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>
    /// SHA-256 of size, pixels and labels in lower-case hexadecimal: the same for the same images, however their files are packed.
    /// </summary>
    public string Hash()
    {
        int[] numbers = [Count, Shape.Height, Shape.Width, Shape.Channels, .. Labels];
        byte[] bytes = new byte[sizeof(int) * numbers.Length];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), numbers[i]);
        return ContentHash.OfPieces(bytes, Pixels);
    }

    /// <summary>The hash of each image, of its size and pixels; the label is not part of it.</summary>
    public ulong[] SampleHashes()
    {
        byte[] content = new byte[(3 * sizeof(int)) + Shape.Values];
        BinaryPrimitives.WriteInt32LittleEndian(content, Shape.Height);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(sizeof(int)), Shape.Width);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(2 * sizeof(int)), Shape.Channels);
        ulong[] hashes = new ulong[Count];
        for (int image = 0; image < Count; image++)
        {
            Pixels.AsSpan(image * Shape.Values, Shape.Values).CopyTo(content.AsSpan(3 * sizeof(int)));
            hashes[image] = SampleHash.Of(content);
        }

        return hashes;
    }

    /// <summary>Some of the images, copied.</summary>
    /// <param name="images">Which ones, in the new order.</param>
    public ImageSet Select(ReadOnlySpan<int> images)
    {
        byte[] pixels = new byte[(long)images.Length * Shape.Values];
        int[] labels = new int[images.Length];
        for (int i = 0; i < images.Length; i++)
        {
            Pixels.AsSpan(images[i] * Shape.Values, Shape.Values).CopyTo(pixels.AsSpan(i * Shape.Values));
            labels[i] = Labels[images[i]];
        }

        return this with { Pixels = pixels, Labels = labels };
    }
}
