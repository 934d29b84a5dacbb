using System.Runtime.CompilerServices;

namespace Crest.Learning.PartialAuc;

/// <summary>
/// A hash table (open addressing, at most half full) from the beginning of a bin, which is a score rounded down, to its number.
/// </summary>
internal sealed class BinTable
{
    private const uint Golden = 0x9e3779b1;
    private Slot[] _slots = new Slot[256];
    private int _shift = 32 - 8;

    /// <summary>Number of bins.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all bins.</summary>
    public void Clear()
    {
        Array.Fill(_slots, new Slot { Begin = float.NaN });
        Count = 0;
    }

    /// <summary>Adds the bins of scores, finite numbers.</summary>
    public void Add(ReadOnlySpan<float> scores)
    {
        foreach (float score in scores)
        {
            float begin = ScoreBins.Begin(score);
            ref Slot slot = ref Find(begin);
            if (slot.Begin != begin) Insert(ref slot, begin);
        }
    }

    /// <summary>Adds the bins of another table.</summary>
    public void AddAll(BinTable other)
    {
        foreach (Slot slot in other._slots)
        {
            if (float.IsNaN(slot.Begin)) continue;
            ref Slot own = ref Find(slot.Begin);
            if (own.Begin != slot.Begin) Insert(ref own, slot.Begin);
        }
    }

    /// <summary>Writes where the bins begin, in no order.</summary>
    public void CopyTo(Span<float> begins)
    {
        int bin = 0;
        foreach (Slot slot in _slots)
            if (!float.IsNaN(slot.Begin)) begins[bin++] = slot.Begin;
    }

    /// <summary>Gives a bin its number.</summary>
    public void SetIndex(float begin, int index) => Find(begin).Index = index;

    /// <summary>The number of the bin that begins there; it must be one of the table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IndexOf(float begin) => Find(begin).Index;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(float begin)
    {
        Slot[] slots = _slots;
        uint place = (BitConverter.SingleToUInt32Bits(begin) * Golden) >> _shift;
        while (true)
        {
            ref Slot slot = ref slots[place];
            if (slot.Begin == begin || float.IsNaN(slot.Begin)) return ref slot;
            place = (place + 1) & (uint)(slots.Length - 1);
        }
    }

    private void Insert(ref Slot slot, float begin)
    {
        slot.Begin = begin;
        if (++Count * 2 <= _slots.Length) return;
        Slot[] full = _slots;
        _slots = new Slot[2 * full.Length];
        _shift--;
        Array.Fill(_slots, new Slot { Begin = float.NaN });
        foreach (Slot old in full)
            if (!float.IsNaN(old.Begin)) Find(old.Begin) = old;
    }

    private struct Slot
    {
        public float Begin;
        public int Index;
    }
}
