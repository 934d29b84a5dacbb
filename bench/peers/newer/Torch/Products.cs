using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>Matrix products: oneMKL's into a given matrix, or oneDNN's.</summary>
internal static class Products
{
    /// <summary>GFLOP/s.</summary>
    public static Func<double, double> Of(string folder, JsonObject request)
    {
        int m = (int)request["m"]!, n = (int)request["n"]!, k = (int)request["k"]!;
        bool transposeA = (bool)request["transpose_a"]!, transposeB = (bool)request["transpose_b"]!;
        Tensor all = TorchLibrary.Read(folder, "matrix.f32", -1);
        Tensor a = all.narrow(0, 0, (long)m * k).view(transposeA ? k : m, transposeA ? m : k);
        Tensor b = all.narrow(0, 0, (long)k * n).view(transposeB ? n : k, transposeB ? k : n);
        a = (transposeA ? a.t() : a).DetachFromDisposeScope();
        b = (transposeB ? b.t() : b).DetachFromDisposeScope();
        Tensor c = empty(m, n).DetachFromDisposeScope(), weight = b.t().DetachFromDisposeScope();
        Action product = request["variant"]!.GetValue<string>() switch
        {
            "oneMKL" => () => TorchLibrary.Product(c, a, b),
            "oneDNN" => () => TorchLibrary.Linear(a, weight, null, "none\0"u8).Dispose(),
            var other => throw new NotSupportedException(other),
        };
        return seconds =>
        {
            using var _ = no_grad();
            return 2e-9 * m * n * k * Timing.Rate(seconds, _ =>
            {
                product();
                return 1;
            });
        };
    }
}
