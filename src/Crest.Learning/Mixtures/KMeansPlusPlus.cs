using System.Runtime.Intrinsics;
using Crest.Numerics.RandomStreams;
using Crest.Numerics.Tensors;
using Crest.Numerics.Threads;
using Crest.Numerics.VectorMaths;

namespace Crest.Learning.Mixtures;

/// <summary>
/// Rows far from one another, as centres to begin with: each is drawn with a probability that goes as the square of its distance from the
/// nearest drawn before it (Arthur, Vassilvitskii: "k-means++: the advantages of careful seeding", 2007).
/// </summary>
internal sealed unsafe class KMeansPlusPlus
{
    private readonly StandardisedRows _rows;
    private readonly Tensor _distances;
    private readonly double[] _sums;

    public KMeansPlusPlus(StandardisedRows rows)
    {
        _rows = rows;
        _distances = new Tensor(rows.Blocks, MixtureBlock.Rows);
        _sums = new double[rows.Blocks];
    }

    /// <summary>Draws centres.</summary>
    /// <param name="random">What is drawn with.</param>
    /// <param name="centres">How many.</param>
    /// <param name="pool">The threads.</param>
    /// <returns>Numbers of rows; the same one may come twice where fewer rows differ.</returns>
    public int[] Draw(RandomStream random, int centres, WorkerPool pool)
    {
        var sequence = new RandomSequence(random);
        int[] drawn = new int[centres];
        drawn[0] = sequence.NextBelow(_rows.Rows);
        _distances.Values.Fill(float.MaxValue);
        for (int k = 1; k < centres; k++)
        {
            pool.Run(new Approach(this, drawn[k - 1]));
            double total = _sums.Sum(), uniform = sequence.NextUniform();
            drawn[k] = total > 0 ? RowAt(uniform * total) : (int)(uniform * _rows.Rows);
        }

        return drawn;
    }

    /// <summary>The row in which the running sum of the distances passes a value.</summary>
    private int RowAt(double sum)
    {
        int block = 0, last = 0;
        while (block < _sums.Length - 1 && sum >= _sums[block]) sum -= _sums[block++];
        ReadOnlySpan<float> distances = _distances.Row(block)[.._rows.RowsOf(block)];
        for (int row = 0; row < distances.Length; row++)
        {
            if (distances[row] == 0) continue;
            last = row; // Where rounding leaves a rest, the last row that is none of the centres.
            if ((sum -= distances[row]) < 0) break;
        }

        return (block * MixtureBlock.Rows) + last;
    }

    /// <summary>The squared distance of each row to its nearest centre, when one more is there.</summary>
    private readonly struct Approach(KMeansPlusPlus owner, int centre) : IParallelWork
    {
        public void Run(int part, int parts)
        {
            StandardisedRows rows = owner._rows;
            (int first, int end) = Partition.Of(rows.Blocks, 1, part, parts);
            for (int block = first; block < end; block++)
            {
                float* distances = owner._distances.Pointer + ((nint)block * MixtureBlock.Rows);
                int count = rows.RowsOf(block);
                for (int row = 0; row < count; row += VectorRow.Lanes)
                {
                    Vector512<float> sum = default;
                    float* x = rows.Block(block) + row;
                    for (int j = 0; j < rows.Features; j++, x += MixtureBlock.Rows)
                    {
                        Vector512<float> difference = Vector512.Load(x) - Vector512.Create(rows.At(centre, j));
                        sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
                    }

                    Vector512.Min(sum, Vector512.Load(distances + row)).Store(distances + row);
                }

                double total = 0;
                for (int row = 0; row < count; row++) total += distances[row];
                owner._sums[block] = total;
            }
        }
    }
}
