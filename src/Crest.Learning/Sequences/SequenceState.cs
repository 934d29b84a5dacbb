using System.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Sequences;

/// <summary>
/// Where a sequence is: the states of all layers and what was pooled so far, so that a further step costs that step only. For networks
/// whose layers all go forward.
/// </summary>
/// <remarks>A state belongs to the weights that it was made with. From one thread at a time.</remarks>
public sealed class SequenceState
{
    private readonly SequenceNetwork _network;
    private readonly RecurrentPass[] _passes;
    private readonly Tensor _input, _pooled, _sums;
    private readonly Tensor[] _outputs;

    internal SequenceState(SequenceNetwork network)
    {
        _network = network;
        network.Pack(training: false);
        _passes = [.. network.Weights.Select(layer => RecurrentPass.Of(layer[0], backward: false))];
        _input = new Tensor(1, network.Spec.Inputs);
        _outputs = [.. network.Spec.Layers.Select(layer => new Tensor(1, layer.Outputs))];
        _pooled = new Tensor(1, network.Spec.Pooled);
        _sums = new Tensor(2, network.Spec.Layers[^1].Outputs);
        Clear();
    }

    /// <summary>Number of steps so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Number of values of <see cref="Save"/>.</summary>
    public int Length => _passes.Sum(ValuesOf) + _sums.Length;

    /// <summary>Forgets all steps.</summary>
    public void Clear()
    {
        Steps = 0;
        foreach (RecurrentPass pass in _passes) pass.Begin(1, 0);
        _sums.Row(0).Clear();
        _sums.Row(1).Fill(float.NegativeInfinity);
    }

    /// <summary>Takes one more step.</summary>
    /// <param name="features">[features of a step].</param>
    /// <returns>The outputs after this step [1 × outputs]; overwritten by the next.</returns>
    public Tensor Advance(ReadOnlySpan<float> features)
    {
        features.CopyTo(_input.Values);
        Tensor input = _input;
        for (int layer = 0; layer < _passes.Length; layer++)
        {
            _passes[layer].Advance(input, _outputs[layer]);
            input = _outputs[layer];
        }

        Steps++;
        TensorPrimitives.Add(_sums.Row(0), input.Values, _sums.Row(0));
        TensorPrimitives.Max(_sums.Row(1), input.Values, _sums.Row(1));
        int place = 0;
        foreach (SequencePooling kind in _network.Spec.Pooling)
        {
            Span<float> part = _pooled.Values.Slice(place, input.Columns);
            if (kind == SequencePooling.Mean) TensorPrimitives.Divide(_sums.Row(0), (float)Steps, part);
            else (kind == SequencePooling.Maximum ? _sums.Row(1) : input.Values).CopyTo(part);
            place += input.Columns;
        }

        return _network.Head.Predict(_pooled);
    }

    /// <summary>Writes the state.</summary>
    /// <param name="values">[<see cref="Length"/>].</param>
    public void Save(Span<float> values)
    {
        foreach (RecurrentPass pass in _passes)
        {
            foreach (Tensor part in StatesOf(pass))
            {
                part.Values.CopyTo(values);
                values = values[part.Length..];
            }
        }

        _sums.Values.CopyTo(values);
    }

    /// <summary>Returns to a state that was saved.</summary>
    /// <param name="steps">Number of steps that it had.</param>
    /// <param name="values">What <see cref="Save"/> wrote.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public void Restore(int steps, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (values.Length != Length) throw new ArgumentException($"a state has {Length} values, not {values.Length}", nameof(values));
        Steps = steps;
        foreach (RecurrentPass pass in _passes)
        {
            foreach (Tensor part in StatesOf(pass))
            {
                values[..part.Length].CopyTo(part.Values);
                values = values[part.Length..];
            }
        }

        values.CopyTo(_sums.Values);
    }

    private static Tensor[] StatesOf(RecurrentPass pass) => pass is LstmPass lstm ? [pass.State, lstm.Cells] : [pass.State];

    private static int ValuesOf(RecurrentPass pass) => StatesOf(pass).Sum(part => part.Length);
}
