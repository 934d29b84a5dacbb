using System.Runtime.Intrinsics;
using Crest.Numerics.MatrixProducts;
using Crest.Numerics.Tensors;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.Convolutions;

/// <summary>A step of a chain with its filters laid out, for one image at a time on the calling thread.</summary>
internal sealed unsafe class PackedConvolution(ConvolutionStep step)
{
    private readonly Tensor _filters = new(1, PackedFilters<Tile512>.Length(step.Shape)); // as long as it is for any tile, or longer
    private readonly Tensor _bias = new(1, step.Shape.Filters);
    private readonly Tensor _normalisation = new(3, step.Shape.Filters);

    public ConvolutionStep Step => step;

    /// <summary>Values of two rows of pixels by a panel of filters, which are pooled while they are in the nearest cache.</summary>
    public int StripLength => step.Pools ? 2 * step.Shape.OutputWidth * Tile<Tile512>.Columns : 0;

    /// <summary>Takes the filters over.</summary>
    /// <param name="weight">[9 channels × filters].</param>
    /// <param name="bias">[1 × filters].</param>
    public void Pack<TTile>(Tensor weight, Tensor bias) where TTile : struct, ITile
    {
        PackedFilters<TTile>.Pack(step.Shape, weight, _filters.Pointer);
        bias.Values.CopyTo(_bias.Values);
    }

    /// <summary>Takes the means, factors and shifts of a normalisation over.</summary>
    /// <param name="coefficients">[3 or more × filters or more].</param>
    public void PackNormalisation(Tensor coefficients)
    {
        for (int i = 0; i < 3; i++) coefficients.Row(i)[..step.Shape.Filters].CopyTo(_normalisation.Row(i));
    }

    /// <summary>Computes one image.</summary>
    /// <param name="padded">The image with its border.</param>
    /// <param name="strip">Memory for <see cref="StripLength"/> values.</param>
    /// <param name="to">Where the first pixel of the result goes.</param>
    /// <param name="line">Values from one row of the result to the next.</param>
    public void Compute<TTile>(float* padded, float* strip, float* to, nint line) where TTile : struct, ITile
    {
        ConvolutionShape shape = step.Shape;
        float* panel = _filters.Pointer;
        for (int first = 0; first < shape.Filters; first += Tile<TTile>.Columns)
        {
            int width = Math.Min(Tile<TTile>.Columns, shape.Filters - first), lanes = Tile<TTile>.Vectors(width) * TTile.Lanes;
            float* rows = to + first;
            for (int y = 0; y < step.OutputHeight; y++, rows += line)
            {
                if (!step.Pools)
                {
                    ComputeRow<TTile>(padded, panel, first, width, y, rows, shape.Filters);
                    continue;
                }

                float* below = strip + ((nint)shape.OutputWidth * lanes);
                ComputeRow<TTile>(padded, panel, first, width, 2 * y, strip, lanes);
                ComputeRow<TTile>(padded, panel, first, width, (2 * y) + 1, below, lanes);
                Pool(strip, below, lanes, rows, width);
            }

            panel += (nint)ConvolutionShape.Taps * shape.Channels * lanes;
        }
    }

    private void ComputeRow<TTile>(float* padded, float* panel, int first, int width, int y, float* to, nint stride)
        where TTile : struct, ITile
    {
        Correlation<TTile>.ComputeRow(step.Shape, padded, panel, _bias.Pointer + first, step.Rectifies, to, stride, width, y);
        for (int i = 0; step.Normalises && i < width; i += VectorRow.Lanes) Normalise(to + i, stride, first + i, width - i);
    }

    /// <summary>Some filters of a row of pixels, which is in the nearest cache.</summary>
    private void Normalise(float* values, nint stride, int filter, int width)
    {
        float* coefficients = _normalisation.Pointer + filter;
        nint next = step.Shape.Filters;
        Vector512<float> mean = Vector512.Load(coefficients), factor = Vector512.Load(coefficients + next),
            shift = Vector512.Load(coefficients + (2 * next));
        for (int pixel = 0; pixel < step.Shape.OutputWidth; pixel++, values += stride)
        {
            Vector512<float> value = Vector512.FusedMultiplyAdd(Vector512.Load(values) - mean, factor, shift);
            if (step.RectifiesNormalised) value = Vector512.AndNot(value, Vector512.LessThan(value, Vector512<float>.Zero));
            VectorRow.Store(value, values, width);
        }
    }

    /// <summary>The largest of each 2×2 pixels of two rows, filter by filter.</summary>
    private void Pool(float* above, float* below, int lanes, float* to, int width)
    {
        for (int x = 0; x < step.OutputWidth; x++, above += 2 * lanes, below += 2 * lanes, to += step.Shape.Filters)
            for (int i = 0; i < width; i += VectorRow.Lanes)
            {
                Vector512<float> left = Vector512.Max(Vector512.Load(above + i), Vector512.Load(below + i));
                Vector512<float> right = Vector512.Max(Vector512.Load(above + lanes + i), Vector512.Load(below + lanes + i));
                VectorRow.Store(Vector512.Max(left, right), to + i, width - i);
            }
    }
}
