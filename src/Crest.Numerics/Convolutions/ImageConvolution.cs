using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// The cross-correlation of images with filters of 3×3 pixels, moved by one pixel at a time, and its gradients. Images lie pixel after pixel,
/// row after row, the channels of a pixel side by side (NHWC). One object serves one layer: it keeps memory from pass to pass.
/// </summary>
public sealed unsafe class ImageConvolution
{
    private readonly int _height;
    private readonly int _width;
    private readonly int _channels;
    private readonly int _filters;
    private readonly int _margin;
    private readonly int _outputHeight;
    private readonly int _outputWidth;
    private Tensor? _input;

    /// <summary>Makes the convolution of one shape.</summary>
    /// <param name="height">Rows of pixels of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <param name="filters">Number of filters, the values of a pixel of the result.</param>
    /// <param name="margin">Pixels of zeros that an image gets on each side: 1, or 0 for a result that is smaller by two rows and columns.</param>
    public ImageConvolution(int height, int width, int channels, int filters, int margin)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)margin, 1u);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(height, width), 3 - (2 * margin));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(channels, filters), 1);
        (_height, _width, _channels, _filters, _margin) = (height, width, channels, filters, margin);
        (_outputHeight, _outputWidth) = (height - 2 + (2 * margin), width - 2 + (2 * margin));
        Outputs = checked(_outputHeight * _outputWidth * filters);
    }

    /// <summary>Number of values of one result.</summary>
    public int Outputs { get; }

    /// <summary>Lays the filters over each pixel.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="input">[samples × height·width·channels]; for <see cref="WeightGradient"/> it must stay as it is.</param>
    /// <param name="weight">[9 channels × filters], row by row of the filter, pixel by pixel, channel by channel.</param>
    /// <param name="bias">[1 × filters].</param>
    /// <param name="rectify">Whether max(0, x) follows.</param>
    /// <param name="output">[samples × <see cref="Outputs"/>], written.</param>
    public void Forward(WorkerPool pool, Tensor input, Tensor weight, Tensor bias, bool rectify, Tensor output)
    {
        _input = input;
        for (int sample = 0; sample < input.Rows; sample++)
            for (int y = 0; y < _outputHeight; y++)
                for (int x = 0; x < _outputWidth; x++)
                    for (int f = 0; f < _filters; f++)
                    {
                        float sum = bias[0, f];
                        for (int tap = 0; tap < 9; tap++)
                        {
                            (int row, int from) = (tap * _channels, From(y, x, tap));
                            if (from < 0) continue;
                            for (int c = 0; c < _channels; c++) sum += input[sample, from + c] * weight[row + c, f];
                        }

                        output[sample, (((y * _outputWidth) + x) * _filters) + f] = rectify && sum < 0 ? 0 : sum;
                    }
    }

    /// <summary>The gradient by the weights, for the input of the last <see cref="Forward"/>.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="gradient">By the output [samples × <see cref="Outputs"/>].</param>
    /// <param name="weightGradient">[9 channels × filters], written.</param>
    public void WeightGradient(WorkerPool pool, Tensor gradient, Tensor weightGradient)
    {
        weightGradient.Values.Clear();
        for (int sample = 0; sample < gradient.Rows; sample++)
            for (int y = 0; y < _outputHeight; y++)
                for (int x = 0; x < _outputWidth; x++)
                    for (int tap = 0; tap < 9; tap++)
                    {
                        (int row, int from) = (tap * _channels, From(y, x, tap));
                        if (from < 0) continue;
                        for (int c = 0; c < _channels; c++)
                            for (int f = 0; f < _filters; f++)
                                weightGradient[row + c, f] += _input![sample, from + c] * gradient[sample, (((y * _outputWidth) + x) * _filters) + f];
                    }
    }

    /// <summary>The gradient by the input.</summary>
    /// <param name="pool">The threads to use.</param>
    /// <param name="gradient">By the output [samples × <see cref="Outputs"/>].</param>
    /// <param name="weight">[9 channels × filters].</param>
    /// <param name="inputGradient">[samples × height·width·channels], written.</param>
    public void InputGradient(WorkerPool pool, Tensor gradient, Tensor weight, Tensor inputGradient)
    {
        inputGradient.Values.Clear();
        for (int sample = 0; sample < gradient.Rows; sample++)
            for (int y = 0; y < _outputHeight; y++)
                for (int x = 0; x < _outputWidth; x++)
                    for (int tap = 0; tap < 9; tap++)
                    {
                        (int row, int from) = (tap * _channels, From(y, x, tap));
                        if (from < 0) continue;
                        for (int c = 0; c < _channels; c++)
                            for (int f = 0; f < _filters; f++)
                                inputGradient[sample, from + c] += weight[row + c, f] * gradient[sample, (((y * _outputWidth) + x) * _filters) + f];
                    }
    }

    /// <summary>Where the pixel under a tap of the filter at an output pixel begins; -1 where it is outside.</summary>
    private int From(int y, int x, int tap)
    {
        int v = y + (tap / 3) - _margin, u = x + (tap % 3) - _margin;
        return v >= 0 && v < _height && u >= 0 && u < _width ? ((v * _width) + u) * _channels : -1;
    }
}
