using System.Text.Json.Serialization;

namespace Crest.Learning.ImageSets;

/// <summary>A published set of labelled images, whose test images are apart from those for training.</summary>
public enum ImageDataSet
{
    /// <summary>Handwritten digits in IDX files (LeCun, Cortes, Burges).</summary>
    [JsonStringEnumMemberName("mnist")]
    Mnist,

    /// <summary>Ten kinds of things in colour, 32 × 32, in binary files (Krizhevsky 2009).</summary>
    [JsonStringEnumMemberName("cifar10")]
    Cifar10,
}
