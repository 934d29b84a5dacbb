using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using Crest.Numerics.VectorMaths;

namespace Crest.Numerics.RandomStreams;

/// <summary>
/// Random variates by position: the value at a counter depends on the seed, the purpose and the counter alone, so any part of the stream
/// can be drawn by any thread, and a resumed training draws what the uninterrupted one would have drawn.
/// </summary>
/// <remarks>
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014) evaluated at key + counter·γ: eight lanes at a
/// time, each giving two 32-bit values.
/// </remarks>
public readonly struct RandomStream
{
    private const ulong Gamma = 0x9e3779b97f4a7c15, First = 0xbf58476d1ce4e5b9, Second = 0x94d049bb133111eb;
    private readonly ulong _key;

    /// <summary>The stream of one purpose.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="purpose">What it is for: streams of different purposes are independent.</param>
    /// <param name="number">A further division: an epoch, a batch.</param>
    public RandomStream(long seed, string purpose, long number = 0)
    {
        ulong key = Mix((ulong)seed + Gamma);
        foreach (byte letter in Encoding.UTF8.GetBytes(purpose)) key = Mix(key + letter + Gamma);
        _key = Mix(key + ((ulong)number * Second) + Gamma);
    }

    private RandomStream(ulong key) => _key = key;

    /// <summary>An independent stream of the same purpose, without the cost of naming it again.</summary>
    /// <param name="number">Which one: an epoch, a batch.</param>
    public RandomStream Split(long number) => new(Mix(_key + ((ulong)number * Second) + Gamma));

    /// <summary>64 random bits.</summary>
    /// <param name="counter">The position.</param>
    public ulong Bits(long counter) => Mix(_key + ((ulong)counter * Gamma));

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1.</summary>
    /// <param name="counter">The position.</param>
    /// <param name="bound">At least 1.</param>
    public int Below(long counter, int bound) => (int)Math.BigMul(Bits(counter), (ulong)bound, out _);

    /// <summary>
    /// Sixteen uniform variates strictly between 0 and 1, from positions <paramref name="counter"/> to <paramref name="counter"/> + 7.
    /// </summary>
    /// <param name="counter">The position; the next vector starts 8 further on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Uniform(long counter)
    {
        Vector512<ulong> z = Vector512.Create(_key + ((ulong)counter * Gamma)) + (Vector512.CreateSequence(0UL, 1UL) * Gamma);
        z = (z ^ Vector512.ShiftRightLogical(z, 30)) * First;
        z = (z ^ Vector512.ShiftRightLogical(z, 27)) * Second;
        z ^= Vector512.ShiftRightLogical(z, 31);
        // 23 bits in the middle of their interval: never 0, never 1.
        Vector512<float> value = Vector512.ConvertToSingle(Vector512.ShiftRightLogical(z.AsInt32(), 9));
        return Vector512.FusedMultiplyAdd(value, Vector512.Create(1f / (1 << 23)), Vector512.Create(0.5f / (1 << 23)));
    }

    /// <summary>Sixteen standard normal variates, from positions <paramref name="counter"/> to <paramref name="counter"/> + 7.</summary>
    /// <param name="counter">The position; the next vector starts 8 further on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<float> Normal(long counter) => VectorFunctions.NormalQuantile(Uniform(counter));

    /// <summary>Puts rows in random order (Fisher and Yates).</summary>
    /// <param name="rows">Any values.</param>
    public void Shuffle(Span<int> rows)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int other = Below(i, i + 1);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }
}
