using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Training of image networks: autograd, and the optimiser as one TorchScript function.</summary>
internal static class ImageTraining
{
    /// <summary>Samples a second of whole steps on batches that lie side by side in memory.</summary>
    public static Func<double, double> Of(string folder, JsonObject request)
    {
        var net = ImageNet.Of(folder, request);
        Tensor[] parameters = [.. net.Parameters];
        foreach (Tensor p in parameters) p.requires_grad_(true);
        var unit = jit.compile(OptimiserScript(net.Model, parameters.Length));
        Tensor State(Tensor p) => zeros_like(p).detach_().DetachFromDisposeScope();
        object[] arguments =
        [
            zeros(Array.Empty<long>()).DetachFromDisposeScope(), .. parameters.SelectMany(p => (object[])[p, p, State(p), State(p)]),
        ];
        long batch = (int)request["batch"]!, count = net.Labels.shape[0];
        return seconds => Timing.Rate(seconds, done =>
        {
            using var scope = NewDisposeScope();
            long first = done % (count - batch + 1);
            Tensor outputs = net.Forward(net.Pixels.narrow(0, first, batch), training: true);
            Tensor loss = nn.functional.cross_entropy(outputs, net.Labels.narrow(0, first, batch));
            foreach (Tensor p in parameters) p.grad = null;
            loss.backward();
            using (no_grad())
            {
                for (int i = 0; i < parameters.Length; i++) arguments[2 + (4 * i)] = parameters[i].grad!;
                unit.invoke("step", arguments);
            }

            return float.IsNaN(loss.item<float>()) ? throw new InvalidOperationException("the loss is no number") : batch;
        });
    }

    /// <summary>Gradient descent, Adam or RMSProp, as the model's training in Crest has it.</summary>
    private static string OptimiserScript(string model, int count)
    {
        var s = new StringBuilder("def step(t: Tensor");
        for (int i = 0; i < count; i++) s.Append($", p{i}: Tensor, g{i}: Tensor, m{i}: Tensor, v{i}: Tensor");
        s.Append(") -> Tensor:\n");
        string All(string name) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(i => $"{name}{i}"))}]";
        string times = $"[{string.Join(", ", Enumerable.Repeat("t", count))}]";
        if (model == "mnist-cnn")
        {
            // The sum is read for the reason that HighwayByHand gives.
            s.Append($"    t.add_(1)\n    ps = {All("p")}\n    torch._fused_adam_(ps, {All("g")}, {All("m")}, {All("v")}, [], {times}, ");
            s.Append("lr=0.001, beta1=0.9, beta2=0.999, weight_decay=0.0, eps=1e-8, amsgrad=False, maximize=False)\n");
            return s.Append("    return torch.add(t, ps[0].sum(), alpha=0.0)\n\n").ToString();
        }

        for (int i = 0; i < count; i++)
        {
            s.Append(model == "softmax"
                ? $"    p{i}.sub_(g{i}, alpha=0.1)\n"
                : $"    v{i}.mul_(0.9).addcmul_(g{i}, g{i}, value=0.1)\n    p{i}.addcdiv_(g{i}, v{i}.sqrt().add_(1e-7), value=-0.001)\n");
        }

        return s.Append("    return t\n\n").ToString();
    }
}
