using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Sequences;

/// <summary>
/// r = σ(x W_r + b_r + h U_r), z = σ(x W_z + b_z + h U_z), q = h U_n + c, n = tanh(x W_n + b_n + r q), h' = n + z (h - n), as PyTorch and
/// cuDNN have it. A row of gates contains n, r, z, q.
/// </summary>
/// <param name="weights">Weights of the direction.</param>
/// <param name="backward">Whether it goes from the last step to the first.</param>
internal sealed unsafe class GruPass(RecurrentWeights weights, bool backward) : RecurrentPass(weights, backward)
{
    protected override int StateColumn => Units;

    [MethodImpl(MethodImplOptions.NoInlining)]
    protected override void ForwardStep(
        int sequence, int count, int row, int entered, Tensor output, int column, bool training)
    {
        int units = Units;
        float* bias = Weights.CandidateBias!.Value.Pointer, entering = Entering.Pointer + ((nint)entered * 3 * units),
            products = Products.Pointer, state = State.Pointer + ((nint)sequence * units),
            to = output.Pointer + ((nint)row * output.Columns) + column;
        float* gates = training ? Gates.Pointer + ((nint)row * 4 * units) : null, kept = Previous.Pointer + ((nint)row * units);
        int width = 3 * units;
        for (int i = 0; i < count; i++, entering += width, products += width, state += units, to += output.Columns)
        {
            Sigmoids(entering + units, products, 2 * units);
            for (int u = 0; u < units; u += VectorRow.Lanes)
            {
                int left = units - u;
                Vector512<float> before = Vector512.Load(state + u), r = Vector512.Load(products + u),
                    z = Vector512.Load(products + units + u);
                Vector512<float> q = Vector512.Load(products + (2 * units) + u) + Vector512.Load(bias + u);
                Vector512<float> n = VectorFunctions.Tanh(Vector512.FusedMultiplyAdd(r, q, Vector512.Load(entering + u)));
                Vector512<float> after = Vector512.FusedMultiplyAdd(z, before - n, n);
                VectorRow.Store(after, state + u, left);
                VectorRow.Store(after, to + u, left);
                if (gates is null) continue;
                VectorRow.Store(before, kept + u, left);
                VectorRow.Store(n, gates + u, left);
                VectorRow.Store(r, gates + units + u, left);
                VectorRow.Store(z, gates + (2 * units) + u, left);
                VectorRow.Store(q, gates + (3 * units) + u, left);
            }

            if (gates is null) continue;
            gates += 4 * units;
            kept += units;
        }
    }

    protected override void BackwardStep(int start, int count, Tensor gradient, int column)
    {
        int units = Units;
        Vector512<float> one = Vector512<float>.One;
        for (int i = 0; i < count; i++)
        {
            float* gates = Gates.Pointer + ((nint)(start + i) * 4 * units), carry = Carry.Pointer + ((nint)i * units),
                previous = Previous.Pointer + ((nint)(start + i) * units),
                by = gradient.Pointer + ((nint)(start + i) * gradient.Columns) + column;
            for (int u = 0; u < units; u += VectorRow.Lanes)
            {
                int left = units - u;
                Vector512<float> n = Vector512.Load(gates + u), r = Vector512.Load(gates + units + u),
                    z = Vector512.Load(gates + (2 * units) + u), q = Vector512.Load(gates + (3 * units) + u);
                Vector512<float> byState = Vector512.Load(by + u) + Vector512.Load(carry + u);
                Vector512<float> byN = byState * (one - z) * Vector512.FusedMultiplyAdd(-n, n, one);
                Vector512<float> byZ = byState * (Vector512.Load(previous + u) - n) * z * (one - z);
                Vector512<float> byQ = byN * r, byR = byQ * q * (one - r);
                VectorRow.Store(byN, gates + u, left);
                VectorRow.Store(byR, gates + units + u, left);
                VectorRow.Store(byZ, gates + (2 * units) + u, left);
                VectorRow.Store(byQ, gates + (3 * units) + u, left);
                VectorRow.Store(byState * z, carry + u, left);
            }
        }
    }
}
