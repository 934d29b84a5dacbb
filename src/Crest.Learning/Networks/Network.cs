using System.Globalization;
using Crest.Learning.Layers;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.Networks;

/// <summary>A sequence of layers with their parameters. The networks of this field have no branches, so there is no graph.</summary>
public sealed class Network
{
    /// <summary>
    /// Most samples predicted at once: enough for the matrix product to run at its limit, few enough for the
    /// activations to stay in the cache.
    /// </summary>
    public const int LargestPredictionBatch = 4000;

    private const int ValuesAtOnce = 1 << 20;

    private readonly List<Layer> _layers = [];
    private readonly RandomStream _dropout;

    /// <summary>What the last layer was given in the last pass.</summary>
    private Tensor? _lastHidden;

    /// <summary>Builds a network with random weights.</summary>
    /// <param name="spec">The layers.</param>
    /// <param name="seed">Seed of the weights and of dropout.</param>
    /// <param name="pool">The threads that compute it.</param>
    public Network(NetworkSpec spec, long seed, WorkerPool pool)
        : this(spec, seed, pool, new ParameterSet(seed), "") => Parameters.Allocate();

    /// <summary>Builds a network that is a part of another, which allocates the parameters of both.</summary>
    /// <param name="spec">The layers.</param>
    /// <param name="seed">Seed of dropout.</param>
    /// <param name="pool">The threads that compute it.</param>
    /// <param name="parameters">Where the layers register their parameters.</param>
    /// <param name="prefix">What the names of the parameters begin with.</param>
    internal Network(NetworkSpec spec, long seed, WorkerPool pool, ParameterSet parameters, string prefix)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Spec = spec;
        Pool = pool;
        _dropout = new RandomStream(seed, "dropout");
        Parameters = parameters;
        ImageShape shape = spec.Image ?? ImageShape.Flat(spec.Inputs);
        int widest = spec.Inputs;
        foreach (LayerSpec layer in spec.Layers)
        {
            _layers.Add(layer.Build(shape, parameters, $"{prefix}{_layers.Count}"));
            shape = layer.OutputOf(shape);
            widest = Math.Max(widest, shape.Values);
        }

        PredictionBatch = Math.Clamp(ValuesAtOnce / widest, 1, LargestPredictionBatch);
        Outputs = shape.Values;
    }

    /// <summary>The layers as data.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <summary>Number of outputs of a sample.</summary>
    public int Outputs { get; }

    /// <summary>Samples that are best predicted at once: the outputs of every layer stay in the cache.</summary>
    public int PredictionBatch { get; }

    /// <summary>The threads that compute it.</summary>
    internal WorkerPool Pool { get; }

    /// <summary>Weights and statistics.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Computes the outputs, as for prediction: nothing is dropped, running statistics are used.</summary>
    /// <param name="input">[samples × inputs].</param>
    /// <returns>[samples × outputs]; overwritten by the next pass.</returns>
    public Tensor Predict(Tensor input) => Forward(input, new Pass(Pool, Training: false, _dropout));

    /// <summary>Computes the outputs of one layer as for prediction.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="input">What it is given [samples × its inputs].</param>
    /// <returns>[samples × its outputs]; overwritten by the layer's next pass.</returns>
    internal Tensor PredictLayer(int number, Tensor input) =>
        _layers[number].Forward(input, new Pass(Pool, Training: false, _dropout.Split(number)));

    /// <summary>Computes the outputs of many samples as for prediction, batch by batch.</summary>
    /// <param name="input">[samples × inputs].</param>
    /// <param name="batchSize">Samples computed at once, at least 1; the result does not depend on it.</param>
    /// <param name="hidden">
    /// Given the first sample of each batch and what the last layer was given of it [samples × width], which the next batch overwrites;
    /// null for nobody.
    /// </param>
    /// <returns>[samples × outputs], a tensor of its own.</returns>
    public Tensor PredictInBatches(Tensor input, int batchSize = LargestPredictionBatch, Action<int, Tensor>? hidden = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var outputs = new Tensor(input.Rows, Outputs);
        for (int row = 0; row < input.Rows; row += batchSize)
        {
            int count = Math.Min(batchSize, input.Rows - row);
            Tensor batch = Predict(input.Slice(row * input.Columns, count, input.Columns));
            hidden?.Invoke(row, _lastHidden!);
            batch.Values.CopyTo(outputs.Values.Slice(row * outputs.Columns, batch.Length));
        }

        return outputs;
    }

    /// <summary>Computes the outputs of a batch for training.</summary>
    /// <param name="input">[samples × inputs]; must stay as it is until <see cref="Backward"/>.</param>
    /// <param name="step">Number of the batch since the start of training: dropout draws from it.</param>
    /// <returns>[samples × outputs]; overwritten by the next pass.</returns>
    public Tensor Forward(Tensor input, long step) => Forward(input, new Pass(Pool, Training: true, _dropout.Split(step)));

    /// <summary>Computes the gradients of all parameters for the batch of the last <see cref="Forward(Tensor, long)"/>.</summary>
    /// <param name="gradient">Gradient of the loss by the outputs [samples × outputs]; used as scratch memory.</param>
    public void Backward(Tensor gradient) => BackwardThrough(gradient, needsInputGradient: false);

    /// <summary>Computes the gradients of all parameters, and that by the input.</summary>
    /// <param name="gradient">Gradient of the loss by the outputs [samples × outputs]; used as scratch memory.</param>
    /// <returns>[samples × inputs]; overwritten by the next pass.</returns>
    internal Tensor BackwardToInput(Tensor gradient) => BackwardThrough(gradient, needsInputGradient: true);

    /// <summary>Adds the layers to an ONNX graph.</summary>
    internal void Export(OnnxGraph graph)
    {
        for (int i = 0; i < _layers.Count; i++)
        {
            graph.Begin($"{i}.{_layers[i].GetType().Name}");
            _layers[i].Export(graph);
            graph.Shape = Spec.Layers[i].OutputOf(graph.Shape);
        }
    }

    /// <summary>Copies the parameters of the layers that this network has in common with another.</summary>
    /// <param name="other">A part of this network, or one that this is a part of.</param>
    /// <param name="shift">What is added to the number of a layer of this network to give its number in the other.</param>
    public void CopyFrom(Network other, int shift)
    {
        ArgumentNullException.ThrowIfNull(other);
        Dictionary<string, Parameter> from = other.Parameters.All.ToDictionary(parameter => parameter.Name);
        foreach (Parameter parameter in Parameters.All)
        {
            int dot = parameter.Name.IndexOf('.', StringComparison.Ordinal);
            int layer = int.Parse(parameter.Name.AsSpan(0, dot), CultureInfo.InvariantCulture) + shift;
            if (from.TryGetValue($"{layer}{parameter.Name[dot..]}", out Parameter? values))
                values.Value.Values.CopyTo(parameter.Value.Values);
        }
    }

    private Tensor BackwardThrough(Tensor gradient, bool needsInputGradient)
    {
        for (int i = _layers.Count - 1; i >= 0; i--)
            gradient = _layers[i].Backward(gradient, Pool, needsInputGradient: needsInputGradient || i > 0);
        return gradient;
    }

    private Tensor Forward(Tensor input, in Pass pass)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Columns != Spec.Inputs)
            throw new ArgumentException($"the network takes {Spec.Inputs} features, not {input.Columns}", nameof(input));
        for (int i = 0; i < _layers.Count; i++)
        {
            Layer layer = _layers[i];
            if (i == _layers.Count - 1) _lastHidden = input;
            // The random numbers of each layer are its own.
            input = layer.Forward(input, pass with { Random = pass.Random.Split(i) });
        }

        return input;
    }
}
