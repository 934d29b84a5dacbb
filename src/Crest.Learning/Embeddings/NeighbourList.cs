using System.Numerics.Tensors;
using Tensor = Crest.Numerics.Tensors.Tensor;

namespace Crest.Learning.Embeddings;

/// <summary>The list of one sample while it is made. The same one serves many samples, one after another.</summary>
/// <param name="samples">[samples × features].</param>
/// <param name="kept">Entries of a list.</param>
internal sealed class NeighbourList(Tensor samples, int kept)
{
    private readonly int[] _entries = new int[kept + 1];
    private readonly float[] _distances = new float[kept + 1];

    /// <summary>The sample for which another one was seen last: each is compared once.</summary>
    private readonly int[] _seenFor = NewColumn(samples.Rows);
    private int _row;

    public int Count { get; private set; }

    /// <summary>Begins the list of a sample with those of the pass before.</summary>
    public void Begin(int row, ReadOnlySpan<int> entries, ReadOnlySpan<float> distances)
    {
        (_row, Count) = (row, entries.Length);
        _seenFor[row] = row;
        for (int i = 0; i < entries.Length; i++)
        {
            _entries[i] = NeighbourLists.Sample(entries[i]);
            _distances[i] = distances[i];
            _seenFor[_entries[i]] = row;
        }
    }

    /// <summary>Enters another sample where it is near enough; of two at one distance the one of the lower number is nearer.</summary>
    public void Offer(int other)
    {
        if (_seenFor[other] == _row) return;
        _seenFor[other] = _row;
        float distance = TensorPrimitives.Distance<float>(samples.Row(_row), samples.Row(other));
        if (Count == kept && !IsNearer(distance, other, kept - 1)) return;
        int place = Math.Min(Count, kept - 1);
        for (; place > 0 && IsNearer(distance, other, place - 1); place--)
            (_entries[place], _distances[place]) = (_entries[place - 1], _distances[place - 1]);
        (_entries[place], _distances[place]) = (~other, distance);
        Count = Math.Min(Count + 1, kept);
    }

    public void CopyTo(NeighbourLists lists, int row) => lists.Set(row, _entries.AsSpan(0, Count), _distances.AsSpan(0, Count));

    private bool IsNearer(float distance, int other, int place) =>
        distance < _distances[place] || (distance == _distances[place] && other < NeighbourLists.Sample(_entries[place]));

    private static int[] NewColumn(int length)
    {
        int[] column = new int[length];
        Array.Fill(column, -1);
        return column;
    }
}
