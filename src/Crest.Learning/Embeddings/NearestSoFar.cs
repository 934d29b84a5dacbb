namespace Crest.Learning.Embeddings;

/// <summary>
/// The least of the values that are offered, with their indices: a list that is cut to the least ones whenever it is twice as long.
/// </summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class NearestSoFar(int capacity)
{
    private readonly ulong[] _entries = new ulong[2 * capacity];
    private readonly int[] _indices = new int[capacity];
    private int _count;

    /// <summary>A value that is not below this one is not among the least.</summary>
    public float Farthest { get; private set; } = float.PositiveInfinity;

    public void Clear() => (_count, Farthest) = (0, float.PositiveInfinity);

    public void Offer(float value, int index)
    {
        _entries[_count++] = ((ulong)Ordered(value) << 32) | (uint)index;
        if (_count == _entries.Length) Cut();
    }

    /// <summary>The indices of the least values.</summary>
    /// <returns>How many there are.</returns>
    public int Take(out ReadOnlySpan<int> indices)
    {
        Cut();
        for (int i = 0; i < _count; i++) _indices[i] = (int)(uint)_entries[i];
        indices = _indices.AsSpan(0, _count);
        return _count;
    }

    private void Cut()
    {
        _entries.AsSpan(0, _count).Sort();
        if (_count < capacity) return;
        _count = capacity;
        uint bits = (uint)(_entries[capacity - 1] >> 32);
        Farthest = BitConverter.UInt32BitsToSingle((bits & 0x80000000) != 0 ? bits ^ 0x80000000 : ~bits);
    }

    /// <summary>The bits of a number, so that whole numbers are in the order of the numbers.</summary>
    private static uint Ordered(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }
}
