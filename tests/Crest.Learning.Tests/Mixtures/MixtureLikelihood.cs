using Crest.Learning.Mixtures;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Mixtures;

/// <summary>How likely a mixture makes data, in double precision.</summary>
internal static class MixtureLikelihood
{
    public static double Mean(GaussianMixture mixture, Tensor data) =>
        Enumerable.Range(0, data.Rows).Average(row => mixture.LogDensity(Row(data, row)));

    public static double[] Row(Tensor data, int row) => [.. data.Row(row).ToArray().Select(v => (double)v)];
}
