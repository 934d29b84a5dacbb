namespace Crest.Numerics.RandomStreams;

/// <summary>
/// A random stream that is a counter behind a mixing function, so that every purpose and every object has a stream of its own whatever
/// the number of threads. Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
/// </summary>
/// <remarks>A mutable struct: pass it by reference.</remarks>
public struct SplitMix64
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">Any value, e.g. a <see cref="Key"/>.</param>
    public SplitMix64(ulong seed) => _state = seed;

    /// <summary>The seed of an independent stream.</summary>
    /// <param name="seed">The user's seed, or the key of a wider purpose.</param>
    /// <param name="purpose">A number for what the stream is for: a constant of the code, the number of an object.</param>
    public static ulong Key(ulong seed, ulong purpose) => Mix(Mix(seed + GoldenGamma) ^ (purpose * 0xD1342543DE82EF95 + GoldenGamma));

    /// <summary>The next 64 random bits.</summary>
    public ulong Next() => Mix(_state += GoldenGamma);

    /// <summary>A uniform number, 0 ≤ u &lt; 1, in steps of 2⁻⁵³.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number of the standard normal distribution (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>A uniform integer, 0 ≤ n &lt; <paramref name="bound"/>, without bias (Lemire 2019).</summary>
    /// <param name="bound">At least 1.</param>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (ulong)bound, low, high = Math.BigMul(Next(), range, out low);
        if (low < range)
            for (ulong threshold = (0 - range) % range; low < threshold;) high = Math.BigMul(Next(), range, out low);
        return (int)high;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
