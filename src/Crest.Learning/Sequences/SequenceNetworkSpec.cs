using Crest.Foundation.Errors;
using Crest.Learning.Layers;
using Crest.Learning.Networks;

namespace Crest.Learning.Sequences;

/// <summary>
/// A network over sequences as data: recurrent layers over the steps, a pooling that makes one row of each sequence, and a network of
/// layers on that row, whose outputs are divided among the heads.
/// </summary>
/// <param name="Inputs">Features of a step, 1 to <see cref="MostInputs"/>.</param>
/// <param name="Layers">The recurrent layers, first to last; one or more.</param>
/// <param name="Pooling">What the pooled row consists of, each kind at most once; one or more.</param>
/// <param name="Head">The layers after the pooling.</param>
public sealed record SequenceNetworkSpec(
    int Inputs, IReadOnlyList<RecurrentLayerSpec> Layers, IReadOnlyList<SequencePooling> Pooling, IReadOnlyList<LayerSpec> Head)
{
    /// <summary>Most features of a step.</summary>
    public const int MostInputs = 2048;

    private const int MostLayers = 16;

    /// <summary>Values of a pooled row.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Pooled => Layers[^1].Outputs * Pooling.Count;

    /// <summary>Whether the outputs of a step depend on no later step, so that a sequence can go on from a kept state.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsCausal => Layers.All(layer => !layer.Bidirectional);

    /// <summary>The layers on the pooled row.</summary>
    internal NetworkSpec HeadSpec => new(Pooled, Head);

    /// <summary>Returns itself where a network can be built from it.</summary>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="CrestException">A number is out of its range.</exception>
    public SequenceNetworkSpec Checked(string source)
    {
        if (Inputs is < 1 or > MostInputs)
            throw new CrestException($"{source}: a step of the network has {Inputs} features; there must be 1 to {MostInputs}");
        if (Layers is null or { Count: 0 or > MostLayers })
            throw new CrestException($"{source}: the network has {Layers?.Count ?? 0} recurrent layers; there must be 1 to {MostLayers}");
        foreach (RecurrentLayerSpec? layer in Layers)
            if ((layer is null ? "a recurrent layer is empty" : layer.Fault()) is { } fault) throw new CrestException($"{source}: {fault}");
        if (Pooling is null or { Count: 0 } || Pooling.Distinct().Count() != Pooling.Count || !Pooling.All(Enum.IsDefined))
            throw new CrestException($"{source}: the pooling of the network must name mean, maximum or last, each at most once");
        if (Head is null) throw new CrestException($"{source}: the network has no head");
        HeadSpec.Checked(source);
        return this;
    }
}
