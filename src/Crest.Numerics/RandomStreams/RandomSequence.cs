namespace Crest.Numerics.RandomStreams;

/// <summary>The variates of a <see cref="RandomStream"/> one after the other, for draws whose number is not known beforehand.</summary>
/// <remarks>A mutable struct: pass it by reference.</remarks>
/// <param name="stream">The stream, from its position 0.</param>
public struct RandomSequence(RandomStream stream)
{
    private readonly RandomStream _stream = stream;
    private long _position;

    /// <summary>The next 64 random bits.</summary>
    public ulong NextBits() => _stream.Bits(_position++);

    /// <summary>The next whole number from 0 to <paramref name="bound"/> - 1.</summary>
    /// <param name="bound">At least 1.</param>
    public int NextBelow(int bound) => _stream.Below(_position++, bound);

    /// <summary>The next uniform variate, 0 ≤ u &lt; 1, in steps of 2⁻⁵³.</summary>
    public double NextUniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>The next standard normal variate (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }
}
