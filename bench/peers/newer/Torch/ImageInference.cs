using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Inference of image networks, batch normalisation folded into the weights.</summary>
internal static class ImageInference
{
    /// <summary>Samples a second from pixels to classes.</summary>
    public static Func<double, double> Of(string folder, JsonObject request)
    {
        var net = ImageNet.Of(folder, request);
        net.FoldNormalisation();
        bool fused = request["variant"]!.GetValue<string>().Contains("fused", StringComparison.Ordinal);
        long batch = (int)request["batch"]!, count = net.Labels.shape[0];
        return seconds =>
        {
            using var _ = no_grad();
            return Timing.Rate(seconds, done =>
            {
                using var scope = NewDisposeScope();
                Tensor x = net.Pixels.narrow(0, done % (count - batch + 1), batch);
                (fused ? net.ForwardFused(x) : net.Forward(x, training: false)).argmax(1);
                return batch;
            });
        };
    }
}
