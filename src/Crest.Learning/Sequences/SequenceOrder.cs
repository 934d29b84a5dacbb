namespace Crest.Learning.Sequences;

/// <summary>The sequences of a batch, the longest first, and those of one length in the order of the batch.</summary>
internal sealed class SequenceOrder
{
    private int[] _sequences = [];
    private long[] _keys = [];
    private int _count;

    /// <summary>Places in the batch of the last <see cref="Sort"/>.</summary>
    public ReadOnlySpan<int> Sequences => _sequences.AsSpan(0, _count);

    /// <summary>Sorts the sequences of a batch.</summary>
    public void Sort(SequenceBatch batch)
    {
        _count = batch.Count;
        if (_sequences.Length < _count) (_sequences, _keys) = (new int[_count], new long[_count]);
        for (int i = 0; i < _count; i++) _keys[i] = ((long)-batch.LengthOf(i) << 32) | (uint)i;
        _keys.AsSpan(0, _count).Sort();
        for (int i = 0; i < _count; i++) _sequences[i] = (int)(uint)_keys[i];
    }
}
