using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Sequences;

/// <summary>
/// One direction of a recurrent layer over packed sequences, forward and backward, on one thread. The inputs of all steps are multiplied at
/// once; a step then is one product of the states, whose rows are still in the nearest cache when the gates are computed from them.
/// </summary>
/// <remarks>Bounded by arithmetic: about three quarters of a training step are matrix products, the rest sigmoids and hyperbolic tangents.
/// </remarks>
internal abstract unsafe class RecurrentPass
{
    private const int GatesOfRow = 4;

    /// <summary>Threads of a product: parts of a batch run side by side, so that each is one thread's.</summary>
    private static readonly WorkerPool Alone = new(1);

    private readonly bool _backward;
    private readonly Tensor _sums;

    protected RecurrentPass(RecurrentWeights weights, bool backward)
    {
        (Weights, _backward) = (weights, backward);
        Gates = new Tensor(0, GatesOfRow * Units);
        Previous = new Tensor(0, Units);
        State = new Tensor(0, Units);
        Products = new Tensor(0, GateColumns);
        Carry = new Tensor(0, Units);
        _sums = new Tensor(1, GateColumns);
    }

    /// <summary>The state of each sequence after the last step that was computed [sequences × units].</summary>
    public Tensor State { get; }

    protected RecurrentWeights Weights { get; }

    protected int Units => Weights.Spec.Units;

    /// <summary>The gates of each row [rows × 4 units]; after a backward pass, the gradients by what enters them.</summary>
    protected Tensor Gates { get; }

    /// <summary>The state before each row [rows × units], kept for a backward pass.</summary>
    protected Tensor Previous { get; }

    /// <summary>States times weights of the present step [sequences × gates].</summary>
    protected Tensor Products { get; }

    /// <summary>Gradients by the states before the present step [sequences × units].</summary>
    protected Tensor Carry { get; }

    /// <summary>The first column of the gradients that belong to the state's weights.</summary>
    protected abstract int StateColumn { get; }

    private int GateColumns => Weights.Spec.Gates * Units;

    public static RecurrentPass Of(RecurrentWeights weights, bool backward) =>
        weights.Spec.Cell == RecurrentCell.Gru ? new GruPass(weights, backward) : new LstmPass(weights, backward);

    /// <summary>Computes the outputs of all steps.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="input">[rows × inputs].</param>
    /// <param name="output">[rows × outputs of the layer].</param>
    /// <param name="column">The first column of this direction.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public void Forward(PackedSequences sequences, Tensor input, Tensor output, int column, bool training)
    {
        Begin(sequences.Count, training ? sequences.Rows : 0);
        Gates.Resize(sequences.Rows);
        Weights.PackedInput.MultiplyFrom(
            Matrix.Of(input), Part(Gates, 0, sequences.Rows, 0, GateColumns), bias: Weights.Bias.Value.Pointer);
        for (int done = 0; done < sequences.Steps; done++)
        {
            int step = _backward ? sequences.Steps - 1 - done : done;
            int start = sequences.StartOf(step), count = sequences.ActiveAt(step);
            Weights.PackedState.MultiplyFrom(Part(State, 0, count, 0, Units), Part(Products, 0, count, 0, GateColumns));
            ForwardStep(start, count, output, column, training);
        }
    }

    /// <summary>Forgets all states.</summary>
    /// <param name="count">Number of sequences.</param>
    /// <param name="kept">Rows whose states are kept for a backward pass.</param>
    public virtual void Begin(int count, int kept)
    {
        State.Resize(count);
        State.Values.Clear();
        Products.Resize(count);
        Previous.Resize(kept);
    }

    /// <summary>Goes one step on from the present states.</summary>
    /// <param name="input">[sequences × inputs].</param>
    /// <param name="output">[sequences × outputs of the layer].</param>
    public void Advance(Tensor input, Tensor output)
    {
        int count = State.Rows;
        Gates.Resize(count);
        Weights.PackedInput.MultiplyFrom(Matrix.Of(input), Part(Gates, 0, count, 0, GateColumns), bias: Weights.Bias.Value.Pointer);
        Weights.PackedState.MultiplyFrom(Matrix.Of(State), Matrix.Of(Products));
        ForwardStep(0, count, output, 0, training: false);
    }

    /// <summary>Computes the gradients for the last forward pass.</summary>
    /// <param name="sequences">The same sequences.</param>
    /// <param name="input">The same input.</param>
    /// <param name="gradient">By the outputs [rows × outputs of the layer].</param>
    /// <param name="column">The first column of this direction.</param>
    /// <param name="inputGradient">By the inputs [rows × inputs], or null where it is not needed.</param>
    /// <param name="adds">Whether the gradient is added to what is there.</param>
    /// <param name="gradients">Where those of the weights go.</param>
    public void Backward(
        PackedSequences sequences, Tensor input, Tensor gradient, int column, Tensor? inputGradient, bool adds,
        RecurrentGradients gradients)
    {
        BeginBackward(sequences.Count);
        for (int done = 0; done < sequences.Steps; done++)
        {
            int step = _backward ? done : sequences.Steps - 1 - done;
            int start = sequences.StartOf(step), count = sequences.ActiveAt(step);
            BackwardStep(start, count, gradient, column);
            Weights.StateTransposed.MultiplyFrom(
                Part(Gates, start, count, StateColumn, GateColumns), Part(Carry, 0, count, 0, Units), adds: true);
        }

        int rows = sequences.Rows;
        Matrix byInput = Part(Gates, 0, rows, 0, GateColumns), byState = Part(Gates, 0, rows, StateColumn, GateColumns);
        MatrixProduct.Multiply(
            Alone, Matrix.Of(input).Transpose(), byInput, Matrix.Of(gradients.Input), columnSums: gradients.Bias.Pointer);
        MatrixProduct.Multiply(
            Alone, Matrix.Of(Previous).Transpose(), byState, Matrix.Of(gradients.State),
            columnSums: gradients.CandidateBias is null ? null : _sums.Pointer);
        if (gradients.CandidateBias is { } bias) _sums.Values[^Units..].CopyTo(bias.Values);
        if (inputGradient is not null) Weights.InputTransposed.MultiplyFrom(byInput, Matrix.Of(inputGradient), adds);
    }

    protected virtual void BeginBackward(int count)
    {
        Carry.Resize(count);
        Carry.Values.Clear();
    }

    /// <summary>Computes the gates of a step, writes the outputs and the new states.</summary>
    protected abstract void ForwardStep(int start, int count, Tensor output, int column, bool training);

    /// <summary>
    /// Replaces the gates of a step by the gradients by what enters them, and begins those by the states before it with what does not go
    /// through the weights.
    /// </summary>
    protected abstract void BackwardStep(int start, int count, Tensor gradient, int column);

    private static Matrix Part(Tensor tensor, int row, int rows, int column, int columns) =>
        new((nint)(tensor.Pointer + ((nint)row * tensor.Columns) + column), rows, columns, tensor.Columns, 1);
}
