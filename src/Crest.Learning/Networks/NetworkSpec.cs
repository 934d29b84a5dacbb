using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Layers;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Networks;

/// <summary>A network as data: what a model file contains, and what a network is built from.</summary>
/// <param name="Inputs">Number of input features.</param>
/// <param name="Layers">The layers, first to last.</param>
/// <param name="Image">The shape of the input where it is an image; its values are the features.</param>
public sealed record NetworkSpec(
    int Inputs, IReadOnlyList<LayerSpec> Layers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImageShape? Image = null)
{
    /// <summary>
    /// Number of parameters up to which a network is built: their gradients and the optimiser's memory take four times as much.
    /// </summary>
    private const long MostParameters = 1L << 28;

    /// <summary>Most values of a sample between two layers: a batch of 64 of them is as long as a tensor can be.</summary>
    private const long MostValues = 1L << 25;

    /// <summary>Returns itself where a network can be built from it.</summary>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="CrestException">A number is out of its range, an image is too small for a layer, or the
    /// network is too large.</exception>
    public NetworkSpec Checked(string source)
    {
        if (Inputs < 1) throw new CrestException($"{source}: the network has {Inputs} inputs; there must be one or more");
        if (Image is { Height: < 1 } or { Width: < 1 } or { Channels: < 1 })
            throw new CrestException($"{source}: the network's images are {Image}; each number must be one or more");
        if (Image is not null && (Int128)Image.Height * Image.Width * Image.Channels != Inputs)
            throw new CrestException($"{source}: the network has {Inputs} inputs, but its images of {Image} do not have as many values");
        if (Layers.Count == 0) throw new CrestException($"{source}: the network has no layers; there must be one or more");
        ImageShape shape = Image ?? ImageShape.Flat(Inputs);
        long parameters = 0;
        foreach (LayerSpec? layer in Layers)
        {
            if (layer is null) throw new CrestException($"{source}: a layer of the network is empty");
            if (layer.FaultFor(shape, Image is not null) is { } fault) throw new CrestException($"{source}: {fault}");
            parameters += layer.ParametersFor(shape);
            if (parameters > MostParameters)
                throw new CrestException($"{source}: the network has more than {MostParameters} parameters; make it smaller");
            shape = layer.OutputOf(shape);
            if ((long)shape.Pixels * shape.Channels > MostValues)
                throw new CrestException(
                    $"{source}: a layer of the network gives more than {MostValues} values a sample ({shape}); make it smaller");
        }

        return this;
    }

    /// <summary>Some of the layers as a network of their own, whose inputs are what the layers before them give.</summary>
    /// <param name="first">Number of the first layer.</param>
    /// <param name="end">Number of the layer after the last.</param>
    public NetworkSpec Part(int first, int end)
    {
        ImageShape shape = Image ?? ImageShape.Flat(Inputs);
        foreach (LayerSpec layer in Layers.Take(first)) shape = layer.OutputOf(shape);
        return new NetworkSpec(shape.Values, [.. Layers.Take(first..end)], Image is null ? null : shape);
    }
}
