using System.Runtime.Intrinsics;
using System.Text.Json;
using Crest.Survey.Inputs;
using Crest.Tests.ReferenceData;

namespace Crest.Survey.Tests.Inputs;

public class MagnitudeTests
{
    [Theory]
    [InlineData(MagnitudeMethod.Modified, "modified")]
    [InlineData(MagnitudeMethod.Traditional, "traditional")]
    public void Magnitudes_agree_with_NumPy(MagnitudeMethod method, string name)
    {
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Golden("magnitude")));
        double[] flux = Numbers(golden, "flux"), expected = Numbers(golden, name);
        Assert.Equal(flux.Length, expected.Length);
        for (int i = 0; i < flux.Length; i++)
            Assert.Equal(expected[i], Of((float)flux[i], method), 2e-6 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Theory]
    [InlineData(MagnitudeMethod.Modified)]
    [InlineData(MagnitudeMethod.Traditional)]
    public void Magnitudes_follow_the_formula_to_huge_fluxes_and_a_missing_one_is_0(MagnitudeMethod method)
    {
        double e = 2.5 * Math.Log10(Math.E);
        foreach (float size in (float[])[0, 1e-30f, 1e-3f, 0.1f, 0.3f, 2, 1e3f, 1e6f, 1e9f])
        {
            foreach (float flux in (float[])[size, -size])
            {
                double expected = method == MagnitudeMethod.Modified ? -e * Math.Asinh(flux / 2.0) : -2.5 * Math.Log10(Math.Max(flux, 0.1));
                Assert.Equal(expected, Of(flux, method), 2e-6 * Math.Max(1, Math.Abs(expected)));
            }
        }

        Assert.Equal(0, Of(float.NaN, method));
        Assert.True(float.IsFinite(Of(float.PositiveInfinity, method)) && float.IsFinite(Of(float.NegativeInfinity, method)));
    }

    private static float Of(float flux, MagnitudeMethod method) => Magnitude.Of(Vector512.Create(flux), method)[3];

    private static double[] Numbers(JsonDocument document, string name) =>
        [.. document.RootElement.GetProperty(name).EnumerateArray().Select(n => n.GetDouble())];
}
