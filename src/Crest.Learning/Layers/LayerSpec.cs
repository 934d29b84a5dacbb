using System.Text.Json.Serialization;
using Crest.Learning.Mixtures;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Layers;

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
    /// <summary>The layer in a few words: <c>dense 100</c>.</summary>
    public abstract string Describe();

    /// <summary>Builds the layer.</summary>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="parameters">Where the layer registers its parameters.</param>
    /// <param name="name">What the names of its parameters begin with.</param>
    internal abstract Layer Build(ImageShape input, ParameterSet parameters, string name);

    /// <summary>Why the layer cannot be built for an input; null where it can.</summary>
    /// <param name="input">The shape of a sample.</param>
    /// <param name="isImage">Whether the network takes images.</param>
    internal abstract string? FaultFor(ImageShape input, bool isImage);

    /// <summary>Number of learned values and statistics, for an input that has no <see cref="FaultFor">fault</see>.</summary>
    /// <param name="input">The shape of a sample.</param>
    internal abstract long ParametersFor(ImageShape input);

    /// <summary>The shape of the outputs; the shape of the input where the layer does not say otherwise.</summary>
    /// <param name="input">The shape of a sample.</param>
    internal virtual ImageShape OutputOf(ImageShape input) => input;

    /// <summary>y = x W + b, of all values of a sample.</summary>
    /// <param name="Units">Number of outputs.</param>
    /// <param name="Activation">Applied to the outputs.</param>
    /// <param name="Initialiser">The distribution from which the initial W is drawn.</param>
    public sealed record Dense(
        int Units,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Activation Activation = Activation.Linear,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Initialiser Initialiser = Initialiser.Uniform)
            : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => $"dense {Units}";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.Dense(input.Values, Units, Activation, Initialiser, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage) =>
            Units < 1 ? $"a layer has {Units} units; there must be one or more" : null;

        internal override long ParametersFor(ImageShape input) => (input.Values + 1L) * Units;

        internal override ImageShape OutputOf(ImageShape input) => ImageShape.Flat(Units);
    }

    /// <summary>Drops values at random while training.</summary>
    /// <param name="Rate">Probability of a value to be dropped, 0 to below 1.</param>
    public sealed record Dropout(double Rate) : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => $"dropout {Rate}";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.Dropout(input.Values, Rate);

        internal override string? FaultFor(ImageShape input, bool isImage) =>
            Rate is >= 0 and < 1 ? null : $"a dropout rate is {Rate}; it must be at least 0 and below 1";

        internal override long ParametersFor(ImageShape input) => 0;
    }

    /// <summary>A highway block as wide as its input.</summary>
    public sealed record Highway : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => "highway";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.Highway(input.Values, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage) => null;

        internal override long ParametersFor(ImageShape input) => 2 * (input.Values + 1L) * input.Values;
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
        /// <inheritdoc/>
        public override string Describe() => "batch normalisation";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.BatchNormalisation(input.Values, input.Channels, Momentum, Epsilon, Activation, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage) => this switch
        {
            { Momentum: not (>= 0 and <= 1) } => $"the momentum of a batch normalisation is {Momentum}; it must be 0 to 1",
            { Epsilon: not (> 0 and < double.PositiveInfinity) } =>
                $"the epsilon of a batch normalisation is {Epsilon}; it must be above 0",
            _ => null,
        };

        internal override long ParametersFor(ImageShape input) => 4L * input.Channels;
    }

    /// <summary>A rectifier whose negative slope is learned, one a feature.</summary>
    public sealed record PRelu : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => "prelu";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.PRelu(input.Values, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage) => null;

        internal override long ParametersFor(ImageShape input) => input.Values;
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
        /// <inheritdoc/>
        public override string Describe() => $"convolution {Filters}";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.Convolution(input, Filters, Padding, Activation, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage)
        {
            if (!isImage) return WithoutImages;
            if (Filters < 1) return $"a convolution has {Filters} filters; there must be one or more";
            return Padding == Padding.Valid && (input.Height < 3 || input.Width < 3)
                ? $"a convolution without padding gets images of {input}; they must be 3×3 pixels or larger"
                : null;
        }

        internal override long ParametersFor(ImageShape input) => ((9L * input.Channels) + 1) * Filters;

        internal override ImageShape OutputOf(ImageShape input) =>
            Padding == Padding.Same ? input with { Channels = Filters } : new ImageShape(input.Height - 2, input.Width - 2, Filters);
    }

    /// <summary>The largest of each 2×2 pixels, channel by channel; an odd last row or column is dropped.</summary>
    public sealed record MaxPooling : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => "max pooling";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) => new Layers.MaxPooling(input);

        internal override string? FaultFor(ImageShape input, bool isImage)
        {
            if (!isImage) return WithoutImages;
            return input.Height < 2 || input.Width < 2 ? $"a pooling gets images of {input}; they must be 2×2 pixels or larger" : null;
        }

        internal override long ParametersFor(ImageShape input) => 0;

        internal override ImageShape OutputOf(ImageShape input) => input with { Height = input.Height / 2, Width = input.Width / 2 };
    }

    /// <summary>log p(x|positive) - log p(x|negative), each a Gaussian mixture over all values of a sample.</summary>
    /// <param name="PositiveComponents">Number of components of the positive class.</param>
    /// <param name="NegativeComponents">Number of components of the negative class.</param>
    /// <param name="Covariance">The kind of the covariance matrices of both.</param>
    public sealed record LikelihoodRatio(int PositiveComponents, int NegativeComponents, CovarianceKind Covariance) : LayerSpec
    {
        /// <inheritdoc/>
        public override string Describe() => $"likelihood ratio of {PositiveComponents} and {NegativeComponents} Gaussians";

        internal override Layer Build(ImageShape input, ParameterSet parameters, string name) =>
            new Layers.LikelihoodRatio(input.Values, PositiveComponents, NegativeComponents, Covariance, parameters, name);

        internal override string? FaultFor(ImageShape input, bool isImage) =>
            PositiveComponents < 1 || NegativeComponents < 1 ? "a mixture of a layer has no components; there must be one or more" : null;

        internal override long ParametersFor(ImageShape input)
        {
            long values = input.Values;
            Int128 factor = Covariance == CovarianceKind.Full ? (Int128)values * (values + 1) / 2 : values;
            return (long)Int128.Min(((Int128)PositiveComponents + NegativeComponents) * (1 + values + factor), long.MaxValue / 2);
        }

        internal override ImageShape OutputOf(ImageShape input) => ImageShape.Flat(1);
    }

    private const string WithoutImages =
        "a layer is a convolution or pooling, but the network does not say what images it takes (image: height, width, channels)";
}
