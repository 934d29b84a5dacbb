using System.Numerics.Tensors;
using Crest.Learning.Mixtures;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Layers;

/// <summary>
/// s(x) = log p(x|positive) - log p(x|negative), each density a Gaussian mixture (Ueda, Fujino 2018). Parameters of each class: mixture
/// logits, means, and Cholesky factors of the covariance matrices with the logarithm of their diagonal; covariance = C Cᵀ. A new layer has
/// means drawn at random and unit covariances; <see cref="Begin"/> sets it to fitted mixtures.
/// </summary>
/// <remarks>
/// Bound by arithmetic (<see cref="MixtureBlock"/>). The backward pass computes densities again, which costs less than to write and
/// read z of every component and row.
/// </remarks>
public sealed unsafe class LikelihoodRatio : Layer
{
    private readonly string _name;
    private readonly int _features, _components;
    private readonly MixtureParameters _positive, _negative;
    private readonly Tensor _output, _inputGradient;
    private Scratch[] _scratch = [];
    private Tensor? _input;

    internal LikelihoodRatio(
        int features, int positiveComponents, int negativeComponents, CovarianceKind covariance, ParameterSet parameters, string name)
    {
        _name = $"{name}.{nameof(LikelihoodRatio)}";
        _features = features;
        _components = Math.Max(positiveComponents, negativeComponents);
        _positive = new MixtureParameters(positiveComponents, features, covariance, parameters, $"{name}.positive");
        _negative = new MixtureParameters(negativeComponents, features, covariance, parameters, $"{name}.negative");
        _output = new Tensor(0, 1);
        _inputGradient = new Tensor(0, features);
    }

    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <summary>Sets the parameters to those of two mixtures.</summary>
    /// <param name="positive">The density of the positive class.</param>
    /// <param name="negative">The density of the negative class.</param>
    /// <exception cref="ArgumentException">A mixture has another kind or number of components or features than this layer.</exception>
    public void Begin(GaussianMixture positive, GaussianMixture negative)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        _positive.CopyFrom(positive);
        _negative.CopyFrom(negative);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        _positive.Update();
        _negative.Update();
        Prepare(pass.Pool);
        pass.Pool.Run(new Score(this));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        Prepare(pool);
        _inputGradient.Resize(needsInputGradient ? gradient.Rows : 0);
        int groups = MixtureMoments.Groups(Blocks(gradient.Rows));
        pool.Run(new Differentiate(this, gradient, groups));
        _positive.TakeGradients(groups);
        _negative.TakeGradients(groups);
        return _inputGradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.Flatten();
        string input = graph.Value;
        _negative.Export(graph);
        string negative = graph.Value;
        graph.Value = input;
        _positive.Export(graph);
        graph.Begin(_name);
        graph.Apply("Sub", [negative]);
        graph.Apply("Unsqueeze", [graph.Constant($"{_name}.axis", [1])]);
    }

    private static int Blocks(int rows) => (rows + MixtureBlock.Rows - 1) / MixtureBlock.Rows;

    private static int RowsOf(int block, int rows) => Math.Min(MixtureBlock.Rows, rows - (block * MixtureBlock.Rows));

    private void Prepare(WorkerPool pool)
    {
        if (_scratch.Length < pool.Threads)
            _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Scratch(_components, _features))];
    }

    /// <summary>A thread's memory.</summary>
    private sealed class Scratch(int components, int features)
    {
        public readonly MixtureBlock Block = new(components, features);
        public readonly Tensor Input = new(features, MixtureBlock.Rows), Gradient = new(1, MixtureBlock.Rows),
            InputGradient = new(features, MixtureBlock.Rows);
    }

    private readonly struct Score(LikelihoodRatio layer) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            Tensor input = layer._input!, output = layer._output;
            Scratch scratch = layer._scratch[part];
            (int first, int end) = Partition.Of(Blocks(input.Rows), 1, part, parts);
            for (int block = first; block < end; block++)
            {
                int start = block * MixtureBlock.Rows, count = RowsOf(block, input.Rows);
                float* x = scratch.Input.Pointer;
                MixtureBlock.Load(input.Pointer + ((nint)start * input.Columns), count, input.Columns, x);
                MixtureBlock.Bound(x, count, input.Columns);
                Span<float> scores = output.Values.Slice(start, count);
                scratch.Block.Evaluate(layer._positive.Whitening, x, count, keeps: false);
                scratch.Block.LogDensities(count).CopyTo(scores);
                scratch.Block.Evaluate(layer._negative.Whitening, x, count, keeps: false);
                TensorPrimitives.Subtract(scores, scratch.Block.LogDensities(count), scores);
            }
        }
    }

    /// <summary>Sums what the gradients are made of; a group's sums are of one thread.</summary>
    private readonly struct Differentiate(LikelihoodRatio layer, Tensor gradient, int groups) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int first, int end) = Partition.Of(groups, 1, part, parts);
            for (int group = first; group < end; group++)
            {
                layer._positive.Moments.Clear(group);
                layer._negative.Moments.Clear(group);
                (int firstBlock, int endBlock) = Partition.Of(Blocks(gradient.Rows), 1, group, groups);
                for (int block = firstBlock; block < endBlock; block++)
                    Add(layer._scratch[part], group, block * MixtureBlock.Rows, RowsOf(block, gradient.Rows));
            }
        }

        private void Add(Scratch scratch, int group, int start, int count)
        {
            Tensor input = layer._input!, output = layer._inputGradient;
            MixtureBlock.Load(input.Pointer + ((nint)start * input.Columns), count, input.Columns, scratch.Input.Pointer);
            MixtureBlock.Bound(scratch.Input.Pointer, count, input.Columns);
            scratch.Gradient.Values.Clear();
            gradient.Values.Slice(start, count).CopyTo(scratch.Gradient.Values);
            scratch.InputGradient.Values.Clear();
            Add(scratch, group, layer._positive, count);
            TensorPrimitives.Negate(scratch.Gradient.Values, scratch.Gradient.Values);
            Add(scratch, group, layer._negative, count);
            if (output.Rows > 0)
                MixtureBlock.Unload(scratch.InputGradient.Pointer, count, output.Columns, output.Pointer + ((nint)start * output.Columns));
        }

        private void Add(Scratch scratch, int group, MixtureParameters mixture, int count)
        {
            MixtureBlock block = scratch.Block;
            block.Evaluate(mixture.Whitening, scratch.Input.Pointer, count, keeps: true);
            block.Weigh(scratch.Gradient.Pointer, mixture.Whitening.Components, count);
            mixture.Moments.Add(group, block, count);
            if (layer._inputGradient.Rows > 0) block.AddInputGradient(mixture.Whitening, scratch.InputGradient.Pointer, count);
        }
    }
}
