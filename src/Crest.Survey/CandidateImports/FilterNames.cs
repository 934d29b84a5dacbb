using System.Numerics;
using System.Text;

namespace Crest.Survey.CandidateImports;

/// <summary>The values of the column by which a table is parted, numbered as they are found; threads may ask at once.</summary>
internal sealed unsafe class FilterNames
{
    /// <summary>More values than this are names or numbers of single candidates.</summary>
    public const int Most = 1000;

    /// <summary>2 to the 12th, so that a slot is the highest 12 bits of a product.</summary>
    private const int Slots = 4096;

    private readonly Lock _lock = new();

    /// <summary>Replaced as a whole, so that readers need no lock.</summary>
    private Found _found = new([], [], [.. Enumerable.Repeat(-1, Slots)]);

    /// <summary>The values by their number.</summary>
    public IReadOnlyList<string> Values => _found.Values;

    /// <summary>The number of a value; one that is new is given the next.</summary>
    /// <param name="start">The value; eight bytes can be read from there on.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <returns>-1 where there are too many.</returns>
    public int NumberOf(byte* start, int length)
    {
        Found found = _found;
        var value = new ReadOnlySpan<byte>(start, length);
        // Open addressing: a few instructions for the few values of most tables.
        int slot = SlotOf(start, length);
        for (; found.Slots[slot] is >= 0 and int number; slot = (slot + 1) % Slots)
            if (found.Keys[number].AsSpan().SequenceEqual(value)) return number;
        return Add(value, SlotOf(start, length));
    }

    private static int SlotOf(byte* start, int length)
    {
        ulong head = *(ulong*)start;
        if (length < sizeof(ulong)) head &= (1UL << (8 * length)) - 1;
        else head += BitOperations.RotateLeft(*(ulong*)(start + length - sizeof(ulong)), 29);
        return (int)((head * 0x9e3779b97f4a7c15) >> 52);
    }

    private int Add(ReadOnlySpan<byte> value, int slot)
    {
        lock (_lock)
        {
            // Another thread may have added it meanwhile, or what is in its slot.
            for (; _found.Slots[slot] is >= 0 and int number; slot = (slot + 1) % Slots)
                if (_found.Keys[number].AsSpan().SequenceEqual(value)) return number;
            if (_found.Keys.Length == Most) return -1;
            int[] slots = [.. _found.Slots];
            slots[slot] = _found.Keys.Length;
            _found = new Found([.. _found.Keys, value.ToArray()], [.. _found.Values, Encoding.UTF8.GetString(value)], slots);
            return _found.Keys.Length - 1;
        }
    }

    private sealed record Found(byte[][] Keys, string[] Values, int[] Slots);
}
