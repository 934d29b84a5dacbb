using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Crest.Learning.Onnx;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Layers;

/// <summary>
/// The largest of each 2×2 pixels, channel by channel; an odd last row or column is dropped. The gradient goes to the first of the largest.
/// </summary>
/// <remarks>Bound by memory: forward reads the images once, backward reads them and writes their gradient. Each
/// thread takes some samples.</remarks>
public sealed unsafe class MaxPooling : Layer
{
    private readonly ImageShape _shape;
    private readonly Tensor _output;
    private readonly Tensor _inputGradient;
    private Tensor? _input;

    internal MaxPooling(ImageShape input)
    {
        _shape = input;
        Outputs = input.Height / 2 * (input.Width / 2) * input.Channels;
        _output = new Tensor(0, Outputs);
        _inputGradient = new Tensor(0, input.Values);
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, in Pass pass)
    {
        _input = input;
        _output.Resize(input.Rows);
        pass.Pool.Run(new Pool(input.Pointer, _output.Pointer, input.Rows, _shape.Height, _shape.Width, _shape.Channels));
        return _output;
    }

    /// <inheritdoc/>
    public override Tensor Backward(Tensor gradient, WorkerPool pool, bool needsInputGradient)
    {
        if (!needsInputGradient) return _inputGradient;
        _inputGradient.Resize(gradient.Rows);
        pool.Run(new Unpool(
            _input!.Pointer, _output.Pointer, gradient.Pointer, _inputGradient.Pointer, gradient.Rows, _shape.Height, _shape.Width,
            _shape.Channels));
        return _inputGradient;
    }

    /// <inheritdoc/>
    internal override void Export(OnnxGraph graph)
    {
        graph.SetChannelsFirst();
        graph.Apply("MaxPool", [], OnnxGraph.Integers("kernel_shape", 2, 2), OnnxGraph.Integers("strides", 2, 2));
    }

    private readonly struct Pool(float* input, float* output, int samples, int height, int width, int channels) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples, 1, part, parts);
            int rows = height / 2, pixels = width / 2;
            nint line = (nint)width * channels;
            float* to = output + ((nint)start * rows * pixels * channels);
            for (int sample = start; sample < end; sample++)
            {
                float* image = input + (sample * line * height);
                for (int y = 0; y < rows; y++)
                    for (int x = 0; x < pixels; x++, to += channels) Largest(image + (2 * y * line) + ((nint)2 * x * channels), line, to);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Largest(float* from, nint line, float* to)
        {
            for (int c = 0; c < channels; c += VectorRow.Lanes)
            {
                float* above = from + c, below = above + line;
                Vector512<float> left = Vector512.Max(Vector512.Load(above), Vector512.Load(below));
                Vector512<float> right = Vector512.Max(Vector512.Load(above + channels), Vector512.Load(below + channels));
                VectorRow.Store(Vector512.Max(left, right), to + c, channels - c);
            }
        }
    }

    private readonly struct Unpool(
        float* input, float* output, float* gradient, float* inputGradient, int samples, int height, int width, int channels)
            : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(samples, 1, part, parts);
            int rows = height / 2, pixels = width / 2;
            nint line = (nint)width * channels, at = (nint)start * rows * pixels * channels;
            for (int sample = start; sample < end; sample++)
            {
                nint image = sample * line * height;
                for (int y = 0; y < rows; y++)
                {
                    nint row = image + (2 * y * line);
                    for (int x = 0; x < pixels; x++, at += channels) Spread(row + ((nint)2 * x * channels), line, at);
                    if ((width & 1) == 0) continue;
                    new Span<float>(inputGradient + row + line - channels, channels).Clear();
                    new Span<float>(inputGradient + row + (2 * line) - channels, channels).Clear();
                }

                if ((height & 1) != 0) new Span<float>(inputGradient + image + ((height - 1) * line), (int)line).Clear();
            }
        }

        /// <summary>Gives the gradient at one output to the first of the four that is as large, and 0 to the others.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Spread(nint to, nint line, nint at)
        {
            for (int c = 0; c < channels; c += VectorRow.Lanes, to += VectorRow.Lanes)
            {
                float* from = input + to, by = inputGradient + to;
                Vector512<float> largest = Vector512.Load(output + at + c), left = Vector512.Load(gradient + at + c);
                Vector512<float> here = left & Vector512.Equals(Vector512.Load(from), largest);
                VectorRow.Store(here, by, channels - c);
                left = Vector512.AndNot(left, Vector512.Equals(Vector512.Load(from), largest));
                here = left & Vector512.Equals(Vector512.Load(from + channels), largest);
                VectorRow.Store(here, by + channels, channels - c);
                left = Vector512.AndNot(left, Vector512.Equals(Vector512.Load(from + channels), largest));
                here = left & Vector512.Equals(Vector512.Load(from + line), largest);
                VectorRow.Store(here, by + line, channels - c);
                left = Vector512.AndNot(left, Vector512.Equals(Vector512.Load(from + line), largest));
                VectorRow.Store(
                    left & Vector512.Equals(Vector512.Load(from + line + channels), largest), by + line + channels, channels - c);
            }
        }
    }
}
