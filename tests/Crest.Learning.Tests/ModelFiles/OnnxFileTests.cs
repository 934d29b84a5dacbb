using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Mixtures;
using Crest.Learning.ModelFiles;
using Crest.Learning.Networks;
using Crest.Learning.Onnx;
using Crest.Learning.Parameters;
using Crest.Learning.Tests.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Tests.ReferenceData;

namespace Crest.Learning.Tests.ModelFiles;

/// <summary>ONNX files as ONNX Runtime understands them.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private static readonly ImageShape Small = new(7, 6, 3);

    private static readonly Dictionary<string, NetworkSpec> Networks = new()
    {
        ["dense"] = new(5, [new LayerSpec.Dense(3)]),
        ["dense, rectifier"] = new(5, [new LayerSpec.Dense(40, Activation.Rectifier), new LayerSpec.Dense(4)]),
        ["dropout"] = new(6, [new LayerSpec.Dropout(0.5)]),
        ["highway"] = new(17, [new LayerSpec.Highway()]),
        ["batch normalisation"] = new(6, [new LayerSpec.BatchNormalisation()]),
        ["batch normalisation, rectifier"] = new(6, [new LayerSpec.BatchNormalisation(0.9, 0.1, Activation.Rectifier)]),
        ["prelu"] = new(6, [new LayerSpec.PRelu()]),
        ["supernova"] = HighwayNetwork.Of(37, 60, 3, 0.1, false, 6),
        ["supernova, batch normalisation"] = HighwayNetwork.Of(38, 60, 4, 0.1, true, 1),
        ["convolution"] = new(Small.Values, [new LayerSpec.Convolution(5)], Small),
        ["convolution, valid, rectifier"] = new(Small.Values, [new LayerSpec.Convolution(4, Padding.Valid, Activation.Rectifier)], Small),
        ["pooling"] = new(Small.Values, [new LayerSpec.MaxPooling()], Small),
        ["batch normalisation of images"] = new(Small.Values, [new LayerSpec.BatchNormalisation(0.9, 0.01, Activation.Rectifier)], Small),
        ["prelu and highway of images"] = new(
            Small.Values,
            [
                new LayerSpec.PRelu(), new LayerSpec.Convolution(2), new LayerSpec.Highway(), new LayerSpec.MaxPooling(),
                new LayerSpec.PRelu(), new LayerSpec.BatchNormalisation(),
            ],
            Small),
        ["images without convolution"] = new(Small.Values, [new LayerSpec.Dense(10)], Small),
        ["likelihood ratio, full"] = new(12, [new LayerSpec.LikelihoodRatio(3, 5, CovarianceKind.Full)]),
        ["likelihood ratio, diagonal"] = new(5, [new LayerSpec.LikelihoodRatio(2, 1, CovarianceKind.Diagonal)]),
        ["likelihood ratio after a layer, and one before"] =
            new(6, [new LayerSpec.Dense(4), new LayerSpec.LikelihoodRatio(1, 2, CovarianceKind.Full), new LayerSpec.Dense(2)]),
        ["images of one pixel"] = new(
            3,
            [new LayerSpec.BatchNormalisation(), new LayerSpec.Convolution(4), new LayerSpec.BatchNormalisation(), new LayerSpec.Dense(2)],
            new ImageShape(1, 1, 3)),
        ["mnist"] = new(
            784,
            [
                new LayerSpec.Convolution(8, Padding.Same, Activation.Rectifier), new LayerSpec.MaxPooling(),
                new LayerSpec.Convolution(12, Padding.Same, Activation.Rectifier),
                new LayerSpec.MaxPooling(), new LayerSpec.Dense(32, Activation.Rectifier), new LayerSpec.Dropout(0.5),
                new LayerSpec.Dense(10),
            ],
            new ImageShape(28, 28, 1)),
        ["cifar, batch normalisation"] = new(
            3072,
            [
                new LayerSpec.Convolution(8), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier),
                new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                new LayerSpec.Convolution(12), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier),
                new LayerSpec.Convolution(12, Padding.Valid), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier),
                new LayerSpec.MaxPooling(), new LayerSpec.Dropout(0.25),
                new LayerSpec.Dense(32), new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier), new LayerSpec.Dense(10),
            ],
            new ImageShape(32, 32, 3)),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly WorkerPool _pool = new(1);

    public static TheoryData<string> Names => [.. Networks.Keys];

    public void Dispose()
    {
        _pool.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_kind_of_layer_activation_and_padding_is_among_the_networks()
    {
        LayerSpec[] layers = [.. Networks.Values.SelectMany(n => n.Layers)];
        Assert.Empty(
            typeof(LayerSpec).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(LayerSpec))).Except(layers.Select(l => l.GetType())));
        Assert.Empty(Enum.GetValues<Padding>().Except(layers.OfType<LayerSpec.Convolution>().Select(c => c.Padding)));
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            Assert.Contains(layers.OfType<LayerSpec.Dense>(), l => l.Activation == activation);
            Assert.Contains(layers.OfType<LayerSpec.Convolution>(), l => l.Activation == activation);
            Assert.Contains(layers.OfType<LayerSpec.BatchNormalisation>(), l => l.Activation == activation);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Onnx_Runtime_gives_what_the_network_predicts(string name)
    {
        Network network = Random(Networks[name]);
        string path = _folder.At("model.onnx");
        OnnxFile.Write(path, new OnnxModel { Name = name, InputName = "given", OutputName = "outputs" }, network);
        Tensor[] batches = [.. new[] { 1, 2, 37 }.Select(samples => Random(samples, network.Spec.Inputs, samples))];
        (string description, float[][] outputs) = OnnxRuntime.Run(path, [.. batches.Select(b => (b.Rows, b.Values.ToArray()))]);
        string sample = network.Spec.Image is { } image ? $"{image.Height},{image.Width},{image.Channels}" : $"{network.Spec.Inputs}";
        Assert.Equal($"given float32 [samples,{sample}] -> outputs float32 [samples,{network.Outputs}]", description);
        for (int i = 0; i < batches.Length; i++) AssertAgree(network.Predict(batches[i]).Values, outputs[i]);
    }

    [Theory]
    [InlineData("dense", 1)]
    [InlineData("dense", 5)]
    [InlineData("convolution", 1)]
    [InlineData("convolution", 3)]
    [InlineData("convolution", 126)]
    [InlineData("images without convolution", 126)]
    public void The_input_is_standardised_in_the_file(string name, int count)
    {
        Network network = Random(Networks[name]);
        float[] mean = [.. Random(1, count, 1).Values.ToArray().Select(v => 100 + (9 * v))],
            deviation = [.. Random(1, count, 2).Values.ToArray().Select(v => 50 + (9 * v))];
        string path = _folder.At("model.onnx");
        OnnxFile.Write(
            path,
            new OnnxModel
            {
                Name = name, InputName = "given", OutputName = "outputs", InputMean = mean, InputStandardDeviation = deviation,
            },
            network);
        Tensor given = Random(4, network.Spec.Inputs, 3), standardised = new(4, network.Spec.Inputs);
        for (int i = 0; i < given.Length; i++)
        {
            given.Values[i] = 100 + (50 * given.Values[i]);
            standardised.Values[i] = (given.Values[i] - mean[i % count]) / deviation[i % count];
        }

        AssertAgree(network.Predict(standardised).Values, OnnxRuntime.Run(path, (4, given.Values.ToArray())).Outputs[0]);
        Assert.Throws<ArgumentException>(() => OnnxFile.Write(
            path,
            new OnnxModel { Name = name, InputName = "given", OutputName = "outputs", InputMean = [0, 0], InputStandardDeviation = [1, 1] },
            network));
    }

    [Fact]
    public void Outputs_become_probabilities_or_numbers_in_their_unit()
    {
        Network network = Random(Networks["supernova"]);
        Tensor given = Random(5, network.Spec.Inputs, 1);
        string path = _folder.At("model.onnx");
        var model = new OnnxModel
        {
            Name = "supernova", InputName = "given", OutputName = "answer", OutputMean = 61.5, OutputStandardDeviation = 20.25,
        };
        OnnxFile.Write(path, model, network);
        float[] expected = [.. network.Predict(given).Values.ToArray().Select(v => (float)((v * 20.25) + 61.5))];
        AssertAgree(expected, OnnxRuntime.Run(path, (5, given.Values.ToArray())).Outputs[0]);

        OnnxFile.Write(path, model with { Output = OnnxOutput.Probabilities }, network);
        Tensor probabilities = network.Predict(given);
        SoftmaxCrossEntropy.Softmax(probabilities);
        AssertAgree(probabilities.Values, OnnxRuntime.Run(path, (5, given.Values.ToArray())).Outputs[0]);
    }

    [Fact]
    public void The_file_names_its_producer_its_operators_and_what_it_was_told()
    {
        string path = _folder.At("model.onnx");
        var model = new OnnxModel
        {
            Name = "redshift",
            InputName = "magnitudes",
            OutputName = "redshift",
            Metadata = new Dictionary<string, string> { ["unit"] = "1 (é)" },
        };
        OnnxFile.Write(path, model, Random(Networks["supernova"]));
        var read = Learning.Onnx.Format.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.Equal(
            (8, "crest", "0.1.0", 17, "redshift"),
            (read.IrVersion, read.ProducerName, read.ProducerVersion, Assert.Single(read.OpsetImport).Version, read.Graph.Name));
        Assert.Equal(("unit", "1 (é)"), (Assert.Single(read.MetadataProps).Key, read.MetadataProps[0].Value));
        Assert.Equal(read.Graph.Node.Count, read.Graph.Node.Select(n => n.Name).Distinct().Count());
        string[] values =
        [
            .. read.Graph.Node.SelectMany(n => n.Output), .. read.Graph.Initializer.Select(c => c.Name),
            .. read.Graph.Input.Select(i => i.Name),
        ];
        Assert.Equal(values.Length, values.Distinct().Count());
        Assert.Contains("2.transform_and_gate.weight", values);
        Assert.Contains("2.Highway.Gemm", values);
    }

    /// <summary>
    /// To a relative 1e-5 of each value, and of a tenth of the largest one for those near zero: both sum the same numbers in another order.
    /// </summary>
    private static void AssertAgree(ReadOnlySpan<float> expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = 0;
        foreach (float value in expected) largest = MathF.Max(largest, MathF.Abs(value));
        for (int i = 0; i < actual.Length; i++)
            Assert.True(
                MathF.Abs(expected[i] - actual[i]) <= 1e-5f * MathF.Max(MathF.Abs(expected[i]), 0.1f * largest),
                $"[{i}]: {actual[i]} instead of {expected[i]} (largest {largest})");
    }

    /// <summary>A network whose biases, slopes and running statistics are random, too.</summary>
    private Network Random(NetworkSpec spec)
    {
        var network = new Network(spec.Checked("test"), seed: 5, _pool);
        int seed = 10;
        foreach (Parameter parameter in network.Parameters.All)
        {
            if (parameter.Name.EndsWith(".weight", StringComparison.Ordinal)) continue;
            bool positive = parameter.Name.EndsWith("variance", StringComparison.Ordinal);
            Random(parameter.Rows, parameter.Columns, seed++).Values.CopyTo(parameter.Value.Values);
            foreach (ref float value in parameter.Value.Values) value = positive ? 0.2f + (value * value) : 0.5f * value;
        }

        return network;
    }

    private static Tensor Random(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = (float)((2 * random.NextDouble()) - 1) * 2;
        return tensor;
    }
}
