using System.Text;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>
/// A step of training as one TorchScript function: both gates one product, the backward pass written out with its results in place, all
/// parameters in one tensor, and Adam as one operation.
/// </summary>
internal static class HighwayByHand
{
    /// <summary>A step, given the samples; returns its loss.</summary>
    public static Func<Tensor, float> Step(HighwayCurves c, HighwaySize size)
    {
        List<(long Rows, long Columns)> shapes = Shapes(size);
        long total = shapes.Sum(Padded);
        Tensor[] flat = [.. Enumerable.Range(0, 4).Select(_ => zeros(total).DetachFromDisposeScope())]; // values, gradients, Adam's moments
        List<object> pairs = [];
        long at = 0;
        foreach ((long rows, long columns) in shapes)
        {
            Tensor View(Tensor of) => (rows == 1 ? of.narrow(0, at, columns) : of.narrow(0, at, rows * columns).view(rows, columns))
                .DetachFromDisposeScope();
            Tensor value = View(flat[0]);
            if (rows > 1) nn.init.uniform_(value, -1 / Math.Sqrt(rows), 1 / Math.Sqrt(rows));
            pairs.AddRange([value, View(flat[1])]);
            at += Padded((rows, columns));
        }

        if (size.BatchNormalisation)
            for (int i = 0; i < size.Highways; i++) ((Tensor)pairs[2 * (2 + (4 * i) + 2)]).fill_(1);
        Tensor running = zeros(size.Hidden).DetachFromDisposeScope(), variance = ones(size.Hidden).DetachFromDisposeScope();
        Tensor minusOne = full([size.Batch, 1], -1f).DetachFromDisposeScope();
        Tensor steps = zeros(Array.Empty<long>()).DetachFromDisposeScope();
        var unit = jit.compile(HighwayCurves.NoiseScript(size) + Script(size, shapes.Count));
        object[] arguments =
        [
            c.Flux, c.Error, c.Label, c.Label, c.Mean, c.Inverse, minusOne, flat[0], flat[1], flat[2], flat[3], steps, running, variance,
            .. pairs,
        ];
        return samples =>
        {
            using var _ = no_grad();
            arguments[3] = samples;
            using var loss = (Tensor)unit.invoke("step", arguments);
            return loss.item<float>();
        };
    }

    /// <summary>Of the parameters: weight and bias of the first layer, of each block (and its normalisation's), of the last.</summary>
    private static List<(long Rows, long Columns)> Shapes(HighwaySize size)
    {
        int h = size.Hidden;
        List<(long Rows, long Columns)> shapes = [(size.Features, h), (1, h)];
        for (int i = 0; i < size.Highways; i++)
        {
            shapes.AddRange([(h, 2 * h), (1, 2 * h)]);
            if (size.BatchNormalisation) shapes.AddRange([(1, h), (1, h)]);
        }

        shapes.AddRange([(h, size.Classes), (1, size.Classes)]);
        return shapes;
    }

    /// <summary>Each begins on a cache line.</summary>
    private static long Padded((long Rows, long Columns) shape) => ((shape.Rows * shape.Columns) + 15) / 16 * 16;

    private static string Script(HighwaySize size, int parameters)
    {
        int h = size.Hidden, n = size.Highways, per = size.BatchNormalisation ? 4 : 2, last = 2 + (per * n);
        bool norm = size.BatchNormalisation;
        var s = new StringBuilder(
            "def step(flux: Tensor, error: Tensor, label: Tensor, samples: Tensor, mean: Tensor, inverse: Tensor, minus: Tensor, "
            + "flat: Tensor, gradient: Tensor, first: Tensor, second: Tensor, steps: Tensor, running: Tensor, variance: Tensor");
        for (int i = 0; i < parameters; i++) s.Append($", p{i}: Tensor, g{i}: Tensor");
        s.Append(") -> Tensor:\n");
        void Line(string line) => s.Append("    ").Append(line).Append('\n');
        Line($"x = noisy(flux, error, samples, mean, inverse)");
        Line($"y = torch.index_select(label, 0, samples)");
        Line($"h0 = torch.addmm(p1, x, p0)");
        Line($"keep = torch.empty_like(h0).bernoulli_({1 - size.Dropout:R}).mul_({1 / (1 - size.Dropout):R})");
        Line($"h0.mul_(keep)");
        for (int i = 0, w = 2; i < n; i++, w += per)
        {
            Line($"z{i} = torch.addmm(p{w + 1}, h{i}, p{w}).sigmoid_()");
            Line($"t{i} = z{i}.narrow(1, 0, {h})");
            Line($"q{i} = z{i}.narrow(1, {h}, {h})");
            Line($"{(norm ? "u" : "h")}{(norm ? i : i + 1)} = torch.lerp(h{i}, t{i}, q{i})");
            if (norm)
            {
                Line($"h{i + 1}, a{i}, b{i} = torch.native_batch_norm("
                    + $"u{i}, p{w + 2}, p{w + 3}, running, variance, True, 0.1, 1e-5)");
            }
        }

        Line($"d = torch.log_softmax(torch.addmm(p{last + 1}, h{n}, p{last}), 1)");
        Line($"loss = torch.nll_loss(d, y)");
        Line($"d.exp_().scatter_add_(1, y.unsqueeze(1), minus).mul_({1.0 / size.Batch:R})");
        Line($"torch.mm(h{n}.t(), d, out=g{last})");
        Line($"torch.sum(d, [0], out=g{last + 1})");
        Line($"e{n} = torch.mm(d, p{last}.t())");
        for (int i = n - 1, w = last - per; i >= 0; i--, w -= per)
        {
            if (norm)
            {
                Line($"e{i + 1}, ga{i}, gb{i} = torch.native_batch_norm_backward("
                    + $"e{i + 1}, u{i}, p{w + 2}, running, variance, a{i}, b{i}, True, 1e-5, [True, True, True])");
                Line($"g{w + 2}.copy_(ga{i})");
                Line($"g{w + 3}.copy_(gb{i})");
            }

            Line($"v{i} = torch.empty_like(z{i})");
            Line($"vt{i} = v{i}.narrow(1, 0, {h})");
            Line($"vq{i} = v{i}.narrow(1, {h}, {h})");
            Line($"torch.mul(e{i + 1}, q{i}, out=vt{i})");
            Line($"torch.sub(t{i}, h{i}, out=vq{i})");
            Line($"vq{i}.mul_(e{i + 1})");
            Line($"e{i} = e{i + 1}.sub_(vt{i})");
            Line($"v{i} = torch.sigmoid_backward(v{i}, z{i})");
            Line($"e{i}.addmm_(v{i}, p{w}.t())");
            Line($"torch.mm(h{i}.t(), v{i}, out=g{w})");
            Line($"torch.sum(v{i}, [0], out=g{w + 1})");
        }

        Line($"e0.mul_(keep)");
        Line($"torch.mm(x.t(), e0, out=g0)");
        Line($"torch.sum(e0, [0], out=g1)");
        Line($"steps.add_(1)");
        // TorchScript drops an operation whose writes nobody reads, and does not see that the list's writes are the parameters': so they
        // are read from it.
        Line($"ps = [flat]");
        Line($"torch._fused_adam_(ps, [gradient], [first], [second], [], [steps], lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.0, "
            + $"eps=1e-8, amsgrad=False, maximize=False)");
        Line($"return torch.add(loss, ps[0].select(0, 0), alpha=0.0)");
        return s.Append('\n').ToString();
    }
}
