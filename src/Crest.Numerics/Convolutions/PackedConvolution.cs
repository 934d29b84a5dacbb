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
            float* bias = _bias.Pointer + first, rows = to + first;
            for (int y = 0; y < step.OutputHeight; y++, rows += line)
            {
                if (!step.Pools)
                {
                    Correlation<TTile>.ComputeRow(shape, padded, panel, bias, step.Rectifies, rows, shape.Filters, width, y);
                    continue;
                }

                float* below = strip + ((nint)shape.OutputWidth * lanes);
                Correlation<TTile>.ComputeRow(shape, padded, panel, bias, step.Rectifies, strip, lanes, width, 2 * y);
                Correlation<TTile>.ComputeRow(shape, padded, panel, bias, step.Rectifies, below, lanes, width, (2 * y) + 1);
                Pool(strip, below, lanes, rows, width);
            }

            panel += (nint)ConvolutionShape.Taps * shape.Channels * lanes;
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
