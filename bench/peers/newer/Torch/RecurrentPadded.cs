using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Crest.Peers.Torch;

/// <summary>
/// A module a layer and direction, given padded sequences; those of the other direction begin with the last step, so that padding comes
/// last there too and changes nothing.
/// </summary>
internal sealed class RecurrentPadded : RecurrentNetwork
{
    private readonly List<Func<Tensor, Tensor>[]> _layers = [];
    private readonly List<Parameter> _parameters = [];

    public RecurrentPadded(RecurrentWeights weights, bool gru)
        : base(weights)
    {
        foreach (IReadOnlyList<RecurrentWeights.Direction> layer in weights.Directions)
            _layers.Add([.. layer.Select(direction => Module(direction, gru))]);
    }

    protected override IEnumerable<Parameter> RecurrentParameters => _parameters;

    protected override Tensor Recur(RecurrentBatch batch)
    {
        Tensor steps = batch.Steps;
        foreach (Func<Tensor, Tensor>[] layer in _layers)
            steps = cat([layer[0](steps), batch.Reversed(layer[1](batch.Reversed(steps)))], 2);
        return steps;
    }

    private Func<Tensor, Tensor> Module(RecurrentWeights.Direction weights, bool gru)
    {
        int inputs = (int)weights.Input.shape[0], units = (int)weights.State.shape[0];
        if (gru)
        {
            GRU module = GRU(inputs, units);
            _parameters.AddRange(RecurrentModules.Fill(module, [weights]));
            return steps => module.call(steps).Item1;
        }

        LSTM lstm = LSTM(inputs, units);
        _parameters.AddRange(RecurrentModules.Fill(lstm, [weights]));
        return steps => lstm.call(steps).Item1;
    }
}
