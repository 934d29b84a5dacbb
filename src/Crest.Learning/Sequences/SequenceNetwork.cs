using System.Numerics.Tensors;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Sequences;

/// <summary>
/// A network over sequences. A batch is divided into parts; a thread takes one at a time through all recurrent layers. The layers after
/// the pooling are computed by all threads together.
/// </summary>
/// <remarks>
/// The parts depend on the batch alone, and their gradients are added in their order, so any number of threads gives the same bits.
/// </remarks>
public sealed class SequenceNetwork
{
    /// <summary>Sequences that a thread takes at a time in prediction: whole tiles of rows.</summary>
    private const int SequencesOfBlock = 24;

    /// <summary>Sequences of a part of a batch in training, in batches that have no more than the most parts.</summary>
    private const int SequencesOfPart = 16;

    /// <summary>Most parts: each has memory for gradients, which are added in each batch.</summary>
    private const int MostParts = 16;

    private readonly WorkerPool _pool;
    private readonly RandomStream _dropout;
    private readonly RecurrentWeights[][] _weights;
    private readonly Network _head;
    private readonly List<SequencePart> _parts = [];
    private readonly SequenceOrder _order = new();
    private readonly Tensor _pooled;
    private readonly int _firstPlace, _recurrentLength, _length;
    private SequenceBatch? _batch;
    private bool _isFrozen;
    private int _blocksTaken;

    /// <summary>Builds a network with random weights.</summary>
    /// <param name="spec">The layers, which must have been <see cref="SequenceNetworkSpec.Checked">checked</see>.</param>
    /// <param name="seed">Seed of the weights and of dropout.</param>
    /// <param name="pool">The threads that compute it.</param>
    public SequenceNetwork(SequenceNetworkSpec spec, long seed, WorkerPool pool)
        : this(spec, seed, pool, new ParameterSet(seed), "")
    {
        Parameters.Allocate();
        Begin();
    }

    /// <summary>Builds one of several networks that share a set of parameters, allocated when all have registered theirs.</summary>
    internal SequenceNetwork(SequenceNetworkSpec spec, long seed, WorkerPool pool, ParameterSet parameters, string prefix)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(pool);
        (Spec, _pool, Parameters) = (spec, pool, parameters);
        _firstPlace = parameters.PaddedLearnedLength;
        _dropout = new RandomStream(seed, "dropout of sequences");
        int inputs = spec.Inputs;
        _weights = new RecurrentWeights[spec.Layers.Count][];
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            RecurrentLayerSpec recurrent = spec.Layers[layer];
            string name = $"{prefix}recurrent.{layer}";
            _weights[layer] =
            [
                new RecurrentWeights(recurrent, inputs, Parameters, $"{name}.forward"),
                .. recurrent.Bidirectional
                    ? [new RecurrentWeights(recurrent, inputs, Parameters, $"{name}.backward")]
                    : (RecurrentWeights[])[],
            ];
            inputs = recurrent.Outputs;
        }

        _recurrentLength = parameters.PaddedLearnedLength - _firstPlace;
        _head = new Network(spec.HeadSpec, seed, pool, parameters, $"{prefix}head.");
        _length = parameters.PaddedLearnedLength - _firstPlace;
        _pooled = new Tensor(0, spec.Pooled);
    }

    /// <summary>The layers as data.</summary>
    public SequenceNetworkSpec Spec { get; }

    /// <summary>Weights and statistics.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Number of outputs of a sequence.</summary>
    public int Outputs => _head.Outputs;

    /// <summary>What the layers after the pooling are given in the last pass [sequences × pooled values].</summary>
    public Tensor Pooled => _pooled;

    /// <summary>The gradients of this network's parameters [1 × padded length].</summary>
    internal Tensor Gradients { get; private set; } = new(0, 0);

    /// <summary>The network after the pooling.</summary>
    internal Network Head => _head;

    /// <summary>The weights of each direction of each layer.</summary>
    internal IReadOnlyList<IReadOnlyList<RecurrentWeights>> Weights => _weights;

    /// <summary>
    /// Lays the weights out for the products once and for all, which a single sequence takes longer for than for all its steps. The
    /// network cannot be trained from then on.
    /// </summary>
    public void Freeze()
    {
        Pack(training: false);
        _isFrozen = true;
    }

    /// <summary>Computes the outputs, as for prediction: nothing is dropped, running statistics are used.</summary>
    /// <param name="batch">One or more sequences.</param>
    /// <returns>[sequences × outputs]; overwritten by the next pass.</returns>
    public Tensor Predict(SequenceBatch batch)
    {
        Pool(batch, training: false, step: 0);
        return _head.Predict(_pooled);
    }

    /// <summary>Computes the outputs of a batch for training.</summary>
    /// <param name="batch">One or more sequences; must stay as it is until <see cref="Backward"/>.</param>
    /// <param name="step">Number of the batch since the start of training: dropout draws from it.</param>
    /// <returns>[sequences × outputs]; overwritten by the next pass.</returns>
    /// <exception cref="InvalidOperationException">The network is <see cref="Freeze">frozen</see>.</exception>
    public Tensor Forward(SequenceBatch batch, long step)
    {
        if (_isFrozen) throw new InvalidOperationException("a frozen network cannot be trained");
        Pool(batch, training: true, step);
        return _head.Forward(_pooled, step);
    }

    /// <summary>Computes the gradients of all parameters for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="gradient">Gradient of the loss by the outputs [sequences × outputs]; used as scratch memory.</param>
    public void Backward(Tensor gradient)
    {
        Tensor byPooled = _head.BackwardToInput(gradient);
        _pool.Shares.Divide(PartsOfBatch);
        _pool.Run(new BackwardOfParts(this, byPooled));
        _pool.Run(new SumOfParts(this));
    }

    /// <summary>A state that goes through the steps of a sequence as they come.</summary>
    /// <exception cref="InvalidOperationException">A layer is bidirectional.</exception>
    public SequenceState NewState() =>
        Spec.IsCausal
            ? new SequenceState(this)
            : throw new InvalidOperationException("a bidirectional layer needs all steps of a sequence");

    /// <summary>Makes the memory of the threads, once the parameters have theirs.</summary>
    internal void Begin()
    {
        Gradients = Parameters.Gradients.Slice(_firstPlace, 1, _length);
        MakeParts(_pool.Threads);
    }

    /// <summary>Makes the memory of parts that have none yet.</summary>
    private void MakeParts(int count)
    {
        while (_parts.Count < count)
        {
            Tensor own = _parts.Count == 0
                ? Parameters.Gradients.Slice(_firstPlace, 1, _recurrentLength) : new Tensor(1, _recurrentLength);
            _parts.Add(new SequencePart(Spec, _weights, Parameters, _firstPlace, own));
        }
    }

    private void Pool(SequenceBatch batch, bool training, long step)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Values.Columns != Spec.Inputs)
            throw new ArgumentException($"a step has {Spec.Inputs} features, not {batch.Values.Columns}", nameof(batch));
        Pack(training);
        _order.Sort(batch);
        _batch = batch;
        _pooled.Resize(batch.Count);
        _blocksTaken = 0;
        if (training)
        {
            MakeParts(PartsOfBatch);
            _pool.Shares.Divide(PartsOfBatch);
            _pool.Run(new ForwardOfParts(this, _dropout.Split(step)));
        }
        else _pool.Run(new PredictionOfBlocks(this));
    }

    /// <summary>Lays the weights out for the products, unless they are frozen: they may have changed since the last pass.</summary>
    internal void Pack(bool training)
    {
        if (_isFrozen) return;
        foreach (RecurrentWeights[] layer in _weights)
            foreach (RecurrentWeights weights in layer) weights.Pack(training);
    }

    private int PartsOfBatch => Math.Min((_batch!.Count + SequencesOfPart - 1) / SequencesOfPart, MostParts);

    private readonly struct ForwardOfParts(SequenceNetwork network, RandomStream random) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = network._pool.Shares.Take(part)) >= 0;)
                network._parts[piece].Forward(
                    network._batch!, network._order.Sequences, piece, network.PartsOfBatch, int.MaxValue, network._pooled, training: true,
                    random);
        }
    }

    /// <summary>
    /// Each thread takes the next sequences of nearly the same length as soon as it is done with others, so that none waits for one that
    /// another program slows down. A sequence has the same bits in any block.
    /// </summary>
    private readonly struct PredictionOfBlocks(SequenceNetwork network) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            ReadOnlySpan<int> order = network._order.Sequences;
            for (int first; (first = (Interlocked.Increment(ref network._blocksTaken) - 1) * SequencesOfBlock) < order.Length;)
                network._parts[part].Forward(
                    network._batch!, order, first, 1, SequencesOfBlock, network._pooled, training: false, default);
        }
    }

    private readonly struct BackwardOfParts(SequenceNetwork network, Tensor gradient) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            for (int piece; (piece = network._pool.Shares.Take(part)) >= 0;) network._parts[piece].Backward(network._pooled, gradient);
        }
    }

    /// <summary>Adds the parts' gradients to those of the first, in their order.</summary>
    private readonly struct SumOfParts(SequenceNetwork network) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(network._recurrentLength, VectorRow.Lanes, part, parts);
            Span<float> sum = network._parts[0].Gradients.Values[start..end];
            for (int i = 1; i < network.PartsOfBatch; i++)
                TensorPrimitives.Add(sum, network._parts[i].Gradients.Values[start..end], sum);
        }
    }
}
