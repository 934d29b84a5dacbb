using Crest.Learning.Layers;
using Crest.Learning.Losses;
using Crest.Learning.Networks;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Learning.Tests.Layers;

/// <summary>The vectorised layers against their formulas, value by value in double precision, on random shapes.</summary>
public class ScalarAgreementTests
{
    private static readonly Gen<int> s_width = Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(4, 70), Gen.Choose(120, 140)),
        s_rows = Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(4, 150));

    [Fact]
    public void Highway() => OnRandomShapes(
        0, (width, rows, threads) => Compare([new LayerSpec.Highway()], width, rows, threads, (network, x) =>
        {
            Tensor weight = network.Parameters.All.First().Value, bias = network.Parameters.All.ElementAt(1).Value;
            return (row, j) =>
            {
                double t = bias[0, j], g = bias[0, width + j];
                for (int i = 0; i < width; i++)
                    (t, g) = (t + ((double)x[row, i] * weight[i, j]), g + ((double)x[row, i] * weight[i, width + j]));
                (t, g) = (Sigmoid(t), Sigmoid(g));
                return (g * t) + ((1 - g) * x[row, j]);
            };
        }));

    [Fact]
    public void Rectified_dense() => OnRandomShapes(
        0, (width, rows, threads) => Compare([new LayerSpec.Dense(7, Activation.Rectifier)], width, rows, threads, (network, x) =>
        {
            Tensor weight = network.Parameters.All.First().Value, bias = network.Parameters.All.ElementAt(1).Value;
            return (row, j) => Math.Max(0, bias[0, j] + Enumerable.Range(0, width).Sum(i => (double)x[row, i] * weight[i, j]));
        }));

    [Fact]
    public void Prelu() => OnRandomShapes(0, (width, rows, threads) =>
        Compare([new LayerSpec.PRelu()], width, rows, threads, (network, x) =>
            (row, j) => x[row, j] > 0 ? x[row, j] : x[row, j] * network.Parameters.All.First().Value[0, j]));

    [Fact]
    public void Batch_normalisation() => OnRandomShapes(0, (width, rows, threads) => Compare(
        [new LayerSpec.BatchNormalisation(Activation: Activation.Rectifier)], width, rows, threads, (network, x) =>
        {
            Tensor scale = network.Parameters.All.First().Value, shift = network.Parameters.All.ElementAt(1).Value;
            return (row, j) =>
            {
                double mean = Enumerable.Range(0, rows).Average(i => (double)x[i, j]),
                    variance = Enumerable.Range(0, rows).Average(i => Math.Pow(x[i, j] - mean, 2));
                return Math.Max(0, ((x[row, j] - mean) / Math.Sqrt(variance + 0.001) * scale[0, j]) + shift[0, j]);
            };
        }));

    [Fact]
    public void Max_pooling()
    {
        var cases =
            from height in Gen.Choose(2, 7)
            from width in Gen.Choose(2, 7)
            from channels in Gen.OneOf(Gen.Choose(1, 3), Gen.Choose(4, 40))
            from rows in Gen.Choose(0, 9)
            select (height, width, channels, rows);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var image = new ImageShape(c.height, c.width, c.channels);
            Compare([new LayerSpec.MaxPooling()], image.Values, c.rows, 2, (_, x) => (row, j) =>
            {
                int pixel = j / c.channels, y = pixel / (c.width / 2) * 2, across = pixel % (c.width / 2) * 2;
                return new[] { (y, across), (y, across + 1), (y + 1, across), (y + 1, across + 1) }
                    .Max(p => x[row, (((p.Item1 * c.width) + p.Item2) * c.channels) + (j % c.channels)]);
            }, image);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Softmax_and_its_loss() => OnRandomShapes(1, (width, rows, threads) =>
    {
        Tensor output = Random(rows, width, 1, 20), target = Random(rows, width, 2, 1), gradient = new(0, width);
        double loss = new SoftmaxCrossEntropy().Compute(output, target, gradient), expected = 0;
        for (int row = 0; row < rows; row++)
        {
            double largest = output.Row(row).ToArray().Max(), sum = output.Row(row).ToArray().Sum(v => Math.Exp(v - largest)),
                total = target.Row(row).ToArray().Sum(t => (double)t);
            for (int c = 0; c < width; c++)
            {
                double probability = Math.Exp(output[row, c] - largest) / sum;
                expected -= target[row, c] * (output[row, c] - largest - Math.Log(sum)) / rows;
                Assert.Equal(((probability * total) - target[row, c]) / rows, gradient[row, c], 1e-5 / rows);
            }
        }

        Assert.Equal(expected, loss, 1e-5 * Math.Max(1, Math.Abs(expected)));
    });

    private static void OnRandomShapes(int fewestRows, Action<int, int, int> check)
    {
        var cases =
            from width in s_width
            from rows in s_rows
            from threads in Gen.Choose(1, 3)
            select (width, rows: Math.Max(rows, fewestRows), threads);
        Prop.ForAll(cases.ToArbitrary(), c => check(c.width, c.rows, c.threads)).Check(Config.QuickThrowOnFailure);
    }

    /// <summary>The outputs of a training pass with random parameters.</summary>
    private static void Compare(
        LayerSpec[] layers, int width, int rows, int threads, Func<Network, Tensor, Func<int, int, double>> formula,
        ImageShape? image = null)
    {
        using var pool = new WorkerPool(threads);
        var network = new Network(new NetworkSpec(width, layers, image), seed: 1, pool);
        var random = new Random(3);
        foreach (ref float value in network.Parameters.Learned.Values) value = (random.NextSingle() * 2) - 1;
        Tensor input = Random(rows, width, 4, 2), output = network.Forward(input, step: 0);
        Func<int, int, double> expected = formula(network, input);
        Assert.Equal(rows, output.Rows);
        for (int row = 0; row < rows; row++)
            for (int j = 0; j < output.Columns; j++) Assert.Equal(expected(row, j), output[row, j], 2e-4);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static Tensor Random(int rows, int columns, int seed, float size)
    {
        var random = new Random(seed);
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = ((random.NextSingle() * 2) - 1) * size;
        return tensor;
    }
}
