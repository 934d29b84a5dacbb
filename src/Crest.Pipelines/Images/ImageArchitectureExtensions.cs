using Crest.Learning.ImageSets;
using Crest.Learning.Layers;
using Crest.Learning.Networks;
using Crest.Learning.Training;
using Crest.Numerics.Tensors;

namespace Crest.Pipelines.Images;

/// <summary>Names, layers and usual options of the networks.</summary>
public static class ImageArchitectureExtensions
{
    /// <summary>The name on the command line and in files: <c>softmax</c>, <c>mnist-cnn</c>, <c>cifar-cnn</c>.</summary>
    /// <param name="architecture">The network.</param>
    public static string Name(this ImageArchitecture architecture) => architecture switch
    {
        ImageArchitecture.Softmax => "softmax",
        ImageArchitecture.MnistCnn => "mnist-cnn",
        _ => "cifar-cnn",
    };

    /// <summary>The data set that the network is made for; null where it takes any.</summary>
    /// <param name="architecture">The network.</param>
    public static ImageDataSet? MadeFor(this ImageArchitecture architecture) => architecture switch
    {
        ImageArchitecture.Softmax => null,
        ImageArchitecture.MnistCnn => ImageDataSet.Mnist,
        _ => ImageDataSet.Cifar10,
    };

    /// <summary>
    /// Epochs, batch size and learning rate where nothing is said: those of the document for the networks with convolutions.
    /// </summary>
    /// <param name="architecture">The network.</param>
    /// <param name="seed">Seed of the training.</param>
    public static TrainingOptions UsualTraining(this ImageArchitecture architecture, long seed) => architecture switch
    {
        ImageArchitecture.Softmax => Constant(epochs: 10, batchSize: 128, learningRate: 0.05, seed),
        ImageArchitecture.MnistCnn => Constant(epochs: 9, batchSize: 64, learningRate: 0.001, seed),
        _ => Constant(epochs: 50, batchSize: 32, learningRate: 0.0001, seed),
    };

    /// <summary>
    /// The layers. Batch normalisation follows every convolution and dense layer but the last, and the rectifier follows it.
    /// </summary>
    /// <param name="architecture">The network.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="batchNormalisation">Whether there is batch normalisation; the softmax regression has no
    /// layer that it could follow.</param>
    public static NetworkSpec Spec(this ImageArchitecture architecture, ImageShape image, int classes, bool batchNormalisation)
    {
        ArgumentNullException.ThrowIfNull(image);
        LayerSpec[] layers = architecture switch
        {
            ImageArchitecture.Softmax => [],
            ImageArchitecture.MnistCnn =>
            [
                .. Convolution(32, Padding.Same), new LayerSpec.MaxPooling(),
                .. Convolution(64, Padding.Same), new LayerSpec.MaxPooling(),
                .. Dense(512), new LayerSpec.Dropout(0.5),
            ],
            _ =>
            [
                .. Convolution(32, Padding.Same), new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                .. Convolution(64, Padding.Same), .. Convolution(64, Padding.Valid), new LayerSpec.MaxPooling(),
                new LayerSpec.Dropout(0.25),
                .. Dense(512), new LayerSpec.Dropout(0.5),
            ],
        };
        return new NetworkSpec(image.Values, [.. layers, new LayerSpec.Dense(classes)], image);

        IEnumerable<LayerSpec> Convolution(int filters, Padding padding) => batchNormalisation
            ? [new LayerSpec.Convolution(filters, padding), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier)]
            : [new LayerSpec.Convolution(filters, padding, Activation.Rectifier)];
        IEnumerable<LayerSpec> Dense(int units) => batchNormalisation
            ? [new LayerSpec.Dense(units), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier)]
            : [new LayerSpec.Dense(units, Activation.Rectifier)];
    }

    /// <summary>Number of layers of the convolution part, the last pooling included; 0 where there is none.</summary>
    /// <param name="network">The layers.</param>
    internal static int ConvolutionPart(this NetworkSpec network)
    {
        int end = network.Layers.Count;
        while (end > 0 && network.Layers[end - 1] is not (LayerSpec.MaxPooling or LayerSpec.Convolution)) end--;
        return end;
    }

    private static TrainingOptions Constant(int epochs, int batchSize, double learningRate, long seed) =>
        new(epochs, batchSize, learningRate, LearningRateSchedule.Constant, epochs, seed);
}
