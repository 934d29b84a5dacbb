using System.Text.Json.Nodes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>
/// Bidirectional recurrent layers, the mean and the maximum over the steps, and a dense layer. What computes the recurrent layers is the
/// variant.
/// </summary>
internal abstract class RecurrentNetwork(RecurrentWeights weights)
{
    private readonly Parameter _weight = Learned(weights.HeadWeight), _bias = Learned(weights.HeadBias);

    /// <summary>What is learned.</summary>
    public IEnumerable<Parameter> Parameters => [.. RecurrentParameters, _weight, _bias];

    /// <summary>What is learned of the recurrent layers.</summary>
    protected abstract IEnumerable<Parameter> RecurrentParameters { get; }

    /// <summary>The network that a request is about, with Crest's weights.</summary>
    public static RecurrentNetwork Of(string folder, JsonObject request)
    {
        var weights = RecurrentWeights.Read(folder, request);
        bool gru = request["cell"]!.GetValue<string>() == "gru";
        return request["variant"]!.GetValue<string>() switch
        {
            "packed" => new RecurrentPacked(weights, gru),
            "padded" => new RecurrentPadded(weights, gru),
            "script" => new RecurrentScript(weights, gru),
            var other => throw new NotSupportedException(other),
        };
    }

    /// <summary>[sequences × outputs].</summary>
    public Tensor Forward(RecurrentBatch batch)
    {
        Tensor steps = Recur(batch);
        Tensor mean = (batch.SameLength ? steps : steps * batch.Weight).sum(dim: 0) / batch.Count;
        Tensor largest = (batch.SameLength ? steps : steps.masked_fill(batch.IsPadding, float.NegativeInfinity)).amax([0]);
        return addmm(_bias, cat([mean, largest], 1), _weight, 1, 1);
    }

    /// <summary>The outputs of the last recurrent layer [steps × sequences × 2 units]; anything after the end of a sequence.</summary>
    protected abstract Tensor Recur(RecurrentBatch batch);

    /// <summary>A parameter that outlives the scope.</summary>
    protected static Parameter Learned(Tensor value)
    {
        var parameter = new Parameter(value.detach().clone());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
