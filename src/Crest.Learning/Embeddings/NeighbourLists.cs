using Crest.Numerics.Tensors;

namespace Crest.Learning.Embeddings;

/// <summary>
/// A list of near samples for each sample, nearest first. An entry is the sample, or its complement where it was not in the list of the
/// pass before.
/// </summary>
/// <param name="samples">Number of samples.</param>
/// <param name="kept">Entries of a list; a list that is not full ends with fewer.</param>
internal sealed class NeighbourLists(int samples, int kept)
{
    private readonly int[] _entries = new int[samples * kept];
    private readonly float[] _distances = new float[samples * kept];
    private readonly int[] _counts = new int[samples];

    public int Samples => samples;

    public int Kept => kept;

    /// <summary>Entries that were not in the lists of the pass before.</summary>
    public long Fresh
    {
        get
        {
            long fresh = 0;
            for (int row = 0; row < samples; row++)
                foreach (int entry in Of(row))
                    if (IsFresh(entry)) fresh++;
            return fresh;
        }
    }

    public static bool IsFresh(int entry) => entry < 0;

    public static int Sample(int entry) => entry < 0 ? ~entry : entry;

    public ReadOnlySpan<int> Of(int row) => _entries.AsSpan(row * kept, _counts[row]);

    public ReadOnlySpan<float> DistancesOf(int row) => _distances.AsSpan(row * kept, _counts[row]);

    public void Set(int row, ReadOnlySpan<int> entries, ReadOnlySpan<float> distances)
    {
        entries.CopyTo(_entries.AsSpan(row * kept));
        distances.CopyTo(_distances.AsSpan(row * kept));
        _counts[row] = entries.Length;
    }

    /// <summary>The first neighbours of each list; a list with fewer is filled up with the samples that follow.</summary>
    /// <param name="values">[samples × features].</param>
    /// <param name="count">How many.</param>
    public Neighbours Nearest(Tensor values, int count)
    {
        var nearest = new Neighbours(count, new int[samples * count], new float[samples * count]);
        for (int row = 0; row < samples; row++)
        {
            if (_counts[row] < count)
            {
                var list = new NeighbourList(values, kept);
                list.Begin(row, Of(row), DistancesOf(row));
                for (int next = 1; list.Count < count; next++) list.Offer((row + next) % samples);
                list.CopyTo(this, row);
            }

            for (int i = 0; i < count; i++)
            {
                nearest.Indices[(row * count) + i] = Sample(Of(row)[i]);
                nearest.Distances[(row * count) + i] = DistancesOf(row)[i];
            }
        }

        return nearest;
    }
}
