namespace Crest.Numerics.Threads;

/// <summary>Work that several threads do side by side, each its own part.</summary>
public interface IParallelWork
{
    /// <summary>Does one part. Parts must not write to the same memory.</summary>
    /// <param name="part">Which part, from 0.</param>
    /// <param name="parts">How many parts there are.</param>
    void Run(int part, int parts);
}
