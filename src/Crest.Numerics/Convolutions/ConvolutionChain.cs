using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Numerics.Convolutions;

/// <summary>
/// Convolutions one after the other, with rectifiers, normalisations and poolings, for prediction: the filters are laid out once, and a
/// thread takes one image through all steps before the next one, so that what is between two steps stays in the second-level cache.
/// </summary>
/// <remarks>
/// Bounded by arithmetic. A step writes into the border of zeros that the next one needs, and pools two rows of pixels at a time, which
/// are in the first-level cache. The results are those of <see cref="ImageConvolution"/>, bit by bit, for any number of threads.
/// </remarks>
public sealed unsafe class ConvolutionChain
{
    private readonly PackedConvolution[] _steps;
    private readonly Tensor _memory;
    private readonly int _images;

    /// <summary>Makes a chain without filters.</summary>
    /// <param name="steps">The steps, one or more; each takes what the one before gives.</param>
    /// <exception cref="ArgumentException">There is none, or two do not fit.</exception>
    public ConvolutionChain(IReadOnlyList<ConvolutionStep> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Count == 0 || steps.Zip(steps.Skip(1)).Any(pair => !pair.First.LeadsTo(pair.Second)))
            throw new ArgumentException("a chain has one step or more, each of which takes what the one before gives", nameof(steps));
        _steps = [.. steps.Select(step => new PackedConvolution(step))];
        _images = _steps.Sum(step => PaddedImage.Length(step.Step.Shape));
        _memory = new Tensor(0, _images + _steps.Max(step => step.StripLength));
        (Inputs, Outputs) = (steps[0].Shape.Inputs, steps[^1].Outputs);
    }

    /// <summary>Values of an image.</summary>
    public int Inputs { get; }

    /// <summary>Values of a result.</summary>
    public int Outputs { get; }

    /// <summary>Takes the filters of a step over as they are now.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="weight">[9 channels × filters], row by row of the filter, pixel by pixel, channel by channel.</param>
    /// <param name="bias">[1 × filters].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Pack(int step, Tensor weight, Tensor bias)
    {
        if (Vector512.IsHardwareAccelerated) Pack<Tile512>(step, weight, bias);
        else if (Vector256.IsHardwareAccelerated) Pack<Tile256>(step, weight, bias);
        else Pack<Tile128>(step, weight, bias);
    }

    /// <summary>Takes the coefficients of a step's normalisation over as they are now.</summary>
    /// <param name="step">Its number.</param>
    /// <param name="coefficients">[3 or more × filters or more]: means, factors and shifts.</param>
    /// <exception cref="ArgumentException">The shape does not fit, or the step does not normalise.</exception>
    public void PackNormalisation(int step, Tensor coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        ConvolutionStep of = _steps[step].Step;
        if (!of.Normalises || coefficients.Rows < 3 || coefficients.Columns < of.Shape.Filters)
            throw new ArgumentException($"the coefficients do not fit the step {of}", nameof(coefficients));
        _steps[step].PackNormalisation(coefficients);
    }

    /// <summary>Takes images through all steps.</summary>
    /// <param name="pool">The threads to use; each takes some images.</param>
    /// <param name="input">[samples × <see cref="Inputs"/>].</param>
    /// <param name="output">[samples × <see cref="Outputs"/>], written.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Compute(WorkerPool pool, Tensor input, Tensor output)
    {
        if (Vector512.IsHardwareAccelerated) Compute<Tile512>(pool, input, output);
        else if (Vector256.IsHardwareAccelerated) Compute<Tile256>(pool, input, output);
        else Compute<Tile128>(pool, input, output);
    }

    /// <summary>The filters for tiles of a given width; all run on every processor, at different speeds.</summary>
    internal void Pack<TTile>(int step, Tensor weight, Tensor bias) where TTile : struct, ITile
    {
        ConvolutionShape shape = _steps[step].Step.Shape;
        if (weight.Length != shape.Weights || weight.Columns != shape.Filters || bias.Length != shape.Filters)
            throw new ArgumentException($"the filters do not fit the convolution {shape}", nameof(weight));
        _steps[step].Pack<TTile>(weight, bias);
    }

    /// <summary>All steps with tiles of a given width.</summary>
    internal void Compute<TTile>(WorkerPool pool, Tensor input, Tensor output) where TTile : struct, ITile
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (input.Columns != Inputs || output.Columns != Outputs || input.Rows != output.Rows)
            throw new ArgumentException(
                $"the images do not fit: {input.Rows} of {input.Columns} values into {output.Rows} of {output.Columns}");
        _memory.Resize(pool.Threads);
        pool.Run(new SomeImagesEach<TTile>(this, input.Pointer, output.Pointer, input.Rows));
        GC.KeepAlive(input); // the threads have only pointers
        GC.KeepAlive(output);
    }

    private void Compute<TTile>(float* image, float* own, float* output) where TTile : struct, ITile
    {
        float* strip = own + _images, padded = PaddedImage.Of(_steps[0].Step.Shape, image, own);
        for (int i = 0; i < _steps.Length; i++)
        {
            ConvolutionShape shape = _steps[i].Step.Shape;
            own += PaddedImage.Length(shape);
            bool last = i == _steps.Length - 1;
            int margin = last ? 0 : _steps[i + 1].Step.Shape.Margin;
            nint line = (nint)(_steps[i].Step.OutputWidth + (2 * margin)) * shape.Filters;
            float* to = last ? output : own + (margin * (line + shape.Filters));
            _steps[i].Compute<TTile>(padded, strip, to, line);
            padded = own;
        }
    }

    private readonly struct SomeImagesEach<TTile>(ConvolutionChain chain, float* input, float* output, int samples) : IParallelWork
        where TTile : struct, ITile
    {
        public void Run(int part, int parts)
        {
            float* own = chain._memory.Pointer + ((nint)part * chain._memory.Columns);
            (int start, int end) = Partition.Of(samples, 1, part, parts);
            for (int sample = start; sample < end; sample++)
                chain.Compute<TTile>(input + ((nint)sample * chain.Inputs), own, output + ((nint)sample * chain.Outputs));
        }
    }
}
