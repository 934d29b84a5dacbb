using System.Globalization;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Crest.Peers.Torch;

/// <summary>The light curves of the supernova tasks.</summary>
/// <param name="Flux">[samples × visits].</param>
/// <param name="Error">[samples × visits].</param>
/// <param name="Mean">Of the magnitudes [1 × visits].</param>
/// <param name="Inverse">One over their standard deviation [1 × visits].</param>
/// <param name="Label">[samples].</param>
internal sealed record HighwayCurves(Tensor Flux, Tensor Error, Tensor Mean, Tensor Inverse, Tensor Label)
{
    /// <summary>Of an inverse hyperbolic sine to a magnitude: -2.5 / ln 10.</summary>
    public const float Scale = -1.0857362f;

    /// <summary>Number of light curves.</summary>
    public long Count => Label.shape[0];

    /// <summary>Reads them.</summary>
    public static HighwayCurves Read(string folder, JsonObject request)
    {
        int features = (int)request["features"]!;
        return new HighwayCurves(
            TorchLibrary.Read(folder, "flux.f32", -1, features), TorchLibrary.Read(folder, "flux_error.f32", -1, features),
            TorchLibrary.Read(folder, "mean.f32", 1, features),
            TorchLibrary.Read(folder, "deviation.f32", 1, features).reciprocal().DetachFromDisposeScope(),
            TorchLibrary.ReadLabels(folder, "label.i32"));
    }

    /// <summary>A TorchScript function that makes disturbed inputs of samples, in the order of Crest.</summary>
    public static string NoiseScript(HighwaySize size) => string.Create(CultureInfo.InvariantCulture, $"""
        def noisy(flux: Tensor, error: Tensor, samples: Tensor, mean: Tensor, inverse: Tensor) -> Tensor:
            f = torch.index_select(flux, 0, samples)
            e = torch.index_select(error, 0, samples)
            r = torch.empty_like(f).normal_()
            f.addcmul_(r, e).mul_(0.5).asinh_().mul_({Scale:R})
            f.mul_(e.bernoulli_({1 - size.Blackout:R}))
            f.addcmul_(r.normal_(), e.bernoulli_({size.Outlier:R}))
            return f.sub_(mean).mul_(inverse)


        """);

    /// <summary>The same, operation by operation.</summary>
    public Tensor Noisy(Tensor samples, HighwaySize size)
    {
        using var _ = no_grad();
        Tensor flux = Flux.index_select(0, samples), error = Error.index_select(0, samples);
        Tensor x = (flux + (randn_like(flux) * error)).mul_(0.5f).asinh_().mul_(Scale);
        x.mul_(empty_like(x).bernoulli_(1 - size.Blackout));
        x.add_(randn_like(x).mul_(empty_like(x).bernoulli_(size.Outlier)));
        return x.sub_(Mean).mul_(Inverse);
    }
}
