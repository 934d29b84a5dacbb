using System.Numerics.Tensors;
using System.Text.Json.Nodes;
using Crest.Benchmarks.Peers;
using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Metrics;
using Crest.Learning.Optimisers;
using Crest.Learning.Sequences;
using Crest.Numerics.Threads;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Benchmarks.Workloads;

/// <summary>
/// Two bidirectional recurrent layers of 64 units over light curves, their mean and maximum, and two classes: for Crest and as the peers
/// are told of it. Sample i of a batch is of class i % 2.
/// </summary>
internal sealed class RecurrentNetwork
{
    private const int Units = 64, Layers = 2, Classes = 2;

    /// <summary>A way of ONNX Runtime: its steps are small, and on one thread it is the fastest.</summary>
    private const string OneThread = "one thread";

    private static readonly string[] s_debian = ["packed", "padded"], s_torch = ["packed", "padded", "script"];

    private readonly NightSequences _data;
    private readonly RecurrentCell _cell;
    private readonly WorkerPool _pool;
    private readonly SequenceNetwork _network;
    private readonly SequenceBatch _batch;
    private readonly Adam _optimiser;
    private readonly HeadsLoss _loss = new(Classes, 0);
    private readonly Tensor _gradient = new(0, Classes), _target = new(NightSequences.BatchSize, Classes);
    private long _step;

    /// <summary>Builds it, and writes its weights and its ONNX file for the peers.</summary>
    public RecurrentNetwork(NightSequences data, RecurrentCell cell, string folder, WorkerPool pool)
    {
        (_data, _cell, _pool, _batch) = (data, cell, pool, new SequenceBatch(data.Features));
        var ensemble = new SequenceEnsemble(SpecOf(data, cell, bidirectional: true), members: 1, seed: 1, pool);
        _network = ensemble.Members[0];
        _optimiser = new Adam(_network.Parameters.Learned.Columns);
        for (int i = 0; i < _target.Rows; i++) _target[i, i % Classes] = 1;
        SharedFile.Write<float>(folder, $"recurrent-{Name}.f32", [.. _network.Parameters.All.SelectMany(p => p.Value.Values.ToArray())]);
        new SequenceOnnx(Classes, Calibration.None(Classes), [], new Dictionary<string, string>(StringComparer.Ordinal))
            .Write(Path.Combine(folder, $"recurrent-{Name}.onnx"), ensemble);
    }

    /// <summary>Says that nothing is learned any more, as of a model that has been loaded.</summary>
    public void Freeze() => _network.Freeze();

    private string Name => _cell == RecurrentCell.Gru ? "gru" : "lstm";

    /// <summary>The layers.</summary>
    public static SequenceNetworkSpec SpecOf(NightSequences data, RecurrentCell cell, bool bidirectional) => new(
        data.Features, [.. Enumerable.Repeat(new RecurrentLayerSpec(cell, Units, bidirectional), Layers)],
        [SequencePooling.Mean, SequencePooling.Maximum], [new LayerSpec.Dense(Classes)]);

    /// <summary>Floating-point operations forward of so many nights: a multiplication and an addition a recurrent weight.</summary>
    public double ForwardOperations(double nights)
    {
        int gates = _cell == RecurrentCell.Gru ? 3 : 4;
        return 2 * nights * 2 * gates * Units * ((_data.Features + Units) + ((Layers - 1) * ((2 * Units) + Units)));
    }

    /// <summary>A step of training on the next batch: forward, backward, gradients no longer than 1, Adam.</summary>
    /// <returns>Its number of light curves.</returns>
    public int Train()
    {
        Fill(_data.Batches[(int)(_step++ * 7 % _data.Batches.Length)]);
        Step();
        return NightSequences.BatchSize;
    }

    /// <summary>Predicts the next batch.</summary>
    /// <returns>Its number of light curves.</returns>
    public int Predict()
    {
        Fill(_data.Batches[(int)(_step++ * 7 % _data.Batches.Length)]);
        _network.Predict(_batch);
        return NightSequences.BatchSize;
    }

    /// <summary>Predicts the light curve of median length.</summary>
    public void PredictOne()
    {
        if (_batch.Count != 1)
        {
            _batch.Begin([_data.Middle.Length / _data.Features]);
            _data.Middle.CopyTo(_batch.RowsOf(0));
        }

        _network.Predict(_batch);
    }

    /// <summary>The loss of the middle batch after some steps of training on it.</summary>
    public double LossAfter(int steps)
    {
        Fill(_data.Batches[_data.Batches.Length / 2]);
        for (int i = 0; i < steps; i++) Step();
        return _loss.Compute(_network.Forward(_batch, _step), _target, _gradient);
    }

    /// <summary>What the peers that can do it are asked for.</summary>
    /// <param name="workload">The name of the workload.</param>
    /// <param name="trains">Whether it is training, which ONNX Runtime does not do.</param>
    /// <param name="more">What else the request says.</param>
    public PeerRequest[] Requests(string workload, bool trains, params (string Name, JsonNode Value)[] more)
    {
        var request = new JsonObject
        {
            ["workload"] = workload,
            ["cell"] = Name,
            ["features"] = _data.Features,
            ["units"] = Units,
            ["layers"] = Layers,
            ["batch"] = NightSequences.BatchSize,
        };
        foreach ((string name, JsonNode value) in more) request[name] = value;
        return
        [
            .. PeerRequest.Of(Peer.Debian, request, s_debian), .. PeerRequest.Of(Peer.Torch, request, s_torch),
            .. trains ? [] : PeerRequest.Of(Peer.Onnx, request, _pool.Threads == 1 ? [OneThread] : [OneThread, "sleeping"]),
        ];
    }

    private void Step()
    {
        _loss.Compute(_network.Forward(_batch, _step), _target, _gradient);
        _network.Backward(_gradient);
        Span<float> gradients = _network.Parameters.Gradients.Values;
        float length = TensorPrimitives.Norm<float>(gradients);
        if (length > 1) TensorPrimitives.Multiply(gradients, 1 / length, gradients);
        _optimiser.Step(_network.Parameters, 1e-3, _pool);
    }

    private void Fill(int[] samples)
    {
        Span<int> lengths = stackalloc int[samples.Length];
        for (int i = 0; i < samples.Length; i++) lengths[i] = _data.LengthOf(samples[i]);
        _batch.Begin(lengths);
        for (int i = 0; i < samples.Length; i++) _data.Sequences[samples[i]].CopyTo(_batch.RowsOf(i));
    }
}
