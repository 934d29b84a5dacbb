using System.Text;

namespace Crest.Survey.Candidates;

/// <summary>The values of the column by which a table is parted, numbered as they are found; threads may ask at once.</summary>
internal sealed class FilterNames
{
    /// <summary>More values than this are names or numbers of single candidates.</summary>
    public const int Most = 1000;

    private readonly Lock _lock = new();

    /// <summary>Replaced as a whole, so that readers need no lock.</summary>
    private Found _found = new([], [], [.. Enumerable.Repeat(-1, 4096)]);

    /// <summary>The values by their number.</summary>
    public IReadOnlyList<string> Values => _found.Values;

    /// <summary>The number of a value; one that is new is given the next.</summary>
    /// <param name="value">The value.</param>
    /// <returns>-1 where there are too many.</returns>
    public int NumberOf(ReadOnlySpan<byte> value)
    {
        int number = Find(_found, value);
        return number >= 0 ? number : Add(value);
    }

    /// <summary>Open addressing: a few instructions for the few values of most tables.</summary>
    private static int Find(Found found, ReadOnlySpan<byte> value)
    {
        for (int slot = SlotOf(value); found.Slots[slot] is >= 0 and int number; slot = (slot + 1) % found.Slots.Length)
            if (found.Keys[number].AsSpan().SequenceEqual(value)) return number;
        return -1;
    }

    private static int SlotOf(ReadOnlySpan<byte> value)
    {
        uint hash = (uint)value.Length;
        foreach (byte letter in value) hash = (hash ^ letter) * 0x01000193;
        return (int)((hash ^ (hash >> 15)) & 4095);
    }

    private int Add(ReadOnlySpan<byte> value)
    {
        lock (_lock)
        {
            int number = Find(_found, value);
            if (number >= 0) return number;
            if (_found.Keys.Length == Most) return -1;
            int[] slots = [.. _found.Slots];
            int slot = SlotOf(value);
            while (slots[slot] >= 0) slot = (slot + 1) % slots.Length;
            slots[slot] = _found.Keys.Length;
            _found = new Found([.. _found.Keys, value.ToArray()], [.. _found.Values, Encoding.UTF8.GetString(value)], slots);
            return _found.Keys.Length - 1;
        }
    }

    private sealed record Found(byte[][] Keys, string[] Values, int[] Slots);
}
