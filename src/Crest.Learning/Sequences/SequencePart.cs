using System.Runtime.Intrinsics;
using Crest.Learning.Parameters;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Sequences;

/// <summary>The part of a batch that one thread takes through all recurrent layers, with the memory for it.</summary>
internal sealed unsafe class SequencePart
{
    private readonly SequenceNetworkSpec _spec;
    private readonly PackedSequences _sequences;
    private readonly RecurrentPass[][] _passes;
    private readonly RecurrentGradients[][] _gradients;
    private readonly Tensor[] _outputs, _outputGradients, _factors;
    private readonly PooledSequences _pooling;

    /// <summary>Makes the memory.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="weights">The weights of each direction of each layer.</param>
    /// <param name="parameters">The parameters that they are among.</param>
    /// <param name="first">Where those of this network begin among the learned ones.</param>
    /// <param name="gradients">Where the gradients of the recurrent layers go.</param>
    public SequencePart(SequenceNetworkSpec spec, RecurrentWeights[][] weights, ParameterSet parameters, int first, Tensor gradients)
    {
        _spec = spec;
        Gradients = gradients;
        _sequences = new PackedSequences(spec.Inputs);
        _passes = [.. weights.Select(layer => layer.Select((w, direction) => RecurrentPass.Of(w, direction == 1)).ToArray())];
        _gradients = [.. weights.Select(layer => layer.Select(w => new RecurrentGradients(w, parameters, first, gradients)).ToArray())];
        Tensor[] Memory() => [.. spec.Layers.Select(layer => new Tensor(0, layer.Outputs))];
        (_outputs, _outputGradients, _factors) = (Memory(), Memory(), Memory());
        _pooling = new PooledSequences(spec.Pooling, spec.Layers[^1]);
    }

    /// <summary>Gradients of the recurrent layers, at the places of the learned parameters.</summary>
    public Tensor Gradients { get; }

    /// <summary>Computes the pooled rows of some sequences.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="order">Its sequences, the longest first.</param>
    /// <param name="first">The first that is taken.</param>
    /// <param name="stride">From one that is taken to the next.</param>
    /// <param name="most">How many are taken, or all that there are.</param>
    /// <param name="pooled">[sequences of the batch × pooled values].</param>
    /// <param name="training">Whether a backward pass follows.</param>
    /// <param name="random">What dropout draws from.</param>
    public void Forward(
        SequenceBatch batch, ReadOnlySpan<int> order, int first, int stride, int most, Tensor pooled, bool training, RandomStream random)
    {
        _sequences.Pack(batch, order, first, stride, most);
        Tensor input = _sequences.Values;
        for (int layer = 0; layer < _passes.Length; layer++)
        {
            Tensor output = _outputs[layer];
            output.Resize(_sequences.Rows);
            for (int direction = 0; direction < _passes[layer].Length; direction++)
                _passes[layer][direction].Forward(_sequences, input, output, direction * _spec.Layers[layer].Units, training);
            if (training && _spec.Layers[layer].DropoutRate > 0) Drop(layer, random.Split(layer).Split(first));
            input = output;
        }

        _pooling.Forward(_sequences, input, pooled);
    }

    /// <summary>Computes the gradients of the recurrent layers for the last forward pass.</summary>
    /// <param name="pooled">What it gave.</param>
    /// <param name="gradient">By the pooled rows [sequences of the batch × pooled values].</param>
    public void Backward(Tensor pooled, Tensor gradient)
    {
        int last = _passes.Length - 1;
        _pooling.Backward(_sequences, _outputs[last], pooled, gradient, _outputGradients[last]);
        for (int layer = last; layer >= 0; layer--)
        {
            Tensor by = _outputGradients[layer];
            if (_spec.Layers[layer].DropoutRate > 0) Scale(by, _factors[layer]);
            Tensor input = layer == 0 ? _sequences.Values : _outputs[layer - 1];
            Tensor? inputGradient = layer == 0 ? null : _outputGradients[layer - 1];
            inputGradient?.Resize(_sequences.Rows);
            for (int direction = 0; direction < _passes[layer].Length; direction++)
                _passes[layer][direction].Backward(
                    _sequences, input, by, direction * _spec.Layers[layer].Units, inputGradient, adds: direction == 1,
                    _gradients[layer][direction]);
        }
    }

    private void Drop(int layer, RandomStream random)
    {
        Tensor output = _outputs[layer], factors = _factors[layer];
        factors.Resize(output.Rows);
        float rate = (float)_spec.Layers[layer].DropoutRate;
        Vector512<float> keep = Vector512.Create(1 / (1 - rate)), dropped = Vector512.Create(rate);
        for (int i = 0; i < output.Length; i += VectorRow.Lanes)
            VectorRow.Store(
                keep & Vector512.GreaterThanOrEqual(random.Uniform(i / 2), dropped), factors.Pointer + i, output.Length - i);
        Scale(output, factors);
    }

    private static void Scale(Tensor values, Tensor factors)
    {
        for (int i = 0; i < values.Length; i += VectorRow.Lanes)
            VectorRow.Store(
                Vector512.Load(values.Pointer + i) * Vector512.Load(factors.Pointer + i), values.Pointer + i, values.Length - i);
    }
}
