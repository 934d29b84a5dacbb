using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;

namespace Crest.Learning.ImageSets;

/// <summary>
/// How pixels become the inputs of a network: (pixel - mean) / standard deviation, with one pair of numbers for all of them.
/// </summary>
/// <param name="Mean">Mean of the training pixels, 0 to 255.</param>
/// <param name="StandardDeviation">Their standard deviation, above 0.</param>
public sealed unsafe record PixelScale(double Mean, double StandardDeviation)
{
    /// <summary>Fits the scale to all pixels of a set; the deviation is 1 where they are all the same.</summary>
    /// <param name="set">The training images, at least one.</param>
    public static PixelScale Fit(ImageSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        Span<long> counts = stackalloc long[256];
        foreach (byte pixel in set.Pixels) counts[pixel]++;
        double mean = 0, variance = 0;
        for (int value = 0; value < counts.Length; value++) mean += (double)counts[value] * value;
        mean /= set.Pixels.Length;
        for (int value = 0; value < counts.Length; value++) variance += counts[value] * ((value - mean) * (value - mean));
        double deviation = Math.Sqrt(variance / set.Pixels.Length);
        return new PixelScale(mean, deviation > 0 ? deviation : 1);
    }

    /// <summary>Fills a batch with scaled images.</summary>
    /// <param name="set">The images.</param>
    /// <param name="images">Which ones.</param>
    /// <param name="batch">[images × (height · width · channels)], already of the right size.</param>
    /// <param name="pool">The threads to use.</param>
    public void Fill(ImageSet set, ReadOnlySpan<int> images, Tensor batch, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNotEqual(batch.Columns, set.Shape.Values);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(images.Length, batch.Rows);
        foreach (int image in images) ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)image, (uint)set.Count);
        fixed (byte* pixels = &MemoryMarshal.GetArrayDataReference(set.Pixels))
        fixed (int* chosen = images)
            pool.Run(new Scale(
                pixels, chosen, images.Length, set.Shape.Values, batch.Pointer, (float)(1 / StandardDeviation),
                (float)(-Mean / StandardDeviation)));
    }

    /// <summary>Bound by writing the batch, four bytes for each that is read.</summary>
    private readonly struct Scale(byte* pixels, int* images, int count, int length, float* batch, float factor, float offset)
        : IParallelWork
    {
        public void Run(int part, int parts)
        {
            (int start, int end) = Partition.Of(count, 1, part, parts);
            Vector512<float> factors = Vector512.Create(factor), offsets = Vector512.Create(offset);
            for (int row = start; row < end; row++)
            {
                byte* from = pixels + ((nint)images[row] * length);
                float* to = batch + ((nint)row * length);
                int i = 0;
                for (; i + Vector128<byte>.Count <= length; i += Vector128<byte>.Count)
                {
                    (Vector256<ushort> wide, _) = Vector256.Widen(Vector128.Load(from + i).ToVector256());
                    (Vector512<uint> wider, _) = Vector512.Widen(wide.ToVector512());
                    Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(wider.AsInt32()), factors, offsets).Store(to + i);
                }

                for (; i < length; i++) to[i] = MathF.FusedMultiplyAdd(from[i], factor, offset);
            }
        }
    }
}
