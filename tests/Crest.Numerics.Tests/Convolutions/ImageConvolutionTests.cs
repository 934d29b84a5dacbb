using Crest.Numerics.Convolutions;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using FsCheck;
using FsCheck.Fluent;

namespace Crest.Numerics.Tests.Convolutions;

public class ImageConvolutionTests
{
    [Fact]
    public void Agrees_with_the_sums_in_double_precision_on_random_shapes()
    {
        Gen<int> size = Gen.OneOf(Gen.Choose(1, 6), Gen.Choose(7, 30)),
            values = Gen.OneOf(Gen.Choose(1, 4), Gen.Elements(8, 15, 16, 17, 31, 32, 33, 48, 64, 65));
        var cases = from height in size
                    from width in size
                    from channels in values
                    from filters in values
                    from margin in Gen.Choose(height < 3 || width < 3 ? 1 : 0, 1)
                    from samples in Gen.Elements(0, 1, 2, 3, 14)
                    from flags in Gen.Choose(0, 7)
                    from threads in Gen.Choose(1, 3)
                    where height * width * channels * filters < 300_000
                    select (shape: new ConvolutionShape(height, width, channels, filters, margin), samples, flags, threads);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var pass = new Pass(c.shape, c.samples, (c.flags & 1) != 0, (c.flags & 6) != 0);
            pass.Run<Tile512>(c.threads);
            pass.AssertRight("512");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }

    [Theory]
    [InlineData(28, 28, 1, 32, 1)]
    [InlineData(14, 14, 32, 64, 1)]
    [InlineData(16, 16, 64, 64, 0)]
    [InlineData(32, 32, 3, 32, 1)]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(1, 7, 3, 33, 1)]
    [InlineData(2, 2, 5, 3, 1)]
    [InlineData(3, 3, 2, 1, 0)]
    [InlineData(5, 27, 1, 3, 1)]
    [InlineData(9, 13, 33, 20, 0)]
    public void Is_right_with_every_tile_and_has_the_same_bits_for_any_number_of_threads(
        int height, int width, int channels, int filters, int margin)
    {
        var shape = new ConvolutionShape(height, width, channels, filters, margin);
        var pass = new Pass(shape, samples: 5, rectify: true, needsInputGradient: true);
        pass.Run<Tile256>(2);
        pass.AssertRight("256");
        pass.Run<Tile128>(2);
        pass.AssertRight("128");
        pass.Run<Tile512>(1);
        pass.AssertRight("512");
        float[] one = pass.Results();
        foreach (int threads in (int[])[2, 3, 5])
        {
            pass.Run<Tile512>(threads);
            Assert.Equal(one, pass.Results());
        }
    }

    [Fact]
    public void A_larger_batch_and_more_threads_may_follow_smaller_ones()
    {
        var shape = new ConvolutionShape(6, 5, 3, 18, 1);
        var convolution = new ImageConvolution(shape);
        foreach ((int samples, int threads) in ((int, int)[])[(2, 1), (15, 3), (1, 2)])
        {
            var pass = new Pass(shape, samples, rectify: true, needsInputGradient: true) { Convolution = convolution };
            pass.Run<Tile512>(threads);
            pass.AssertRight($"{samples} samples");
        }
    }

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        using var pool = new WorkerPool(1);
        var convolution = new ImageConvolution(new ConvolutionShape(3, 3, 1, 1, 0));
        Tensor input = new(1, 9), weight = new(9, 1), bias = new(1, 1), output = new(1, 1);
        input[0, 4] = float.NaN;
        convolution.Forward(pool, input, weight, bias, rectify: true, output);
        Assert.Equal(float.NaN, output[0, 0]);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageConvolution(new ConvolutionShape(2, 3, 1, 1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageConvolution(new ConvolutionShape(3, 3, 1, 1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageConvolution(new ConvolutionShape(3, 3, 0, 1, 1)));
        using var pool = new WorkerPool(1);
        var convolution = new ImageConvolution(new ConvolutionShape(3, 3, 2, 4, 1));
        Tensor weight = new(18, 4), bias = new(1, 4);
        Assert.Throws<ArgumentException>(() => convolution.Forward(pool, new Tensor(1, 17), weight, bias, false, new Tensor(1, 36)));
        Assert.Throws<ArgumentException>(() => convolution.Forward(pool, new Tensor(1, 18), weight, bias, false, new Tensor(2, 36)));
        Assert.Throws<ArgumentException>(
            () => convolution.Forward(pool, new Tensor(1, 18), new Tensor(9, 4), bias, false, new Tensor(1, 36)));
    }

    /// <summary>Both passes over random images, and the same by plain sums.</summary>
    private sealed class Pass
    {
        private readonly ConvolutionShape _shape;
        private readonly bool _rectify;
        private readonly Tensor _input;
        private readonly Tensor _weight;
        private readonly Tensor _bias;
        private readonly Tensor _by;
        private readonly Tensor _output;
        private readonly Tensor _weightGradient;
        private readonly Tensor _biasGradient;
        private readonly Tensor? _inputGradient;

        public Pass(ConvolutionShape shape, int samples, bool rectify, bool needsInputGradient)
        {
            (_shape, _rectify) = (shape, rectify);
            (_input, _weight, _bias) =
                (Random(samples, shape.Inputs, 1), Random(9 * shape.Channels, shape.Filters, 2), Random(1, shape.Filters, 3));
            _by = Random(samples, shape.Outputs, 4);
            // What is written must not be added to what was there.
            (_output, _weightGradient, _biasGradient) =
                (Random(samples, shape.Outputs, 5), Random(9 * shape.Channels, shape.Filters, 6), Random(1, shape.Filters, 7));
            _inputGradient = needsInputGradient ? Random(samples, shape.Inputs, 8) : null;
            Convolution = new ImageConvolution(shape);
        }

        public ImageConvolution Convolution { get; init; }

        public void Run<TTile>(int threads) where TTile : struct, ITile
        {
            using var pool = new WorkerPool(threads);
            Convolution.Forward<TTile>(pool, _input, _weight, _bias, _rectify, _output);
            Convolution.Backward<TTile>(
                pool, _input, _rectify ? _output : null, _by, _weight, _weightGradient, _biasGradient, _inputGradient);
        }

        public float[] Results() => [.. _output.Values, .. _weightGradient.Values, .. _biasGradient.Values, .. _inputGradient!.Values];

        public void AssertRight(string what)
        {
            double[] output = new double[_output.Length], weightGradient = new double[_weight.Length],
                biasGradient = new double[_bias.Length], inputGradient = new double[_input.Length];
            ReadOnlySpan<float> x = _input.Values, w = _weight.Values, b = _bias.Values, y = _output.Values, by = _by.Values;
            for (int pixel = 0; pixel < _input.Rows * _shape.OutputHeight * _shape.OutputWidth; pixel++)
            {
                int sample = pixel / (_shape.OutputHeight * _shape.OutputWidth), row = pixel / _shape.OutputWidth % _shape.OutputHeight,
                    column = pixel % _shape.OutputWidth;
                for (int f = 0; f < _shape.Filters; f++)
                {
                    int at = (pixel * _shape.Filters) + f;
                    double sum = b[f], slope = _rectify && !(y[at] > 0) ? 0 : by[at];
                    for (int tap = 0; tap < 9; tap++)
                    {
                        int v = row + (tap / 3) - _shape.Margin, u = column + (tap % 3) - _shape.Margin;
                        if (v < 0 || v >= _shape.Height || u < 0 || u >= _shape.Width) continue;
                        int from = ((((sample * _shape.Height) + v) * _shape.Width) + u) * _shape.Channels,
                            weight = (tap * _shape.Channels * _shape.Filters) + f;
                        for (int c = 0; c < _shape.Channels; c++)
                        {
                            sum += (double)x[from + c] * w[weight + (c * _shape.Filters)];
                            weightGradient[weight + (c * _shape.Filters)] += x[from + c] * slope;
                            inputGradient[from + c] += w[weight + (c * _shape.Filters)] * slope;
                        }
                    }

                    biasGradient[f] += slope;
                    output[at] = _rectify ? Math.Max(0, sum) : sum;
                }
            }

            AssertNear($"output of {what}", output, _output.Values, 9 * _shape.Channels);
            AssertNear($"weight gradient of {what}", weightGradient, _weightGradient.Values, _by.Length / _shape.Filters);
            AssertNear($"bias gradient of {what}", biasGradient, _biasGradient.Values, _by.Length / _shape.Filters);
            if (_inputGradient is not null)
                AssertNear($"input gradient of {what}", inputGradient, _inputGradient.Values, 9 * _shape.Filters);
        }

        private static Tensor Random(int rows, int columns, int seed)
        {
            var random = new Random(seed);
            var tensor = new Tensor(rows, columns);
            foreach (ref float value in tensor.Values) value = random.NextSingle() - 0.5f;
            return tensor;
        }

        private void AssertNear(string what, double[] expected, ReadOnlySpan<float> actual, int terms)
        {
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) < 1e-6 * (3 + Math.Sqrt(terms)),
                    $"{what}[{i}], {_shape}, {_input.Rows} samples: {actual[i]} instead of {expected[i]}");
        }
    }
}
