using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Sequences;

/// <summary>
/// i, f, o = σ(x W + b + h U), g = tanh(x W_g + b_g + h U_g), c' = f c + i g, h' = o tanh c'. A row of gates contains i, f, g, o.
/// </summary>
/// <param name="weights">Weights of the direction.</param>
/// <param name="backward">Whether it goes from the last step to the first.</param>
internal sealed unsafe class LstmPass(RecurrentWeights weights, bool backward) : RecurrentPass(weights, backward)
{
    /// <summary>c before each row [rows × units], kept for a backward pass.</summary>
    private readonly Tensor _previousCells = new(0, weights.Spec.Units);

    /// <summary>Gradients by c before the present step [sequences × units].</summary>
    private readonly Tensor _cellCarry = new(0, weights.Spec.Units);

    /// <summary>c of each sequence [sequences × units].</summary>
    public Tensor Cells { get; } = new(0, weights.Spec.Units);

    protected override int StateColumn => 0;

    public override void Begin(int count, int kept)
    {
        base.Begin(count, kept);
        Cells.Resize(count);
        Cells.Values.Clear();
        _previousCells.Resize(kept);
    }

    protected override void BeginBackward(int count)
    {
        base.BeginBackward(count);
        _cellCarry.Resize(count);
        _cellCarry.Values.Clear();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override void ForwardStep(
        int sequence, int count, int row, int entered, Tensor output, int column, bool training)
    {
        int units = Units;
        float* entering = Entering.Pointer + ((nint)entered * 4 * units), products = Products.Pointer,
            state = State.Pointer + ((nint)sequence * units), cells = Cells.Pointer + ((nint)sequence * units),
            to = output.Pointer + ((nint)row * output.Columns) + column;
        float* gates = training ? Gates.Pointer + ((nint)row * 4 * units) : null, kept = Previous.Pointer + ((nint)row * units),
            keptCells = _previousCells.Pointer + ((nint)row * units);
        int width = 4 * units;
        for (int j = 0; j < count; j++, entering += width, products += width, state += units, cells += units, to += output.Columns)
        {
            Sigmoids(entering, products, 2 * units);
            Tanhs(entering + (2 * units), products + (2 * units), units);
            Sigmoids(entering + (3 * units), products + (3 * units), units);
            for (int u = 0; u < units; u += VectorRow.Lanes)
            {
                int left = units - u;
                Vector512<float> i = Vector512.Load(products + u), f = Vector512.Load(products + units + u),
                    g = Vector512.Load(products + (2 * units) + u), o = Vector512.Load(products + (3 * units) + u);
                Vector512<float> before = Vector512.Load(cells + u), cell = Vector512.FusedMultiplyAdd(f, before, i * g);
                Vector512<float> after = o * VectorFunctions.Tanh(cell);
                if (gates is not null)
                {
                    VectorRow.Store(Vector512.Load(state + u), kept + u, left);
                    VectorRow.Store(before, keptCells + u, left);
                    VectorRow.Store(i, gates + u, left);
                    VectorRow.Store(f, gates + units + u, left);
                    VectorRow.Store(g, gates + (2 * units) + u, left);
                    VectorRow.Store(o, gates + (3 * units) + u, left);
                }

                VectorRow.Store(cell, cells + u, left);
                VectorRow.Store(after, state + u, left);
                VectorRow.Store(after, to + u, left);
            }

            if (gates is null) continue;
            gates += width;
            kept += units;
            keptCells += units;
        }
    }

    protected override void BackwardStep(int start, int count, Tensor gradient, int column)
    {
        int units = Units;
        Vector512<float> one = Vector512<float>.One;
        for (int row = 0; row < count; row++)
        {
            float* gates = Gates.Pointer + ((nint)(start + row) * 4 * units), carry = Carry.Pointer + ((nint)row * units),
                cellCarry = _cellCarry.Pointer + ((nint)row * units),
                before = _previousCells.Pointer + ((nint)(start + row) * units),
                by = gradient.Pointer + ((nint)(start + row) * gradient.Columns) + column;
            for (int u = 0; u < units; u += VectorRow.Lanes)
            {
                int left = units - u;
                Vector512<float> i = Vector512.Load(gates + u), f = Vector512.Load(gates + units + u),
                    g = Vector512.Load(gates + (2 * units) + u), o = Vector512.Load(gates + (3 * units) + u);
                Vector512<float> cellBefore = Vector512.Load(before + u);
                Vector512<float> size = VectorFunctions.Tanh(Vector512.FusedMultiplyAdd(f, cellBefore, i * g));
                Vector512<float> byState = Vector512.Load(by + u) + Vector512.Load(carry + u);
                Vector512<float> byCell = Vector512.FusedMultiplyAdd(
                    byState * o, Vector512.FusedMultiplyAdd(-size, size, one), Vector512.Load(cellCarry + u));
                VectorRow.Store(byCell * g * i * (one - i), gates + u, left);
                VectorRow.Store(byCell * cellBefore * f * (one - f), gates + units + u, left);
                VectorRow.Store(byCell * i * Vector512.FusedMultiplyAdd(-g, g, one), gates + (2 * units) + u, left);
                VectorRow.Store(byState * size * o * (one - o), gates + (3 * units) + u, left);
                VectorRow.Store(byCell * f, cellCarry + u, left);
                VectorRow.Store(Vector512<float>.Zero, carry + u, left);
            }
        }
    }
}
