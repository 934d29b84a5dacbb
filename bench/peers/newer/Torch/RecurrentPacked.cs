using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Crest.Peers.Torch;

/// <summary>As the documentation has it: one module for all layers and both directions, given packed sequences.</summary>
internal sealed class RecurrentPacked : RecurrentNetwork
{
    private readonly GRU? _gru;
    private readonly LSTM? _lstm;
    private readonly IReadOnlyList<Parameter> _parameters;

    public RecurrentPacked(RecurrentWeights weights, bool gru)
        : base(weights)
    {
        int layers = weights.Directions.Count;
        int inputs = (int)weights.Directions[0][0].Input.shape[0], units = (int)weights.Directions[0][0].State.shape[0];
        if (gru) _gru = GRU(inputs, units, layers, bidirectional: true);
        else _lstm = LSTM(inputs, units, layers, bidirectional: true);
        _parameters = RecurrentModules.Fill(_gru is null ? _lstm! : _gru, weights.Directions.SelectMany(d => d));
    }

    protected override IEnumerable<Parameter> RecurrentParameters => _parameters;

    protected override Tensor Recur(RecurrentBatch batch)
    {
        nn.utils.rnn.PackedSequence steps = _gru is null ? _lstm!.call(batch.Packed).Item1 : _gru.call(batch.Packed).Item1;
        return nn.utils.rnn.pad_packed_sequence(steps).Item1;
    }
}
