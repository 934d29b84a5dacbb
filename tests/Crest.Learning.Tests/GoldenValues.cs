using System.Text.Json;
using Crest.Numerics.Tensors;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests;

/// <summary>Values and gradients that PyTorch computed in double precision (data/golden).</summary>
internal sealed class GoldenValues
{
    private readonly JsonElement _root;

    private GoldenValues(JsonElement root) => _root = root;

    public static GoldenValues Read(string topic) => new(JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Golden(topic))).RootElement);

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

    /// <summary>The shape of one image of [samples × channels × height × width].</summary>
    public ImageShape Shape(string name)
    {
        JsonElement image = _root.GetProperty(name)[0];
        return new ImageShape(image[0].GetArrayLength(), image[0][0].GetArrayLength(), image.GetArrayLength());
    }

    /// <summary>Images of [samples × channels × height × width], with the channels innermost as layers take them.</summary>
    public Tensor Images(string name)
    {
        ImageShape shape = Shape(name);
        double[] values = Numbers(name);
        var images = new Tensor(values.Length / shape.Values, shape.Values);
        for (int i = 0; i < values.Length; i++) images.Values[Inside(i, shape)] = (float)values[i];
        return images;
    }

    public void AssertImagesAgree(string name, Tensor actual)
    {
        ImageShape shape = Shape(name);
        var values = new float[actual.Length];
        for (int i = 0; i < values.Length; i++) values[i] = actual.Values[Inside(i, shape)];
        AssertAgrees(name, values);
    }

    /// <summary>Asserts that values agree to a relative 1e-5 (of the largest value, for those near zero).</summary>
    public void AssertAgrees(string name, ReadOnlySpan<float> actual, double tolerance = 1e-5)
    {
        double[] expected = Numbers(name);
        Assert.Equal(expected.Length, actual.Length);
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(Math.Abs(expected[i]), 0.1 * scale),
                $"{name}[{i}]: {actual[i]} instead of {expected[i]}");
    }

    /// <summary>The place in [samples × height × width × channels] of a value of [samples × channels × height × width].</summary>
    private static int Inside(int i, ImageShape shape)
    {
        int pixel = i % shape.Pixels, channel = i / shape.Pixels % shape.Channels, sample = i / shape.Values;
        return (((sample * shape.Pixels) + pixel) * shape.Channels) + channel;
    }

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
