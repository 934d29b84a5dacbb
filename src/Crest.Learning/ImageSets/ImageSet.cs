using System.Buffers.Binary;
using System.Security.Cryptography;
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

    /// <summary>SHA-256 of size, pixels and labels in small hexadecimal digits: the same for the same images, however their files are packed.</summary>
    public string Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (int value in (ReadOnlySpan<int>)[Count, Shape.Height, Shape.Width, Shape.Channels, .. Labels])
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            hash.AppendData(number);
        }

        hash.AppendData(Pixels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
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
