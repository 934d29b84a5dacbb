using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Sequences;

/// <summary>
/// One direction of a recurrent layer over packed sequences, forward and backward, on one thread. The inputs of some steps are multiplied
/// at once, as many as stay in the second-level cache; then the states of some sequences at a time, whose products are still in the
/// nearest cache when the gates are computed from them.
/// </summary>
/// <remarks>Bounded by arithmetic: about three quarters of a training step are matrix products, the rest sigmoids and hyperbolic tangents.
/// </remarks>
internal abstract unsafe class RecurrentPass
{
    private const int GatesOfRow = 4;

    /// <summary>Rows of inputs that are multiplied ahead, at least those of one step.</summary>
    private const int RowsAhead = 96;

    /// <summary>States that are multiplied at once: whole tiles of rows, whose products are half of the nearest cache.</summary>
    private const int StatesAtOnce = 24;

    [ThreadStatic]
    private static WorkerPool? t_alone;

    private readonly bool _backward;
    private readonly Tensor _sums;

    protected RecurrentPass(RecurrentWeights weights, bool backward)
    {
        (Weights, _backward) = (weights, backward);
        Gates = new Tensor(0, GatesOfRow * Units);
        Previous = new Tensor(0, Units);
        State = new Tensor(0, Units);
        Entering = new Tensor(0, GateColumns);
        Products = new Tensor(StatesAtOnce, GateColumns);
        Carry = new Tensor(0, Units);
        _sums = new Tensor(1, GateColumns);
    }

    /// <summary>The state of each sequence after the last step that was computed [sequences × units].</summary>
    public Tensor State { get; }

    protected RecurrentWeights Weights { get; }

    protected int Units => Weights.Spec.Units;

    /// <summary>The gates of each row [rows × 4 units], kept for a backward pass, after which they are the gradients by what enters them.
    /// </summary>
    protected Tensor Gates { get; }

    /// <summary>The state before each row [rows × units], kept for a backward pass.</summary>
    protected Tensor Previous { get; }

    /// <summary>Inputs times weights, and the biases, of the present step and of some that follow [rows × gates].</summary>
    protected Tensor Entering { get; }

    /// <summary>States times weights of some sequences at the present step [sequences × gates].</summary>
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
        int entered = 0, end = 0; // the rows whose inputs are multiplied
        for (int done = 0; done < sequences.Steps; done++)
        {
            int step = _backward ? sequences.Steps - 1 - done : done;
            int start = sequences.StartOf(step), count = sequences.ActiveAt(step);
            if (start < entered || start + count > end)
            {
                (entered, end) = RowsFrom(sequences, step);
                Enter(Part(input, entered, end - entered, 0, input.Columns));
            }

            Step(count, start, start - entered, output, column, training);
        }
    }

    /// <summary>
    /// What a product runs on: parts of a batch run side by side, so each product is one thread's. A pool is used by one thread at a time,
    /// so each thread has its own.
    /// </summary>
    private static WorkerPool Alone => t_alone ??= new WorkerPool(1);

    /// <summary>Forgets all states.</summary>
    /// <param name="count">Number of sequences.</param>
    /// <param name="kept">Rows whose states are kept for a backward pass.</param>
    public virtual void Begin(int count, int kept)
    {
        State.Resize(count);
        State.Values.Clear();
        Gates.Resize(kept);
        Previous.Resize(kept);
    }

    /// <summary>Goes one step on from the present states.</summary>
    /// <param name="input">[sequences × inputs].</param>
    /// <param name="output">[sequences × outputs of the layer].</param>
    public void Advance(Tensor input, Tensor output)
    {
        Enter(Matrix.Of(input));
        Step(State.Rows, 0, 0, output, 0, training: false);
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

    /// <summary>Computes the gates of some sequences at a step, writes the outputs and the new states.</summary>
    /// <param name="sequence">The first sequence.</param>
    /// <param name="count">Number of sequences.</param>
    /// <param name="row">The row of the first one.</param>
    /// <param name="entered">Its row in <see cref="Entering"/>.</param>
    /// <param name="output">[rows × outputs of the layer].</param>
    /// <param name="column">The first column of this direction.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    protected abstract void ForwardStep(
        int sequence, int count, int row, int entered, Tensor output, int column, bool training);

    /// <summary>
    /// Replaces the gates of a step by the gradients by what enters them, and begins those by the states before it with what does not go
    /// through the weights.
    /// </summary>
    protected abstract void BackwardStep(int start, int count, Tensor gradient, int column);

    /// <summary>The rows of a step and of those that are taken after it, as many as are multiplied ahead.</summary>
    private (int Start, int End) RowsFrom(PackedSequences sequences, int step)
    {
        int start = sequences.StartOf(step), next = step + 1;
        while (_backward && step > 0 && sequences.StartOf(next) - sequences.StartOf(step - 1) <= RowsAhead)
            start = sequences.StartOf(--step);
        while (!_backward && next < sequences.Steps && sequences.StartOf(next + 1) - start <= RowsAhead) next++;
        return (start, sequences.StartOf(next));
    }

    private void Enter(in Matrix input)
    {
        Entering.Resize(input.Rows);
        Weights.PackedInput.MultiplyFrom(input, Matrix.Of(Entering), bias: Weights.Bias.Value.Pointer);
    }

    private void Step(int count, int row, int entered, Tensor output, int column, bool training)
    {
        for (int sequence = 0; sequence < count; sequence += StatesAtOnce)
        {
            int some = Math.Min(StatesAtOnce, count - sequence);
            Weights.PackedState.MultiplyFrom(Part(State, sequence, some, 0, Units), Part(Products, 0, some, 0, GateColumns));
            ForwardStep(sequence, some, row + sequence, entered + sequence, output, column, training);
        }
    }

    /// <summary>Products of some values of a row ← σ of them and of what enters. The compiler does not inline so much into one method.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static void Sigmoids(float* entering, float* products, int count)
    {
        for (int i = 0; i < count; i += VectorRow.Lanes)
            VectorRow.Store(
                VectorFunctions.Sigmoid(Vector512.Load(entering + i) + Vector512.Load(products + i)), products + i, count - i);
    }

    /// <summary>The same with the hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static void Tanhs(float* entering, float* products, int count)
    {
        for (int i = 0; i < count; i += VectorRow.Lanes)
            VectorRow.Store(
                VectorFunctions.Tanh(Vector512.Load(entering + i) + Vector512.Load(products + i)), products + i, count - i);
    }

    private static Matrix Part(Tensor tensor, int row, int rows, int column, int columns) =>
        new((nint)(tensor.Pointer + ((nint)row * tensor.Columns) + column), rows, columns, tensor.Columns, 1);
}
