using Crest.Learning.Parameters;
using Crest.Numerics.MatrixProducts;

namespace Crest.Learning.Sequences;

/// <summary>The parameters of one direction of a recurrent layer, and how they are laid out for its products.</summary>
/// <remarks>
/// The gates of a GRU are in the order candidate, reset, update for the inputs, and reset, update, candidate for the states: with the
/// state's part of the candidate after the update gate, both orders are neighbours in one row of four gates. Those of an LSTM are in the
/// order input, forget, cell, output.
/// </remarks>
internal sealed class RecurrentWeights
{
    public RecurrentWeights(RecurrentLayerSpec spec, int inputs, ParameterSet parameters, string name)
    {
        (Spec, Inputs) = (spec, inputs);
        int units = spec.Units, gates = spec.Gates * units;
        float limit = 1 / MathF.Sqrt(units);
        Input = parameters.AddUniform($"{name}.input_weight", inputs, gates, limit);
        State = parameters.AddUniform($"{name}.state_weight", units, gates, limit);
        Bias = parameters.AddUniform($"{name}.bias", 1, gates, limit);
        if (spec.Cell == RecurrentCell.Gru) CandidateBias = parameters.AddUniform($"{name}.candidate_bias", 1, units, limit);
        PackedInput = new PackedMatrix(inputs, gates);
        PackedState = new PackedMatrix(units, gates);
        InputTransposed = new PackedMatrix(gates, inputs);
        StateTransposed = new PackedMatrix(gates, units);
    }

    public RecurrentLayerSpec Spec { get; }

    public int Inputs { get; }

    /// <summary>[inputs × gates].</summary>
    public Parameter Input { get; }

    /// <summary>[units × gates].</summary>
    public Parameter State { get; }

    /// <summary>[1 × gates], in the order of <see cref="Input"/>.</summary>
    public Parameter Bias { get; }

    /// <summary>What is added to the state's part of a GRU's candidate before the reset gate [1 × units]; null for an LSTM.</summary>
    public Parameter? CandidateBias { get; }

    public PackedMatrix PackedInput { get; }

    public PackedMatrix PackedState { get; }

    /// <summary>[gates × inputs].</summary>
    public PackedMatrix InputTransposed { get; }

    /// <summary>[gates × units].</summary>
    public PackedMatrix StateTransposed { get; }

    /// <summary>Lays the present values out.</summary>
    /// <param name="training">Whether a backward pass follows.</param>
    public void Pack(bool training)
    {
        PackedInput.Pack(Matrix.Of(Input.Value));
        PackedState.Pack(Matrix.Of(State.Value));
        if (!training) return;
        InputTransposed.Pack(Matrix.Of(Input.Value).Transpose());
        StateTransposed.Pack(Matrix.Of(State.Value).Transpose());
    }
}
