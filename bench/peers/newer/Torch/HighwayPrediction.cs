using System.Text;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Prediction with the highway network, from fluxes to probabilities. Its weights are random.</summary>
internal static class HighwayPrediction
{
    /// <summary>Samples a second, of which so many rows are computed at once.</summary>
    public static Func<double, double> Of(string folder, JsonObject request)
    {
        var curves = HighwayCurves.Read(folder, request);
        long batch = (int)request["batch"]!, rows = (int)request["rows"]!;
        Func<Tensor, Tensor> predict = Predictor(curves, request);
        return seconds =>
        {
            using var _ = no_grad();
            return Timing.Rate(seconds, done =>
            {
                long first = done % curves.Count;
                for (long from = first; from < first + batch; from += rows)
                {
                    using Tensor flux = curves.Flux.narrow(0, from, rows);
                    predict(flux).Dispose();
                }

                return batch;
            });
        };
    }

    /// <summary>A percentile of the microseconds from the fluxes of one light curve to its probabilities.</summary>
    public static Func<double, double> Latency(string folder, JsonObject request)
    {
        var curves = HighwayCurves.Read(folder, request);
        int features = (int)request["features"]!;
        double percentile = (double)request["percentile"]!;
        Func<Tensor, Tensor> predict = Predictor(curves, request);
        float[] fluxes = [.. curves.Flux.data<float>()], own = new float[features], result = new float[(int)request["classes"]!];
        return seconds =>
        {
            using var _ = no_grad();
            return Timing.Latency(
                seconds, percentile, number => fluxes.AsSpan(number % (int)curves.Count * features, features).CopyTo(own), () =>
                {
                    using Tensor flux = tensor(own).view(1, features);
                    using Tensor probabilities = predict(flux);
                    probabilities.data<float>().CopyTo(result, 0, 0);
                });
        };
    }

    private static Func<Tensor, Tensor> Predictor(HighwayCurves curves, JsonObject request)
    {
        var size = HighwaySize.Of(request);
        Tensor shift = curves.Mean.mul(curves.Inverse).neg().DetachFromDisposeScope();
        Tensor scale = curves.Inverse.mul(HighwayCurves.Scale).DetachFromDisposeScope();
        return request["variant"]!.GetValue<string>().Split(',')[0] switch
        {
            "oneMKL" => ByMkl(size, shift, scale),
            "oneDNN" => ByOneDnn(size, shift, scale),
            var other => throw new NotSupportedException(other),
        };
    }

    /// <summary>Single operations, the sigmoid fused into oneDNN's product. Weights are [outputs × inputs].</summary>
    private static Func<Tensor, Tensor> ByOneDnn(HighwaySize size, Tensor shift, Tensor scale)
    {
        int h = size.Hidden, last = size.Highways + 1;
        (Tensor Weight, Tensor Bias)[] layers = [.. Layers(size).Select(l => (Random(l.Outputs, l.Inputs, l.Inputs), Zeros(l.Outputs)))];
        return flux =>
        {
            using var scope = NewDisposeScope();
            Tensor x = addcmul(shift, flux.mul(0.5f).asinh_(), scale, 1);
            x = TorchLibrary.Linear(x, layers[0].Weight, layers[0].Bias, "none\0"u8);
            for (int i = 1; i < last; i++)
            {
                Tensor z = TorchLibrary.Linear(x, layers[i].Weight, layers[i].Bias, "sigmoid\0"u8);
                x = lerp(x, z.narrow(1, 0, h), z.narrow(1, h, h));
            }

            Tensor outputs = TorchLibrary.Linear(x, layers[last].Weight, layers[last].Bias, "none\0"u8);
            return nn.functional.softmax(outputs, 1).MoveToOuterDisposeScope();
        };
    }

    /// <summary>One TorchScript function. Weights are [inputs × outputs].</summary>
    private static Func<Tensor, Tensor> ByMkl(HighwaySize size, Tensor shift, Tensor scale)
    {
        int h = size.Hidden, last = size.Highways + 1;
        object[] weights =
            [.. Layers(size).SelectMany(l => (object[])[Random(l.Inputs, l.Outputs, l.Inputs), Zeros(l.Outputs)])];
        var s = new StringBuilder("def run(flux: Tensor, shift: Tensor, scale: Tensor");
        for (int i = 0; i <= last; i++) s.Append($", w{i}: Tensor, b{i}: Tensor");
        s.Append(") -> Tensor:\n    x = torch.addcmul(shift, torch.mul(flux, 0.5).asinh_(), scale)\n    h = torch.addmm(b0, x, w0)\n");
        for (int i = 1; i < last; i++)
            s.Append($"    z = torch.addmm(b{i}, h, w{i}).sigmoid_()\n    h = torch.lerp(h, z.narrow(1, 0, {h}), z.narrow(1, {h}, {h}))\n");
        s.Append($"    return torch.softmax(torch.addmm(b{last}, h, w{last}), 1)\n\n");
        var unit = jit.compile(s.ToString());
        object[] arguments = [shift, shift, scale, .. weights];
        return flux =>
        {
            arguments[0] = flux;
            return (Tensor)unit.invoke("run", arguments);
        };
    }

    private static IEnumerable<(int Inputs, int Outputs)> Layers(HighwaySize size) =>
    [
        (size.Features, size.Hidden), .. Enumerable.Repeat((size.Hidden, 2 * size.Hidden), size.Highways), (size.Hidden, size.Classes),
    ];

    private static Tensor Random(int rows, int columns, int inputs) =>
        rand(rows, columns).sub_(0.5f).mul_(2 / Math.Sqrt(inputs)).DetachFromDisposeScope();

    private static Tensor Zeros(int length) => zeros(length).DetachFromDisposeScope();
}
