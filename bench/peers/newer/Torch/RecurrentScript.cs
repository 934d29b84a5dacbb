using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>
/// Steps written out as a TorchScript function that computes both directions at once: the inputs' part of all steps as one product, the
/// states' part as one product a step.
/// </summary>
internal sealed class RecurrentScript : RecurrentNetwork
{
    private const string Gru = """
        def run(x: Tensor, w: Tensor, b: Tensor, v: Tensor, c: Tensor, h: Tensor) -> Tensor:
            n = h.size(2)
            inputs = torch.baddbmm(b, x.flatten(1, 2), w).view(2, x.size(1), x.size(2), 3 * n)
            outputs: List[Tensor] = []
            for i in torch.unbind(inputs, 1):
                s = torch.baddbmm(c, h, v)
                g = torch.add(i.narrow(2, 0, 2 * n), s.narrow(2, 0, 2 * n)).sigmoid()
                t = torch.addcmul(i.narrow(2, 2 * n, n), g.narrow(2, 0, n), s.narrow(2, 2 * n, n)).tanh()
                h = torch.lerp(t, h, g.narrow(2, n, n))
                outputs.append(h)
            return torch.stack(outputs, 1)


        """;

    private const string Lstm = """
        def run(x: Tensor, w: Tensor, b: Tensor, v: Tensor, c: Tensor, h: Tensor) -> Tensor:
            n = h.size(2)
            inputs = torch.baddbmm(b, x.flatten(1, 2), w).view(2, x.size(1), x.size(2), 4 * n)
            cell = torch.zeros_like(h)
            outputs: List[Tensor] = []
            for i in torch.unbind(inputs, 1):
                s = torch.baddbmm(i, h, v)
                f = s.narrow(2, 0, 2 * n).sigmoid()
                t = s.narrow(2, 2 * n, n).tanh()
                o = s.narrow(2, 3 * n, n).sigmoid()
                cell = torch.addcmul(torch.mul(f.narrow(2, 0, n), t), f.narrow(2, n, n), cell)
                h = torch.mul(o, torch.tanh(cell))
                outputs.append(h)
            return torch.stack(outputs, 1)


        """;

    private readonly jit.CompilationUnit _unit;
    private readonly List<Parameter[]> _layers = [];
    private readonly Dictionary<long, Tensor> _starts = [];
    private readonly long _units;

    public RecurrentScript(RecurrentWeights weights, bool gru)
        : base(weights)
    {
        _unit = jit.compile(gru ? Gru : Lstm);
        _units = weights.Directions[0][0].State.shape[0];
        foreach (IReadOnlyList<RecurrentWeights.Direction> layer in weights.Directions)
        {
            Parameter Both(Func<RecurrentWeights.Direction, Tensor> of) => Learned(stack(layer.Select(of)));
            Tensor Candidate(RecurrentWeights.Direction d) => gru ? cat([zeros(1, 2 * _units), d.CandidateBias], 1) : d.CandidateBias;
            _layers.Add([Both(d => d.Input), Both(d => d.Bias), Both(d => d.State), Both(Candidate)]);
        }
    }

    protected override IEnumerable<Parameter> RecurrentParameters => _layers.SelectMany(layer => layer);

    protected override Tensor Recur(RecurrentBatch batch)
    {
        long count = batch.Steps.shape[1];
        if (!_starts.TryGetValue(count, out Tensor? start))
            _starts[count] = start = zeros(2, count, _units).DetachFromDisposeScope();
        Tensor steps = batch.Steps;
        foreach (Parameter[] layer in _layers)
        {
            Tensor both = stack([steps, batch.Reversed(steps)]);
            both = (Tensor)_unit.invoke("run", both, layer[0], layer[1], layer[2], layer[3], start);
            steps = cat([both[0], batch.Reversed(both[1])], 2);
        }

        return steps;
    }
}
