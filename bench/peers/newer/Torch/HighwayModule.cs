using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Crest.Peers.Torch;

/// <summary>The highway network as modules.</summary>
internal sealed class HighwayModule : Module<Tensor, Tensor>
{
    private readonly Linear _first, _last;
    private readonly Dropout _dropout;
    private readonly ModuleList<Linear> _gates = [];
    private readonly ModuleList<BatchNorm1d> _norms = [];
    private readonly int _width;

    public HighwayModule(HighwaySize size)
        : base("highway")
    {
        _width = size.Hidden;
        _first = Linear(size.Features, _width);
        _dropout = Dropout(size.Dropout);
        _last = Linear(_width, size.Classes);
        for (int i = 0; i < size.Highways; i++)
        {
            _gates.Add(Linear(_width, 2 * _width));
            if (size.BatchNormalisation) _norms.Add(BatchNorm1d(_width));
        }

        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        Tensor x = _dropout.call(_first.call(input));
        for (int i = 0; i < _gates.Count; i++)
        {
            Tensor z = _gates[i].call(x).sigmoid();
            x = lerp(x, z.narrow(1, 0, _width), z.narrow(1, _width, _width));
            if (_norms.Count > 0) x = _norms[i].call(x);
        }

        return _last.call(x);
    }
}
