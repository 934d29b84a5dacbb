using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Sequences;

/// <summary>Makes one row of the outputs of all steps of each sequence, and divides its gradient among them.</summary>
/// <param name="kinds">What the row consists of, part after part.</param>
/// <param name="spec">The layer whose outputs are pooled.</param>
internal sealed unsafe class PooledSequences(IReadOnlyList<SequencePooling> kinds, RecurrentLayerSpec spec)
{
    private readonly int _width = spec.Outputs;
    private readonly int _meanAt = PlaceOf(kinds, SequencePooling.Mean, spec.Outputs);
    private readonly int _maximumAt = PlaceOf(kinds, SequencePooling.Maximum, spec.Outputs);
    private readonly int _lastAt = PlaceOf(kinds, SequencePooling.Last, spec.Outputs);

    /// <summary>Pools the outputs.</summary>
    /// <param name="sequences">The sequences.</param>
    /// <param name="output">[rows × outputs].</param>
    /// <param name="pooled">[sequences of the batch × pooled values]; the rows of these sequences are written.</param>
    public void Forward(PackedSequences sequences, Tensor output, Tensor pooled)
    {
        for (int i = 0; i < sequences.Count; i++)
        {
            Span<float> row = pooled.Row(sequences.SequenceAt(i));
            if (_meanAt >= 0) row.Slice(_meanAt, _width).Clear();
            if (_maximumAt >= 0) row.Slice(_maximumAt, _width).Fill(float.NegativeInfinity);
        }

        for (int step = 0; step < sequences.Steps; step++)
        {
            int start = sequences.StartOf(step), active = sequences.ActiveAt(step);
            for (int i = 0; i < active; i++)
            {
                float* from = output.Pointer + ((nint)(start + i) * _width), to = RowOf(pooled, sequences, i);
                for (int u = 0; u < _width; u += VectorRow.Lanes)
                {
                    int left = _width - u;
                    Vector512<float> value = Vector512.Load(from + u);
                    if (_meanAt >= 0) VectorRow.Store(Vector512.Load(to + _meanAt + u) + value, to + _meanAt + u, left);
                    if (_maximumAt >= 0)
                        VectorRow.Store(Vector512.Max(Vector512.Load(to + _maximumAt + u), value), to + _maximumAt + u, left);
                }
            }
        }

        for (int i = 0; i < sequences.Count; i++)
        {
            Span<float> row = pooled.Row(sequences.SequenceAt(i));
            int length = sequences.LengthOf(i);
            if (_meanAt >= 0)
                foreach (ref float value in row.Slice(_meanAt, _width)) value /= length;
            if (_lastAt < 0) continue;
            output.Row(sequences.StartOf(length - 1) + i)[..spec.Units].CopyTo(row[_lastAt..]);
            if (spec.Bidirectional) output.Row(i)[spec.Units..].CopyTo(row[(_lastAt + spec.Units)..]);
        }
    }

    /// <summary>Divides the gradients by the pooled rows among the steps.</summary>
    /// <param name="sequences">The sequences of the last forward pass.</param>
    /// <param name="output">Their outputs [rows × outputs].</param>
    /// <param name="pooled">What was pooled of them.</param>
    /// <param name="pooledGradient">By the pooled rows [sequences of the batch × pooled values].</param>
    /// <param name="gradient">By the outputs, written [rows × outputs].</param>
    /// <remarks>Where several steps have the same maximum, each is given its gradient; with real numbers that does not happen.</remarks>
    public void Backward(PackedSequences sequences, Tensor output, Tensor pooled, Tensor pooledGradient, Tensor gradient)
    {
        gradient.Resize(sequences.Rows);
        for (int step = 0; step < sequences.Steps; step++)
        {
            int start = sequences.StartOf(step), active = sequences.ActiveAt(step), following = sequences.ActiveAt(step + 1);
            for (int i = 0; i < active; i++)
            {
                float* from = output.Pointer + ((nint)(start + i) * _width), to = gradient.Pointer + ((nint)(start + i) * _width),
                    row = RowOf(pooled, sequences, i), by = RowOf(pooledGradient, sequences, i);
                Vector512<float> share = Vector512.Create(1f / sequences.LengthOf(i));
                for (int u = 0; u < _width; u += VectorRow.Lanes)
                {
                    Vector512<float> sum = default;
                    if (_meanAt >= 0) sum = Vector512.Load(by + _meanAt + u) * share;
                    if (_maximumAt >= 0)
                        sum += Vector512.Equals(Vector512.Load(row + _maximumAt + u), Vector512.Load(from + u))
                            & Vector512.Load(by + _maximumAt + u);
                    VectorRow.Store(sum, to + u, _width - u);
                }

                if (_lastAt < 0) continue;
                if (i >= following)
                    for (int u = 0; u < spec.Units; u++) to[u] += by[_lastAt + u];
                if (step == 0)
                    for (int u = spec.Units; u < _width; u++) to[u] += by[_lastAt + u];
            }
        }
    }

    private static float* RowOf(Tensor tensor, PackedSequences sequences, int index) =>
        tensor.Pointer + ((nint)sequences.SequenceAt(index) * tensor.Columns);

    private static int PlaceOf(IReadOnlyList<SequencePooling> kinds, SequencePooling kind, int width)
    {
        for (int i = 0; i < kinds.Count; i++)
            if (kinds[i] == kind) return i * width;
        return -1;
    }
}
