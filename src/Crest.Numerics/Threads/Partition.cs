namespace Crest.Numerics.Threads;

/// <summary>
/// How many things are divided among threads: by count and grain alone, so that the same thread always gets the same ones.
/// </summary>
public static class Partition
{
    /// <summary>The range of one part.</summary>
    /// <param name="count">How many things there are.</param>
    /// <param name="grain">Ranges start at multiples of this (a vector, a cache line, a tile).</param>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many parts there are.</param>
    /// <returns>First thing and the one after the last; equal where the part is empty.</returns>
    public static (int Start, int End) Of(int count, int grain, int part, int parts)
    {
        long grains = (count + (long)grain - 1) / grain;
        return ((int)Math.Min(count, grains * part / parts * grain), (int)Math.Min(count, grains * (part + 1) / parts * grain));
    }
}
