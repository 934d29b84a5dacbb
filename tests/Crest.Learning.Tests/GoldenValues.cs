using System.Text.Json;
using Crest.Numerics.Tensors;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests;

/// <summary>Values and gradients that PyTorch computed in double precision (data/golden).</summary>
internal sealed class GoldenValues
{
    private readonly JsonElement _root;

    private GoldenValues(JsonElement root) => _root = root;

    public static GoldenValues Read(string topic) => new(JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Path($"golden/{topic}.json"))).RootElement);

    public GoldenValues Part(string name) => new(_root.GetProperty(name));

    public double Number(string name) => _root.GetProperty(name).GetDouble();

    public double[] Numbers(string name) => [.. Flatten(_root.GetProperty(name))];

    public Tensor Matrix(string name)
    {
        JsonElement element = _root.GetProperty(name);
        double[] values = Numbers(name);
        int rows = element[0].ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 1;
        return Tensor.Of(rows, values.Length / rows, [.. values.Select(v => (float)v)]);
    }

    /// <summary>Asserts that values agree to a relative 1e-5 (of the largest value, for those near zero).</summary>
    public void AssertAgrees(string name, ReadOnlySpan<float> actual, double tolerance = 1e-5)
    {
        double[] expected = Numbers(name);
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(Math.Abs(expected[i]), 0.1 * scale), $"{name}[{i}]: {actual[i]} instead of {expected[i]}");
    }

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
