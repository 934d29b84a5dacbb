using Crest.Foundation.Errors;
using Crest.Foundation.Files;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Numerics.Tensors;
using Google.Protobuf;

namespace Crest.Learning.ModelFiles;

/// <summary>A network as an ONNX file, which other programs run.</summary>
public static class OnnxFile
{
    /// <summary>Writes a file, atomically: the network as it predicts, for any number of samples.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">What the file contains besides the network.</param>
    /// <param name="network">The network, weights included.</param>
    /// <exception cref="CrestException">The file cannot be written; the file that was there before is unchanged.</exception>
    /// <exception cref="ArgumentException">The number of the model's means or deviations is neither 1 nor that of the channels or the
    /// values of a sample.</exception>
    public static void Write(string path, OnnxModel model, Network network)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(network);
        ImageShape shape = network.Spec.Image ?? ImageShape.Flat(network.Spec.Inputs);
        AtomicFile.Write(path, model.Describe(shape, network.Spec.Image is not null, network.Export).WriteTo);
    }
}
