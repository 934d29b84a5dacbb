using Crest.Numerics.Convolutions;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Numerics.Tests.Convolutions;

public class ConvolutionChainTests
{
    [Fact]
    public void Gives_the_bits_of_the_layers_on_random_shapes()
    {
        Gen<int> values = Gen.OneOf(Gen.Choose(1, 4), Gen.Elements(15, 16, 17, 32, 33, 48, 64, 65));
        var cases = from height in Gen.Choose(6, 20)
                    from width in Gen.Choose(6, 33)
                    from channels in values
                    from filters in Gen.ArrayOf(values, 2)
                    from margins in Gen.ArrayOf(Gen.Choose(0, 1), 2)
                    from flags in Gen.Choose(0, 15)
                    from samples in Gen.Choose(0, 5)
                    from threads in Gen.Choose(1, 3)
                    select (height, width, channels, filters, margins, flags, samples, threads);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var first = new ConvolutionStep(
                new ConvolutionShape(c.height, c.width, c.channels, c.filters[0], c.margins[0]), (c.flags & 1) != 0, (c.flags & 2) != 0);
            int margin = Math.Min(first.OutputHeight, first.OutputWidth) < 4 ? 1 : c.margins[1];
            var second = new ConvolutionStep(
                new ConvolutionShape(first.OutputHeight, first.OutputWidth, c.filters[0], c.filters[1], margin),
                (c.flags & 4) != 0, (c.flags & 8) != 0);
            Compare<Tile512>([first, second], c.samples, c.threads);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void Gives_the_bits_of_the_layers_with_every_tile_and_any_number_of_threads()
    {
        ConvolutionStep[] cifar =
        [
            new(new ConvolutionShape(32, 32, 3, 32, 1), Rectifies: true, Pools: true),
            new(new ConvolutionShape(16, 16, 32, 64, 1), Rectifies: true, Pools: false),
            new(new ConvolutionShape(16, 16, 64, 64, 0), Rectifies: true, Pools: true),
        ];
        Compare<Tile128>(cifar, samples: 2, threads: 2);
        Compare<Tile256>(cifar, samples: 2, threads: 2);
        foreach (int threads in (int[])[1, 2, 3, 5]) Compare<Tile512>(cifar, samples: 4, threads);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_is_not_a_number_stays_so(int pixel)
    {
        using var pool = new WorkerPool(1);
        var chain = new ConvolutionChain([new ConvolutionStep(new ConvolutionShape(4, 4, 1, 1, 0), Rectifies: true, Pools: true)]);
        Tensor input = new(1, 16), weight = new(9, 1), output = new(1, 1);
        weight[0, 0] = 1; // the result's pixels are those of the image's first two rows and columns
        input[0, pixel] = float.NaN;
        input[0, pixel ^ 1] = 3;
        chain.Pack(0, weight, new Tensor(1, 1));
        chain.Compute(pool, input, output);
        Assert.Equal(float.NaN, output[0, 0]);
    }

    [Fact]
    public void Steps_and_shapes_that_do_not_fit_are_refused()
    {
        var step = new ConvolutionStep(new ConvolutionShape(6, 6, 2, 4, 1), Rectifies: true, Pools: true);
        Assert.Throws<ArgumentException>(() => new ConvolutionChain([]));
        Assert.Throws<ArgumentException>(() => new ConvolutionChain([step, step]));
        var chain = new ConvolutionChain([step]);
        Assert.Equal((72, 36), (chain.Inputs, chain.Outputs));
        Assert.Throws<ArgumentException>(() => chain.Pack(0, new Tensor(18, 3), new Tensor(1, 3)));
        Assert.Throws<ArgumentException>(() => chain.Pack(0, new Tensor(18, 4), new Tensor(1, 3)));
        Assert.Throws<ArgumentException>(() => chain.PackNormalisation(0, new Tensor(3, 4)));
        var normalising = new ConvolutionChain([step with { Normalises = true }]);
        Assert.Throws<ArgumentException>(() => normalising.PackNormalisation(0, new Tensor(2, 4)));
        Assert.Throws<ArgumentException>(() => normalising.PackNormalisation(0, new Tensor(3, 3)));
        using var pool = new WorkerPool(1);
        Assert.Throws<ArgumentException>(() => chain.Compute(pool, new Tensor(2, 71), new Tensor(2, 36)));
        Assert.Throws<ArgumentException>(() => chain.Compute(pool, new Tensor(2, 72), new Tensor(1, 36)));
    }

    private static void Compare<TTile>(ConvolutionStep[] steps, int samples, int threads) where TTile : struct, ITile
    {
        using var pool = new WorkerPool(threads);
        var random = new Random(5);
        var chain = new ConvolutionChain(steps);
        Tensor images = Random(random, samples, chain.Inputs), expected = images, output = new(samples, chain.Outputs);
        List<Tensor> kept = [images]; // only pointers to them are used
        for (int i = 0; i < steps.Length; i++)
        {
            ConvolutionShape shape = steps[i].Shape;
            Tensor weight = Random(random, 9 * shape.Channels, shape.Filters), bias = Random(random, 1, shape.Filters);
            Tensor whole = new(samples, shape.Outputs);
            kept.AddRange([weight, bias, whole, expected]);
            chain.Pack<TTile>(i, weight, bias);
            new ImageConvolution(shape).Forward<TTile>(pool, expected, weight, bias, steps[i].Rectifies, whole);
            expected = steps[i].Pools ? Pooled(whole, steps[i]) : whole;
        }

        for (int pass = 0; pass < 2; pass++) // the second finds the memory of the first
        {
            output.Values.Fill(float.NaN);
            chain.Compute<TTile>(pool, images, output);
            Assert.True(
                expected.Values.SequenceEqual(output.Values), $"{string.Join(", ", steps)}, {samples} samples, {threads} threads");
        }

        GC.KeepAlive((kept, expected, output));
    }

    private static Tensor Pooled(Tensor whole, ConvolutionStep step)
    {
        int width = step.Shape.OutputWidth, filters = step.Shape.Filters;
        var pooled = new Tensor(whole.Rows, step.Outputs);
        for (int sample = 0; sample < whole.Rows; sample++)
        {
            for (int at = 0; at < step.Outputs; at++)
            {
                int pixel = at / filters, y = pixel / step.OutputWidth * 2, x = pixel % step.OutputWidth * 2;
                float Value(int v, int u) => whole[sample, (((v * width) + u) * filters) + (at % filters)];
                pooled[sample, at] = Math.Max(Math.Max(Value(y, x), Value(y + 1, x)), Math.Max(Value(y, x + 1), Value(y + 1, x + 1)));
            }
        }

        return pooled;
    }

    private static Tensor Random(Random random, int rows, int columns)
    {
        var tensor = new Tensor(rows, columns);
        foreach (ref float value in tensor.Values) value = random.NextSingle() - 0.5f;
        return tensor;
    }
}
