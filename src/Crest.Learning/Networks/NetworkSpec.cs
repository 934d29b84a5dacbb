using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Mixtures;

namespace Crest.Learning.Networks;

/// <summary>A network as data: what a model file says of it, and what a network is built from.</summary>
/// <param name="Inputs">Number of input features.</param>
/// <param name="Layers">The layers, first to last.</param>
/// <param name="Image">The shape of the input where it is an image; its values are the features.</param>
public sealed record NetworkSpec(
    int Inputs, IReadOnlyList<LayerSpec> Layers, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImageShape? Image = null)
{
    /// <summary>Number of parameters up to which a network is built: their gradients and the optimiser's memory take four times as much.</summary>
    private const long MostParameters = 1L << 28;

    /// <summary>Most values of a sample between two layers: a batch of 64 of them is as long as a tensor can be.</summary>
    private const long MostValues = 1L << 25;

    /// <summary>Returns itself where a network can be built from it.</summary>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="CrestException">A number is out of its range, an image is too small for a layer, or the network is too large.</exception>
    public NetworkSpec Checked(string source)
    {
        if (Inputs < 1) throw new CrestException($"{source}: the network has {Inputs} inputs; there must be one or more");
        if (Image is { Height: < 1 } or { Width: < 1 } or { Channels: < 1 }) throw new CrestException($"{source}: the network's images are {Image}; each number must be one or more");
        if (Image is not null && (Int128)Image.Height * Image.Width * Image.Channels != Inputs)
            throw new CrestException($"{source}: the network has {Inputs} inputs, but its images of {Image} do not have as many values");
        if (Layers.Count == 0) throw new CrestException($"{source}: the network has no layers; there must be one or more");
        ImageShape shape = Image ?? ImageShape.Flat(Inputs);
        long parameters = 0;
        foreach (LayerSpec? layer in Layers)
        {
            parameters += ParametersOf(layer, shape, source);
            if (parameters > MostParameters) throw new CrestException($"{source}: the network has more than {MostParameters} parameters; make it smaller");
            shape = layer!.OutputOf(shape);
            if ((long)shape.Pixels * shape.Channels > MostValues)
                throw new CrestException($"{source}: a layer of the network gives more than {MostValues} values a sample ({shape}); make it smaller");
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

    private long ParametersOf(LayerSpec? layer, ImageShape input, string source)
    {
        long values = input.Values;
        switch (layer)
        {
            case LayerSpec.Dense { Units: < 1 } dense:
                throw new CrestException($"{source}: a layer has {dense.Units} units; there must be one or more");
            case LayerSpec.Dense dense:
                return (values + 1) * dense.Units;
            case LayerSpec.Dropout { Rate: not (>= 0 and < 1) } dropout:
                throw new CrestException($"{source}: a dropout rate is {dropout.Rate}; it must be at least 0 and below 1");
            case LayerSpec.Highway:
                return 2 * (values + 1) * values;
            case LayerSpec.Convolution or LayerSpec.MaxPooling when Image is null:
                throw new CrestException($"{source}: a layer is a convolution or pooling, but the network does not say what images it takes (image: height, width, channels)");
            case LayerSpec.Convolution { Filters: < 1 } convolution:
                throw new CrestException($"{source}: a convolution has {convolution.Filters} filters; there must be one or more");
            case LayerSpec.Convolution { Padding: Padding.Valid } when input.Height < 3 || input.Width < 3:
                throw new CrestException($"{source}: a convolution without padding gets images of {input}; they must be 3×3 pixels or larger");
            case LayerSpec.Convolution convolution:
                return ((9L * input.Channels) + 1) * convolution.Filters;
            case LayerSpec.MaxPooling when input.Height < 2 || input.Width < 2:
                throw new CrestException($"{source}: a pooling gets images of {input}; they must be 2×2 pixels or larger");
            case null:
                throw new CrestException($"{source}: a layer of the network is empty");
            case LayerSpec.BatchNormalisation { Momentum: not (>= 0 and <= 1) } normalisation:
                throw new CrestException($"{source}: the momentum of a batch normalisation is {normalisation.Momentum}; it must be 0 to 1");
            case LayerSpec.BatchNormalisation { Epsilon: not (> 0 and < double.PositiveInfinity) } normalisation:
                throw new CrestException($"{source}: the epsilon of a batch normalisation is {normalisation.Epsilon}; it must be above 0");
            case LayerSpec.BatchNormalisation:
                return 4L * input.Channels;
            case LayerSpec.PRelu:
                return values;
            case LayerSpec.LikelihoodRatio { PositiveComponents: < 1 } or LayerSpec.LikelihoodRatio { NegativeComponents: < 1 }:
                throw new CrestException($"{source}: a mixture of a layer has no components; there must be one or more");
            case LayerSpec.LikelihoodRatio ratio:
                Int128 factor = ratio.Covariance == CovarianceKind.Full ? (Int128)values * (values + 1) / 2 : values;
                return (long)Int128.Min(((Int128)ratio.PositiveComponents + ratio.NegativeComponents) * (1 + values + factor), long.MaxValue / 2);
            default:
                return 0;
        }
    }

    /// <summary>
    /// An epoch of a survey's simulations is some fifty batches: running statistics that remember a hundred, as is usual for images, would
    /// lag behind the weights that the validation loss judges.
    /// </summary>
    private const double RunningMomentum = 0.9;

    /// <summary>
    /// The network of the supernova tasks: Dense, Dropout, highway blocks with or without batch normalisation, Dense.
    /// </summary>
    /// <param name="inputs">Number of input features.</param>
    /// <param name="hidden">Width of the highway blocks.</param>
    /// <param name="highways">Number of highway blocks.</param>
    /// <param name="dropoutRate">Probability with which a hidden value is dropped, 0 to below 1.</param>
    /// <param name="batchNormalisation">Whether batch normalisation follows each block.</param>
    /// <param name="outputs">Number of classes, or 1 for a regression.</param>
    public static NetworkSpec Highway(int inputs, int hidden, int highways, double dropoutRate, bool batchNormalisation, int outputs)
    {
        List<LayerSpec> layers = [new LayerSpec.Dense(hidden)];
        if (dropoutRate > 0) layers.Add(new LayerSpec.Dropout(dropoutRate));
        for (int block = 0; block < highways; block++)
        {
            layers.Add(new LayerSpec.Highway());
            if (batchNormalisation) layers.Add(new LayerSpec.BatchNormalisation(RunningMomentum));
        }

        layers.Add(new LayerSpec.Dense(outputs));
        return new NetworkSpec(inputs, layers);
    }
}
