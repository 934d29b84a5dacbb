namespace Crest.Numerics.RandomStreams;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators", OOPSLA, doi:10.1145/2660193.2660195):
/// small, and the same on every machine and version of .NET. It shuffles and seeds; bulk draws have streams of their own.
/// </summary>
public struct SplitMix64
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any value; each gives another sequence.</param>
    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>Starts the sequence of one purpose, so that what one purpose draws never shifts another.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="purpose">What is drawn, e.g. <c>split of Ia</c>.</param>
    public static SplitMix64 For(long seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        ulong state = Mix((ulong)seed + Gamma);
        foreach (char letter in purpose) state = Mix((state ^ letter) + Gamma);
        return new SplitMix64(state);
    }

    /// <summary>The next 64 uniform bits.</summary>
    public ulong Next() => Mix(_state += Gamma);

    /// <summary>A uniform integer from 0 to <paramref name="bound"/> - 1, without bias (Lemire 2019, doi:10.1145/3230636).</summary>
    /// <param name="bound">At least 1.</param>
    public ulong NextBelow(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        ulong high = Math.BigMul(Next(), bound, out ulong low);
        if (low >= bound) return high;
        ulong threshold = (0 - bound) % bound;
        while (low < threshold) high = Math.BigMul(Next(), bound, out low);
        return high;
    }

    /// <summary>Puts the items in a random order, each with the same probability (Fisher and Yates).</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="items">The items, reordered in place.</param>
    public void Shuffle<T>(Span<T> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = (int)NextBelow((ulong)last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
