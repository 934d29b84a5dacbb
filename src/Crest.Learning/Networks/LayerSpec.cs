using System.Text.Json.Serialization;
using Crest.Learning.Layers;

namespace Crest.Learning.Networks;

/// <summary>One layer as data.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Dense), "dense")]
[JsonDerivedType(typeof(Dropout), "dropout")]
[JsonDerivedType(typeof(Highway), "highway")]
[JsonDerivedType(typeof(BatchNormalisation), "batch_normalisation")]
[JsonDerivedType(typeof(PRelu), "prelu")]
public abstract record LayerSpec
{
    internal abstract Layer Build(int inputs, ParameterSet parameters, string name);

    /// <summary>y = x W + b.</summary>
    /// <param name="Units">Number of outputs.</param>
    public sealed record Dense(int Units) : LayerSpec
    {
        internal override Layer Build(int inputs, ParameterSet parameters, string name) => new Layers.Dense(inputs, Units, parameters, name);
    }

    /// <summary>Drops values at random while training.</summary>
    /// <param name="Rate">Probability of a value to be dropped, 0 to below 1.</param>
    public sealed record Dropout(double Rate) : LayerSpec
    {
        internal override Layer Build(int inputs, ParameterSet parameters, string name) => new Layers.Dropout(inputs, Rate);
    }

    /// <summary>A highway block as wide as its input.</summary>
    public sealed record Highway : LayerSpec
    {
        internal override Layer Build(int inputs, ParameterSet parameters, string name) => new Layers.Highway(inputs, parameters, name);
    }

    /// <summary>Batch normalisation of each feature.</summary>
    /// <param name="Momentum">Share of the old running statistics that each batch keeps.</param>
    /// <param name="Epsilon">Added to the variance.</param>
    public sealed record BatchNormalisation(double Momentum = 0.99, double Epsilon = 0.001) : LayerSpec
    {
        internal override Layer Build(int inputs, ParameterSet parameters, string name) => new Layers.BatchNormalisation(inputs, Momentum, Epsilon, parameters, name);
    }

    /// <summary>A rectifier whose negative slope is learned, one a feature.</summary>
    public sealed record PRelu : LayerSpec
    {
        internal override Layer Build(int inputs, ParameterSet parameters, string name) => new Layers.PRelu(inputs, parameters, name);
    }
}
