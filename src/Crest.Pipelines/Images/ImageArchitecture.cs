using System.Text.Json.Serialization;

namespace Crest.Pipelines.Images;

/// <summary>A network for images.</summary>
public enum ImageArchitecture
{
    /// <summary>One dense layer from the pixels to the classes.</summary>
    [JsonStringEnumMemberName("softmax")]
    Softmax,

    /// <summary>Two convolutions, each with pooling, and two dense layers.</summary>
    [JsonStringEnumMemberName("mnist-cnn")]
    MnistCnn,

    /// <summary>Three convolutions, two poolings and two dense layers, with dropout after each stage.</summary>
    [JsonStringEnumMemberName("cifar-cnn")]
    CifarCnn,
}
