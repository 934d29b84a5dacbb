using System.Text.Json.Serialization;
using Crest.Learning.Layers;
using Crest.Learning.Mixtures;

namespace Crest.Learning.Networks;

/// <summary>One layer as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Highway), "highway")]
[JsonDerivedType(typeof(BatchNormalisation), "batch_normalisation")]
[JsonDerivedType(typeof(PRelu), "prelu")]
[JsonDerivedType(typeof(Convolution), "convolution")]
[JsonDerivedType(typeof(MaxPooling), "max_pooling")]
[JsonDerivedType(typeof(LikelihoodRatio), "likelihood_ratio")]
public abstract record LayerSpec
{
    internal abstract Layer Build(ImageShape input, ParameterSet parameters, string name);

    /// <summary>The shape of the outputs; as that of the input where the layer does not say otherwise.</summary>
    internal virtual ImageShape OutputOf(ImageShape input) => input;

    /// <summary>y = x W + b, of all values of a sample.</summary>
    /// <param name="Units">Number of outputs.</param>
    /// <param name="Activation">Applied to the outputs.</param>
    /// <param name="Initialiser">What W starts from.</param>
    public sealed record Dense(
        int Units,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Activation Activation = Activation.Linear,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Initialiser Initialiser = Initialiser.Uniform) : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.Dense(input.Values, Units, Activation, Initialiser, parameters, name);

        internal override ImageShape OutputOf(ImageShape input) => ImageShape.Flat(Units);
    }

    /// <summary>Drops values at random while training.</summary>
    /// <param name="Rate">Probability of a value to be dropped, 0 to below 1.</param>
    public sealed record Dropout(double Rate) : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.Dropout(input.Values, Rate);
    }

    /// <summary>A highway block as wide as its input.</summary>
    public sealed record Highway : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.Highway(input.Values, parameters, name);
    }

    /// <summary>Batch normalisation of each channel over samples and pixels; of flat data, of each feature.</summary>
    /// <param name="Momentum">Share of the old running statistics that each batch keeps.</param>
    /// <param name="Epsilon">Added to the variance.</param>
    /// <param name="Activation">Applied to the outputs.</param>
    public sealed record BatchNormalisation(
        double Momentum = 0.99,
        double Epsilon = 0.001,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Activation Activation = Activation.Linear) : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.BatchNormalisation(input.Values, input.Channels, Momentum, Epsilon, Activation, parameters, name);
    }

    /// <summary>A rectifier whose negative slope is learned, one a feature.</summary>
    public sealed record PRelu : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.PRelu(input.Values, parameters, name);
    }

    /// <summary>A convolution with filters of 3×3 pixels, moved by one pixel at a time.</summary>
    /// <param name="Filters">Number of filters, the channels of the output.</param>
    /// <param name="Padding">What happens at the border.</param>
    /// <param name="Activation">Applied to the outputs.</param>
    public sealed record Convolution(
        int Filters,
        Padding Padding = Padding.Same,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Activation Activation = Activation.Linear) : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.Convolution(input, Filters, Padding, Activation, parameters, name);

        internal override ImageShape OutputOf(ImageShape input) =>
            Padding == Padding.Same ? input with { Channels = Filters } : new ImageShape(input.Height - 2, input.Width - 2, Filters);
    }

    /// <summary>The largest of each 2×2 pixels, channel by channel; an odd last row or column is dropped.</summary>
    public sealed record MaxPooling : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.MaxPooling(input);

        internal override ImageShape OutputOf(ImageShape input) => input with { Height = input.Height / 2, Width = input.Width / 2 };
    }

    /// <summary>log p(x|positive) - log p(x|negative), each a Gaussian mixture over all values of a sample.</summary>
    /// <param name="PositiveComponents">Number of components of the positive class.</param>
    /// <param name="NegativeComponents">Number of components of the negative class.</param>
    /// <param name="Covariance">The kind of the covariance matrices of both.</param>
    public sealed record LikelihoodRatio(int PositiveComponents, int NegativeComponents, CovarianceKind Covariance) : LayerSpec
    {
        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.LikelihoodRatio(input.Values, PositiveComponents, NegativeComponents, Covariance, parameters, name);

        internal override ImageShape OutputOf(ImageShape input) => ImageShape.Flat(1);
    }
}
