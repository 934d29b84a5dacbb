using System.Text.Json;
using System.Text.Json.Serialization;
using Crest.Foundation.Errors;
using Crest.Learning.Layers;
using Crest.Learning.Mixtures;
using Crest.Learning.Networks;
using Crest.Learning.Parameters;
using Crest.Numerics.Tensors;

namespace Crest.Learning.Tests.Networks;

public class NetworkSpecTests
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [Fact]
    public void An_image_network_is_written_and_read()
    {
        var spec = new NetworkSpec(
            48,
            [
                new LayerSpec.Convolution(2, Padding.Valid, Activation.Rectifier),
                new LayerSpec.BatchNormalisation(0.9, 0.001, Activation.Rectifier), new LayerSpec.MaxPooling(), new LayerSpec.Dense(3),
            ],
            new ImageShape(4, 4, 3));
        string text = JsonSerializer.Serialize(spec, Json);
        Assert.Equal(
            """{"inputs":48,"layers":[{"type":"convolution","filters":2,"padding":"valid","activation":"rectifier"},"""
            + """{"type":"batch_normalisation","momentum":0.9,"epsilon":0.001,"activation":"rectifier"},"""
            + """{"type":"max_pooling"},{"type":"dense","units":3}],"image":{"height":4,"width":4,"channels":3}}""",
            text);
        NetworkSpec read = JsonSerializer.Deserialize<NetworkSpec>(text, Json)!;
        Assert.Equal(spec.Layers, read.Layers);
        Assert.Equal(spec.Image, read.Image);
    }

    [Fact]
    public void A_network_without_images_is_written_as_before_them_and_read()
    {
        const string Text =
            """{"inputs":6,"layers":[{"type":"dense","units":8},{"type":"dropout","rate":0.1},{"type":"highway"},"""
            + """{"type":"batch_normalisation","momentum":0.9,"epsilon":0.001},{"type":"prelu"},{"type":"dense","units":3}]}""";
        NetworkSpec read = JsonSerializer.Deserialize<NetworkSpec>(Text, Json)!.Checked("test");
        Assert.Null(read.Image);
        Assert.Equal(new LayerSpec.Dense(8), read.Layers[0]);
        Assert.Equal(Text, JsonSerializer.Serialize(read, Json));
    }

    [Fact]
    public void The_networks_of_candidates_are_written_and_read()
    {
        const string Text =
            """{"inputs":12,"layers":[{"type":"dense","units":100,"initialiser":"truncated_normal"},"""
            + """{"type":"prelu"},{"type":"dense","units":1}]}""";
        var dense = new NetworkSpec(
            12, [new LayerSpec.Dense(100, Initialiser: Initialiser.TruncatedNormal), new LayerSpec.PRelu(), new LayerSpec.Dense(1)]);
        Assert.Equal(Text, JsonSerializer.Serialize(dense, Json));
        Assert.Equal(dense.Layers, JsonSerializer.Deserialize<NetworkSpec>(Text, Json)!.Layers);
        const string Mixture =
            """{"inputs":12,"layers":[{"type":"likelihood_ratio","positive_components":3,"negative_components":5"""
            + ""","covariance":"diagonal"}]}""";
        var ratio = new NetworkSpec(12, [new LayerSpec.LikelihoodRatio(3, 5, CovarianceKind.Diagonal)]);
        Assert.Equal(Mixture, JsonSerializer.Serialize(ratio, Json));
        Assert.Equal(ratio.Layers, JsonSerializer.Deserialize<NetworkSpec>(Mixture, Json)!.Checked("test").Layers);
        Refused(new NetworkSpec(12, [new LayerSpec.LikelihoodRatio(0, 5, CovarianceKind.Full)]), "no components");
        Refused(new NetworkSpec(12, [new LayerSpec.LikelihoodRatio(5, -1, CovarianceKind.Full)]), "no components");
        Refused(
            new NetworkSpec(int.MaxValue, [new LayerSpec.LikelihoodRatio(int.MaxValue, int.MaxValue, CovarianceKind.Full)]), "parameters");
    }

    [Fact]
    public void A_network_that_does_not_fit_its_images_is_refused()
    {
        var image = new ImageShape(5, 7, 2);
        Refused(new NetworkSpec(71, [], image), "71 inputs, but its images of 5×7×2");
        Refused(new NetworkSpec(70, [], new ImageShape(-5, -7, 2)), "each number must be one or more");
        Refused(new NetworkSpec(70, [new LayerSpec.Convolution(3)]), "does not say what images");
        Refused(new NetworkSpec(70, [new LayerSpec.MaxPooling()]), "does not say what images");
        Refused(new NetworkSpec(70, [new LayerSpec.Convolution(0)], image), "0 filters");
        Refused(new NetworkSpec(70, [new LayerSpec.Convolution(1 << 25)], image), "parameters");
        Refused(new NetworkSpec(70, [new LayerSpec.Convolution(1 << 22)], image), "values a sample");
        Refused(
            new NetworkSpec(70, [new LayerSpec.MaxPooling(), new LayerSpec.Convolution(3, Padding.Valid)], image),
            "2×3×2; they must be 3×3");
        Refused(
            new NetworkSpec(70, [new LayerSpec.MaxPooling(), new LayerSpec.MaxPooling(), new LayerSpec.MaxPooling()], image),
            "1×1×2; they must be 2×2");
        Refused(new NetworkSpec(70, [new LayerSpec.Dense(9), new LayerSpec.MaxPooling()], image), "1×1×9; they must be 2×2");
    }

    [Fact]
    public void Layers_are_there_and_those_of_batch_normalisation_have_numbers_in_their_ranges()
    {
        Refused(new NetworkSpec(70, []), "has no layers");
        foreach (double momentum in (double[])[-0.1, 1.1, double.NaN])
            Refused(new NetworkSpec(70, [new LayerSpec.BatchNormalisation(momentum)]), "it must be 0 to 1");
        foreach (double epsilon in (double[])[-1, 0, double.NaN, double.PositiveInfinity])
            Refused(new NetworkSpec(70, [new LayerSpec.BatchNormalisation(Epsilon: epsilon)]), "it must be above 0");
    }

    private static void Refused(NetworkSpec spec, string reason) =>
        Assert.Contains(reason, Assert.Throws<CrestException>(() => spec.Checked("model.json")).Message, StringComparison.Ordinal);
}
