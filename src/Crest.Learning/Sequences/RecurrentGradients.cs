using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Sequences;

/// <summary>Where one part of a batch puts the gradients of one direction: at the places of its weights in memory of its own.</summary>
internal sealed class RecurrentGradients
{
    /// <summary>Makes the views.</summary>
    /// <param name="weights">The direction's weights.</param>
    /// <param name="parameters">The parameters that they are among.</param>
    /// <param name="first">The place among the learned parameters that the memory begins with.</param>
    /// <param name="memory">As long as the parameters of the recurrent layers.</param>
    public RecurrentGradients(RecurrentWeights weights, ParameterSet parameters, int first, Tensor memory)
    {
        Tensor View(Parameter parameter) => memory.Slice(parameters.PlaceOf(parameter) - first, parameter.Rows, parameter.Columns);
        (Input, State, Bias) = (View(weights.Input), View(weights.State), View(weights.Bias));
        CandidateBias = weights.CandidateBias is null ? null : View(weights.CandidateBias);
    }

    /// <summary>[inputs × gates].</summary>
    public Tensor Input { get; }

    /// <summary>[units × gates].</summary>
    public Tensor State { get; }

    /// <summary>[1 × gates].</summary>
    public Tensor Bias { get; }

    /// <summary>[1 × units]; null for an LSTM.</summary>
    public Tensor? CandidateBias { get; }
}
