using Crest.Learning.ImageSets;
using Crest.Learning.Layers;
using Crest.Learning.Leakage;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Pipelines.Images;
using Crest.Tests.ReferenceData;

namespace Crest.Pipelines.Tests.Images;

public class ImageModelOnnxTests
{
    [Fact]
    public void Onnx_Runtime_gives_the_probabilities_of_the_model_from_pixels()
    {
        var shape = new ImageShape(12, 11, 3);
        string[] classes = ["cat", "dog", "frog", "ship"];
        var spec = new NetworkSpec(
            shape.Values,
            [
                new LayerSpec.Convolution(8), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier),
                new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                new LayerSpec.Convolution(6, Padding.Valid, Activation.Rectifier), new LayerSpec.Dense(classes.Length),
            ],
            shape);
        const int Count = 5;
        byte[] pixels = new byte[Count * shape.Values];
        new Random(1).NextBytes(pixels);
        var images = new ImageSet(shape, pixels, new int[Count], classes);
        using var pool = new WorkerPool(1);
        using var folder = new TemporaryFolder();
        var model = new ImageModel(
            new ImageModelDescription(ImageDataSet.Cifar10, spec, new PixelScale(121.5, 64.25), classes, "hash", 1, "20190705_01"),
            new Network(spec, 3, pool), pool);
        model.Save(folder.At("model"), SeenSamples.Of([], []));
        Tensor expected = ImageModel.Load(folder.At("model"), pool).Outputs(images, 2);
        SoftmaxCrossEntropy.Softmax(expected);

        (string description, float[][] outputs) =
            OnnxRuntime.Run(folder.At("model/model.onnx"), (Count, [.. pixels.Select(p => (float)p)]));
        Assert.Equal("pixels float32 [samples,12,11,3] -> probabilities float32 [samples,4]", description);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(1, outputs[0][i] / expected.Values[i], 1e-5);
    }
}
